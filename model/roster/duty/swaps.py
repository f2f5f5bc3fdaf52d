"""Changing a published duty: two people agree on a swap, or a planner puts somebody in for who cannot come."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Index, or_, select, update
from sqlalchemy.orm import Mapped, Session, aliased, joinedload, mapped_column

from model.ground import db, history
from model.ground.db import OFFICE_ZONE, Labelled, TownRow, belongs_to, refers
from model.ground.privacy import mask_name
from model.ground.refusals import ChangedMeanwhile, NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.duty import duty, duty_fitness
from model.roster.duty.duty import Duty, DutyOrigin
from model.roster.posts.posts import TURN


class SwapState(Labelled):
    asked = "asked", "等对方答复"
    agreed = "agreed", "对方同意"
    refused = "refused", "对方不同意"
    withdrawn = "withdrawn", "已撤回"


class DutySwap(TownRow):
    """`asked_by` gives `duty` away to `asked_of`, and takes `in_return` for it, when there is one."""

    __tablename__ = "duty_swap"
    __table_args__ = (
        Index("ix_duty_swap_duty", "town_id", "duty_id"),
        Index("ix_duty_swap_of", "town_id", "asked_of_id", "state"),
        Index("ix_duty_swap_by", "town_id", "asked_by_id", "state"),
        refers("duty_id", "duty"),
        refers("in_return_id", "duty"),
        refers("asked_by_id", "account"),
        refers("asked_of_id", "account"),
    )

    duty_id: Mapped[int]
    in_return_id: Mapped[int | None]
    asked_by_id: Mapped[int]
    asked_of_id: Mapped[int]
    state: Mapped[SwapState] = mapped_column(default=SwapState.asked)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    duty: Mapped[Duty] = belongs_to("Duty", "duty_id", "DutySwap")
    in_return: Mapped[Duty | None] = belongs_to("Duty", "in_return_id", "DutySwap")
    asked_by: Mapped[Account] = belongs_to("Account", "asked_by_id", "DutySwap")
    asked_of: Mapped[Account] = belongs_to("Account", "asked_of_id", "DutySwap")


def ask(
    s: Session, by: Account, duty_id: int, *, of: Account, in_return: int | None = None, now: datetime
) -> DutySwap:
    """Ask a colleague to take one's own duty, in return for one of the colleague's (`in_return`) or for nothing.
    Nothing changes before the colleague agrees.

    Refuses another's duty, days that have passed, a second request for the same duty, another sort of duty in return,
    and whatever would leave either of the two twice on a day, on leave, or where the person may not be.
    """
    require(by, Permission.keep_duty)
    db.alone(s, f"{by.town_id} {TURN}")
    mine = duty.by_id(s, by.town_id, duty_id)
    theirs = duty.by_id(s, by.town_id, in_return) if in_return else None
    if mine.account_id != by.id:
        raise Refused("这一天不是您值班，不能由您来换。")
    if of.id == by.id:
        raise Refused("不能和自己换班。请另选一位。")
    if theirs and theirs.account_id != of.id:
        raise Refused(f"那一天不是{mask_name(of.name)}值班。请刷新后重选。")
    _refuse_impossible(s, mine, of, theirs, now)
    same = (DutySwap.town_id == by.town_id, DutySwap.duty_id == mine.id, DutySwap.asked_by_id == by.id)
    if s.scalar(select(DutySwap.id).where(*same, DutySwap.state == SwapState.asked)):
        raise Refused("这一天已经在等别人答复。要另找人，请先撤回那一条。")
    swap = DutySwap(town_id=by.town_id, duty_id=mine.id, in_return_id=in_return, asked_by_id=by.id)
    swap.asked_of_id, swap.asked_at, swap.state = of.id, now, SwapState.asked
    swap.duty, swap.in_return, swap.asked_by, swap.asked_of = mine, theirs, mine.account, of
    s.add(swap)
    s.flush()
    _record(s, swap, by, "ask", now)
    return swap


def agree(s: Session, by: Account, swap_id: int, *, now: datetime) -> None:
    """Say yes: from now on the duties are exchanged, and who had them before stands beside them.

    Only who was asked. Refuses what `ask` refuses, as things are by now.
    """
    require(by, Permission.keep_duty)
    swap = _open(s, by, swap_id)
    _only(swap.asked_of_id, by)
    mine, theirs = swap.duty, swap.in_return
    if (
        not mine.live
        or mine.account_id != swap.asked_by_id
        or (theirs and (not theirs.live or theirs.account_id != by.id))
    ):
        raise Refused("值班表后来改过，这一条已经不作数。请点“不同意”，再重新商量。")
    _refuse_impossible(s, mine, swap.asked_of, theirs, now)
    origin = DutyOrigin.swap if theirs else DutyOrigin.replacement
    _hand_over(mine, swap.asked_of, origin, now)
    if theirs:
        _hand_over(theirs, swap.asked_by, origin, now)
    swap.state = SwapState.agreed
    s.flush()
    drop(s, by.town_id, {mine.id, theirs.id} if theirs else {mine.id}, now)
    _answer(s, swap, by, SwapState.agreed, "agree", now)


def refuse(s: Session, by: Account, swap_id: int, *, now: datetime) -> None:
    """Say no; everything stays as it was. Only who was asked."""
    require(by, Permission.keep_duty)
    swap = _open(s, by, swap_id)
    _only(swap.asked_of_id, by)
    _answer(s, swap, by, SwapState.refused, "refuse", now)


def withdraw(s: Session, by: Account, swap_id: int, *, now: datetime) -> None:
    """Take one's own request back. Refuses one that is answered."""
    require(by, Permission.keep_duty)
    swap = _open(s, by, swap_id)
    _only(swap.asked_by_id, by)
    _answer(s, swap, by, SwapState.withdrawn, "withdraw", now)


