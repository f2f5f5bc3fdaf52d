"""Plans of duty: drafted, changed day by day, published or thrown away (R117, R119-R122)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from model.ground import db, history, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import ChangedMeanwhile, NotFound, Refused
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import Site, SiteKind
from model.roster.duty import duty, duty_days, duty_fitness, swaps
from model.roster.duty.duty import Duty, DutyKind, Rota, RotaState
from model.roster.posts.posts import TURN

LONGEST = 366  # days of one plan


def draft(
    s: Session,
    by: Account,
    *,
    kind: DutyKind,
    site: Site,
    first: date,
    last: date,
    assigned: Mapping[date, Sequence[Account]],
    per_day: int = 1,
    gap: int = 0,
    now: datetime,
) -> Rota:
    """Keep a plan that nobody but the planners sees. Days may stay without anybody.

    Refuses a place of the wrong sort, days that this duty does not ask for, people who may not have it, and the same
    person twice on a day. Leave is asked about when it is published.
    """
    require(by, Permission.plan_duty)
    refuse_elsewhere(by, site)
    db.alone(s, f"{by.town_id} {TURN}")
    if (site.kind is SiteKind.village_point) is not kind.at_village:
        raise Refused(f"{kind.label}不在{site.name}排。请重选地点。")
    if not 0 <= (last - first).days < LONGEST:
        raise Refused(f"一张值班表从第一天排到最后一天，最长{LONGEST}天。请重选日期。")
    wanted = frozenset(duty_days.wanted(kind, first, last, workdays.load_calendar(s)))
    for day, people in assigned.items():
        if day not in wanted and people:
            raise Refused(f"{day.month}月{day.day}日不用排{kind.label}。请核对日期。")
    plan = Rota(
        town_id=by.town_id,
        kind=kind,
        site_id=site.id,
        first=first,
        last=last,
        per_day=per_day,
        gap=gap,
        edited_by_id=by.id,
        edited_at=now,
    )
    plan.state, plan.revision = RotaState.draft, 1
    s.add(plan)
    s.flush()
    for day in sorted(assigned):
        s.add_all(_duties(plan, day, assigned[day], now))
    s.flush()
    plan = duty.rota(s, by.town_id, plan.id)
    _record(s, plan, by, "draft", now, days=len(assigned))
    return plan


def refuse_elsewhere(by: Account, site: Site) -> None:
    """Refuses a place of another town, as one that is not known."""
    if site.town_id != by.town_id:
        raise NotFound("这个地点")


def _duties(plan: Rota, day: date, people: Sequence[Account], now: datetime) -> Iterable[Duty]:
    if len({account.id for account in people}) < len(people):
        raise Refused(f"{day.month}月{day.day}日同一个人排了两次。请去掉一次。")
    for account in people:
        duty_fitness.refuse_unfit(plan.kind, plan.site_id, account)
        yield Duty(
            town_id=plan.town_id, rota_id=plan.id, kind=plan.kind, site_id=plan.site_id, day=day,
            account_id=account.id, changed_at=now,
        )  # fmt: skip


def change_day(
    s: Session, by: Account, rota_id: int, *, day: date, people: Sequence[Account], seen: int, now: datetime
) -> Rota:
    """Put other people, or nobody, on one day of a draft; `seen` is the revision that was looked at.

    Refuses what `draft` refuses, a plan that is no draft any more, and one that somebody else changed meanwhile.
    """
    require(by, Permission.plan_duty)
    plan = _draft_at_hand(s, by, rota_id, seen)
    if day not in duty_days.wanted(plan.kind, plan.first, plan.last, workdays.load_calendar(s)):
        raise Refused(f"{day.month}月{day.day}日不用排{plan.kind.label}。请核对日期。")
    fresh = list(_duties(plan, day, people, now))
    kept = {account.id for account in people}
    before = {old.account_id for old in plan.duties if old.day == day}
    for old in plan.duties:
        if old.day == day and old.account_id not in kept:
            s.delete(old)
    s.add_all(new for new in fresh if new.account_id not in before)
    _edited(plan, by, now)
    s.flush()
    plan = duty.rota(s, by.town_id, plan.id)
    logins = [account.login for account in people]
    _record(s, plan, by, "change_day", now, day=day.isoformat(), people=logins)
    return plan


def publish(s: Session, by: Account, rota_id: int, *, seen: int, now: datetime) -> Rota:
    """Make a draft hold from today on: where an earlier plan of the same duty and place has these days, it gives way;
    days that have passed stay as they were. Days without anybody become gaps of the alarm.

    Refuses a plan whose days are over or that has nobody at all, days that the holiday notice has changed since, people
    who may not have the duty any more, and people on approved leave that day. Open swaps of what gives way end.
    """
    require(by, Permission.plan_duty)
    plan = _draft_at_hand(s, by, rota_id, seen)
    today = now.astimezone(OFFICE_ZONE).date()
    coming = [row for row in plan.duties if row.day >= today]
    if not coming:
        raise Refused("这张表从今天起没有排人，不用公布。请先排好再公布。")
    _refuse_changed_days(plan.kind, {row.day for row in coming}, workdays.load_calendar(s))
    duty_fitness.refuse_missing(
        coming, duty_fitness.Absences.read(s, by.town_id, max(plan.first, today), plan.last)
    )
    _give_way(s, plan, max(plan.first, today), now)
    for row in coming:
        row.live, row.changed_at = True, now
    plan.state, plan.published_at = RotaState.published, now
    _edited(plan, by, now)
    s.flush()
    _record(s, plan, by, "publish", now, days=len({row.day for row in coming}))
    return plan


def _refuse_changed_days(kind: DutyKind, days: Iterable[date], calendar: Calendar) -> None:
    changed = [day for day in sorted(days) if not duty_days.asks_for(kind, day, calendar)]
    if changed:
        named = "、".join(f"{day.month}月{day.day}日" for day in changed)
        raise Refused(f"按放假通知，{named}不用排{kind.label}了。请重新排这张表，再公布。")


def _give_way(s: Session, plan: Rota, first: date, now: datetime) -> None:
    """What is published from `first` on for the duty and place of the plan holds no longer."""
    earlier = (Duty.kind == plan.kind, Duty.site_id == plan.site_id)
    gone = {row.id for row in duty.live(s, plan.town_id, first, plan.last, *earlier)}
    swaps.drop(s, plan.town_id, gone, now)
    s.execute(update(Duty).where(Duty.town_id == plan.town_id, Duty.id.in_(gone)).values(live=False))


def put_on(
    s: Session, by: Account, *, kind: DutyKind, site: Site, day: date, account: Account, now: datetime
) -> Rota:
    """Put somebody on a day that nobody has, at once: a plan of that one day, published. Refuses a day that somebody
    has, for which a replacement is the way, and what `draft` and `publish` refuse."""
    require(by, Permission.plan_duty)
    db.alone(s, f"{by.town_id} {TURN}")
    here = (Duty.kind == kind, Duty.site_id == site.id)
    if duty.live(s, by.town_id, day, day, *here):
        raise Refused(f"{day.month}月{day.day}日已经有人值班。要换人，请选那个人的那一天。")
    plan = draft(s, by, kind=kind, site=site, first=day, last=day, assigned={day: [account]}, now=now)
    return publish(s, by, plan.id, seen=plan.revision, now=now)


def discard(s: Session, by: Account, rota_id: int, *, seen: int, now: datetime) -> None:
    """Put a draft away for good; it stays on record. Refuses a published plan: another one takes its place."""
    require(by, Permission.plan_duty)
    plan = _draft_at_hand(s, by, rota_id, seen)
    plan.state = RotaState.discarded
    _edited(plan, by, now)
    s.flush()
    _record(s, plan, by, "discard", now)


def _draft_at_hand(s: Session, by: Account, rota_id: int, seen: int) -> Rota:
    """The draft as it is now, over what was read before this planner had the turn."""
    db.alone(s, f"{by.town_id} {TURN}")
    plan = duty.rota(s, by.town_id, rota_id)
    if plan.state is not RotaState.draft:
        raise Refused(f"这张值班表“{plan.state.label}”，不能再改。请另排一张。")
    if plan.revision != seen:
        raise ChangedMeanwhile("这张值班表", plan.edited_by.name)
    return plan


def _edited(plan: Rota, by: Account, now: datetime) -> None:
    plan.revision += 1
    plan.edited_by_id, plan.edited_at = by.id, now


def _record(s: Session, plan: Rota, by: Account, action: str, now: datetime, **facts: object) -> None:
    history.record(
        s, by, action, "rota", f"{plan.site.name} {plan.kind.label} {plan.first}", now=now, kind=plan.kind,
        site=plan.site.code, last=plan.last.isoformat(), **facts,
    )  # fmt: skip
