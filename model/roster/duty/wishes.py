"""Days on which somebody would rather, or rather not, be on duty, given before the plan is published."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Date, Index, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground import db, history, workdays
from model.ground.db import OFFICE_ZONE, Labelled, TownRow, refers
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.duty import duty, duty_days, duty_fitness
from model.roster.duty.duty import Duty, DutyKind
from model.roster.posts.posts import TURN

MOST = 62  # days told at once


class Wish(Labelled):
    unwilling = "unwilling", "不方便"
    preferred = "preferred", "愿意值"


class DutyWish(TownRow):
    """What one person says of one day; the planner weighs it, it binds nobody."""

    __tablename__ = "duty_wish"
    __table_args__ = (
        UniqueConstraint("town_id", "account_id", "day"),
        Index("ix_duty_wish_day", "town_id", "day"),
        refers("account_id", "account"),
    )

    account_id: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    wish: Mapped[Wish]


def say(s: Session, by: Account, *, days: Collection[date], wish: Wish | None, now: datetime) -> None:
    """Tell one's own wish for these days; None takes back what was told of them.

    Refuses somebody who is never on duty, days that have passed, and days whose plans are all published: then a swap
    is the way.
    """
    require(by, Permission.keep_duty)
    db.alone(s, f"{by.town_id} {TURN}")
    kinds = duty_fitness.kinds_of(by)
    if not kinds:
        raise Refused("值班表不排您，不用登记。")
    if not days:
        raise Refused("还没有选日期。请先选哪几天。")
    if len(days) > MOST:
        raise Refused(f"一次最多登记{MOST}天。请分几次填。")
    if min(days) < now.astimezone(OFFICE_ZONE).date():
        raise Refused("有的日期已经过去。请选今天以后的日期。")
    settled = _settled(s, by, days, kinds)
    if settled:
        first = min(settled)
        raise Refused(f"{first.month}月{first.day}日的值班表已经公布。要换，请在自己的值班上点“换班”。")
    _keep(s, by, days, wish)
    s.flush()
    listed = [day.isoformat() for day in sorted(days)]
    history.record(s, by, "say", "duty_wish", by.login, now=now, days=listed, wish=wish)


def _settled(s: Session, by: Account, days: Collection[date], kinds: Collection[DutyKind]) -> list[date]:
    """The days on which every duty that the person may have there is published."""
    calendar = workdays.load_calendar(s)
    live = duty.live(s, by.town_id, min(days), max(days), Duty.site_id == by.site_id)
    out = {(row.kind, row.day) for row in live}
    wanted = {day: [kind for kind in kinds if duty_days.asks_for(kind, day, calendar)] for day in days}
    return [day for day in days if wanted[day] and all((kind, day) in out for kind in wanted[day])]


def _keep(s: Session, by: Account, days: Collection[date], wish: Wish | None) -> None:
    kept = {row.day: row for row in of_account(s, by, min(days), max(days))}
    for day in days:
        if wish and day not in kept:
            s.add(DutyWish(town_id=by.town_id, account_id=by.id, day=day, wish=wish))
        elif wish:
            kept[day].wish = wish
        elif day in kept:
            s.delete(kept[day])


def of_account(s: Session, account: Account, first: date, last: date) -> Sequence[DutyWish]:
    """The person's own wishes of these days, in order."""
    return [row for row in of_town(s, account.town_id, first, last) if row.account_id == account.id]


def of_town(s: Session, town_id: int, first: date, last: date) -> Sequence[DutyWish]:
    """Everybody's wishes of these days, for the planner."""
    return s.scalars(
        select(DutyWish)
        .where(DutyWish.town_id == town_id, DutyWish.day.between(first, last))
        .order_by(DutyWish.day, DutyWish.id)
    ).all()