def replace(s: Session, by: Account, duty_id: int, *, account: Account, seen: int, now: datetime) -> None:
    """Put somebody in for who cannot come, by a planner and without asking either; open swaps of that duty end.
    Refuses a day that has passed, a duty that is no longer `seen`'s (an account id), and somebody who is on leave, may
    not have the duty or has it already that day."""
    require(by, Permission.plan_duty)
    db.alone(s, f"{by.town_id} {TURN}")
    row = duty.by_id(s, by.town_id, duty_id)
    before = row.account.login
    if row.account_id != seen:
        raise ChangedMeanwhile(f"{row.day.month}月{row.day.day}日的{row.kind.label}", "别人")
    _refuse_past(row.day, now)
    _refuse_taking(s, row, account, ())
    _hand_over(row, account, DutyOrigin.replacement, now)
    s.flush()
    drop(s, by.town_id, {row.id}, now)
    history.record(
        s, by, "replace", "duty", f"{row.day} {row.kind.label}", now=now, site=row.site.name,
        before=before, after=account.login,
    )  # fmt: skip


def _refuse_impossible(s: Session, mine: Duty, of: Account, theirs: Duty | None, now: datetime) -> None:
    for row in filter(None, (mine, theirs)):
        _refuse_past(row.day, now)
    if theirs and (theirs.kind is not mine.kind or theirs.site_id != mine.site_id):
        raise Refused("只能换同一种值班，大厅和村里、带班和信访不能互换。请重选。")
    if theirs and theirs.day == mine.day:
        raise Refused("你们同一天值班，不用换。")
    _refuse_taking(s, mine, of, [theirs.id] if theirs else [])
    if theirs:
        _refuse_taking(s, theirs, mine.account, [mine.id])


def _refuse_past(day: date, now: datetime) -> None:
    if day < now.astimezone(OFFICE_ZONE).date():
        raise Refused("这一天已经过去，不能再换。")


def _refuse_taking(s: Session, row: Duty, account: Account, given_away: Sequence[int]) -> None:
    """Whether the account can have this duty: fit, not on leave, and not on the same duty that day already."""
    duty_fitness.refuse_unfit(row.kind, row.site_id, account)
    person_day = f"{mask_name(account.name)}{row.day.month}月{row.day.day}日"
    leave = duty_fitness.Absences.read(s, row.town_id, row.day, row.day).of(account.id, row.day)
    if leave:
        raise Refused(f"{person_day}{leave.kind.away}。请另选一位。")
    same = (Duty.account_id == account.id, Duty.kind == row.kind, Duty.id.not_in(given_away))
    if duty.live(s, row.town_id, row.day, row.day, *same):
        raise Refused(f"{person_day}已经值{row.kind.label}，不能一天值两次。请另选一位。")


def _hand_over(row: Duty, to: Account, origin: DutyOrigin, now: datetime) -> None:
    first = row.original_id or row.account_id
    row.account_id, row.account, row.changed_at = to.id, to, now
    back = first == to.id  # who was planned at first has it again
    row.original_id, row.origin = (None, DutyOrigin.planned) if back else (first, origin)


def _answer(s: Session, swap: DutySwap, by: Account, state: SwapState, action: str, now: datetime) -> None:
    swap.state, swap.answered_at = state, now
    s.flush()
    _record(s, swap, by, action, now)


def _record(s: Session, swap: DutySwap, by: Account, action: str, now: datetime) -> None:
    history.record(
        s, by, action, "duty_swap", f"{swap.duty.day} {swap.duty.kind.label}", now=now, site=swap.duty.site.name,
        asked_by=swap.asked_by.login, asked_of=swap.asked_of.login,
        in_return=swap.in_return.day.isoformat() if swap.in_return else None,
    )  # fmt: skip


def drop(s: Session, town_id: int, duties: Collection[int], now: datetime) -> None:
    """End the requests that wait for an answer about these duties: somebody else has them now, or nobody."""
    about = or_(DutySwap.duty_id.in_(duties), DutySwap.in_return_id.in_(duties))
    waits = (DutySwap.town_id == town_id, DutySwap.state == SwapState.asked, about)
    s.execute(update(DutySwap).where(*waits).values(state=SwapState.withdrawn, answered_at=now))


def _only(account_id: int, by: Account) -> None:
    if account_id != by.id:
        raise NotFound("这一条换班")


def _open(s: Session, by: Account, swap_id: int) -> DutySwap:
    db.alone(s, f"{by.town_id} {TURN}")
    rows = _read(s, DutySwap.town_id == by.town_id, DutySwap.id == swap_id, anew=True)
    if not rows:
        raise NotFound("这一条换班")
    if rows[0].state is not SwapState.asked:
        raise Refused(f"这一条换班“{rows[0].state.label}”，不用再办。")
    return rows[0]


def _read(s: Session, *where: ColumnElement[bool], anew: bool = False) -> Sequence[DutySwap]:
    given = aliased(Duty)
    return s.scalars(
        select(DutySwap)
        .join(DutySwap.duty.of_type(given))
        .where(*where)
        .options(
            joinedload(DutySwap.duty).options(joinedload(Duty.site), joinedload(Duty.account)),
            joinedload(DutySwap.in_return).options(joinedload(Duty.site), joinedload(Duty.account)),
            joinedload(DutySwap.asked_by),
            joinedload(DutySwap.asked_of),
        )
        .order_by(given.day, DutySwap.id),
        execution_options={"populate_existing": anew},
    ).all()


def waiting(s: Session, account: Account, today: date) -> Sequence[DutySwap]:
    """The open requests of days to come that wait for this person's answer, or for another's answer to this person."""
    rows = _read(
        s,
        DutySwap.town_id == account.town_id,
        DutySwap.state == SwapState.asked,
        or_(DutySwap.asked_of_id == account.id, DutySwap.asked_by_id == account.id),
    )
    coming = [row for row in rows if row.duty.live and row.duty.day >= today]
    return [row for row in coming if row.in_return is None or row.in_return.live]
