"""Leave: asked for, approved only when a stand-in is there, ended by returning (R111)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Index, ScalarSelect, String, func, literal, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.ground import db, history
from model.ground.db import OFFICE_ZONE, Labelled, TownRow, belongs_to, refers
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.roster.posts.posts import TURN

NOON = time(12, 0)


class DayPart(Labelled):
    """How much of a day; only a leave of one day can be half a day."""

    whole = "whole", "全天"
    morning = "morning", "上午"
    afternoon = "afternoon", "下午"


def span(first: date, last: date, part: DayPart) -> tuple[datetime, datetime]:
    """From when to when a leave of these days keeps somebody away: days from midnight to midnight, half days
    parted at noon. Refuses an end before the start, and half a day of several days."""
    if last < first:
        raise Refused("结束日期早于开始日期。请核对后重填。")
    if part is not DayPart.whole and first != last:
        raise Refused("请半天假，开始和结束要是同一天。多天请选“全天”。")
    midnight = datetime.combine(first, time(), OFFICE_ZONE)
    noon = datetime.combine(first, NOON, OFFICE_ZONE)
    after = datetime.combine(last + timedelta(days=1), time(), OFFICE_ZONE)
    return (noon if part is DayPart.afternoon else midnight, noon if part is DayPart.morning else after)


AHEAD: Final = timedelta(days=366)  # nobody asks for leave further ahead


class LeaveKind(Labelled):
    personal = "personal", "事假"
    sick = "sick", "病假"
    annual = "annual", "年休假"
    official = "official", "公差"
    training = "training", "培训"

    @property
    def away(self) -> str:
        """How the absence is told: 请事假, 出公差."""
        return {LeaveKind.official: "出公差", LeaveKind.training: "参加培训"}.get(self, f"请{self.label}")


class LeaveState(Labelled):
    requested = "requested", "待批"
    approved = "approved", "已批准"
    refused = "refused", "未批准"
    withdrawn = "withdrawn", "已撤回"


class Leave(TownRow):
    """An absence from `begins_at` to `ends_at`, cut short by `returned_at` (销假)."""

    __tablename__ = "leave"
    __table_args__ = (
        Index("ix_leave_time", "town_id", "account_id", "begins_at"),
        Index("ix_leave_end", "town_id", "ends_at"),  # who is away now: asked on every page
        refers("account_id", "account"),
        refers("stand_in_id", "account"),
        refers("decided_by_id", "account"),
    )

    account_id: Mapped[int]
    kind: Mapped[LeaveKind]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[LeaveState] = mapped_column(default=LeaveState.requested)
    stand_in_id: Mapped[int | None]
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(String(300), default="")
    account: Mapped[Account] = belongs_to("Account", "account_id", "Leave")
    stand_in: Mapped[Account | None] = belongs_to("Account", "stand_in_id", "Leave")

    @property
    def over_at(self) -> datetime:
        """When the person is back: the end, or the earlier return."""
        return min(self.ends_at, self.returned_at) if self.returned_at else self.ends_at

    def away_at(self, moment: datetime) -> bool:
        """Whether this approved leave keeps the person away at the moment; the end itself is back on post."""
        return self.state is LeaveState.approved and self.begins_at <= moment < self.over_at

    def revocable(self, now: datetime) -> bool:
        """Whether it can still be taken back: not decided, or approved and not begun."""
        return self.state is LeaveState.requested or (
            self.state is LeaveState.approved and now < self.begins_at
        )


def ask(
    s: Session,
    by: Account,
    *,
    kind: LeaveKind,
    first: date,
    last: date,
    part: DayPart = DayPart.whole,
    reason: str = "",
    account: Account | None = None,
    now: datetime,
) -> Leave:
    """Ask for leave, for oneself or, by whoever may approve leave, for somebody who called in (`account`).

    Refuses an end before the start, days that have passed, and an overlap with a leave the person already has; whoever
    came back from one earlier that day is away again from the return on.
    """
    require(by, Permission.ask_leave)
    person = account or by
    if person.town_id != by.town_id:
        raise NotFound(f"账号“{person.login}”")
    if person.id != by.id:
        require(by, Permission.approve_leave)
    db.alone(s, f"{by.town_id} {TURN}")
    begins_at, ends_at = span(first, last, part)
    if first < now.astimezone(OFFICE_ZONE).date() or ends_at <= now:
        raise Refused("请假时间已经过去。请选今天或以后的日期。")
    others = overlapping(s, by.town_id, begins_at, ends_at, Leave.account_id == person.id)
    begins_at = max([begins_at, *(other.returned_at for other in others if other.returned_at)])
    for other in others:
        if other.over_at > begins_at:
            raise Refused(
                f"{other.begins_at:%m月%d日}起已经有一条{other.state.label}的{other.kind.label}，时间重叠。请先撤回那一条或换日期。"
            )
    leave = Leave(town_id=by.town_id, account_id=person.id, kind=kind, begins_at=begins_at, ends_at=ends_at)
    leave.reason, leave.state, leave.account = reason.strip(), LeaveState.requested, person
    s.add(leave)
    s.flush()
    _record(s, leave, by, "ask", now)
    return leave


def withdraw(s: Session, leave: Leave, by: Account, *, now: datetime) -> None:
    """Take a leave back, until it begins; whoever may approve leave also for somebody who called in. Refuses others,
    and one that has begun or was not approved."""
    require(by, Permission.ask_leave)
    if leave.account_id != by.id and not may(by, Permission.approve_leave):
        raise Refused("只能撤回自己的请假。")
    db.alone(s, f"{by.town_id} {TURN}")
    s.refresh(leave, ["state"])
    if not leave.revocable(now):
        raise Refused(f"这条请假“{leave.state.label}”，不能撤回。已经开始的请点“销假”。")
    leave.state = LeaveState.withdrawn
    s.flush()
    _record(s, leave, by, "withdraw", now)


def come_back(s: Session, leave: Leave, by: Account, *, now: datetime) -> None:
    """Report back on post (销假), also before the end: from this moment the person answers again.

    By the person or by whoever may approve leave. Refuses a leave that is not running, or ended by an earlier return.
    """
    require(by, Permission.ask_leave if leave.account_id == by.id else Permission.approve_leave)
    db.alone(s, f"{by.town_id} {TURN}")
    s.refresh(leave, ["state", "returned_at"])
    if leave.returned_at or not leave.away_at(now):
        raise Refused("这条请假不在进行中，不用销假。")
    leave.returned_at = now
    s.flush()
    _record(s, leave, by, "come_back", now)


def _record(s: Session, leave: Leave, by: Account, action: str, now: datetime) -> None:
    history.record(
        s, by, action, "leave", leave.id, now=now, account=leave.account.login, kind=leave.kind,
        begins_at=leave.begins_at.isoformat(), ends_at=leave.ends_at.isoformat(),
    )  # fmt: skip


def overlapping(
    s: Session, town_id: int, start: datetime, end: datetime, *where: ColumnElement[bool]
) -> Sequence[Leave]:
    """The requested and approved leaves that touch the span from `start` up to `end`, with person and stand-in."""
    return s.scalars(
        select(Leave)
        .where(
            Leave.town_id == town_id,
            Leave.ends_at > start,
            Leave.begins_at < end,
            Leave.state.in_((LeaveState.requested, LeaveState.approved)),
            or_(Leave.returned_at.is_(None), Leave.returned_at > start),
            *where,
        )
        .options(joinedload(Leave.account), joinedload(Leave.stand_in))
        .order_by(Leave.begins_at)
    ).all()


def away_at(s: Session, town_id: int, at: datetime, *, of: int | None = None) -> dict[int, Leave]:
    """The approved leaves that keep somebody (`of`: this account) away at the moment, by account id, with stand-in."""
    rows = s.scalars(
        select(Leave)
        .where(
            Leave.town_id == town_id,
            Leave.ends_at > at,
            Leave.begins_at <= at,
            Leave.state == LeaveState.approved,
            or_(Leave.returned_at.is_(None), Leave.returned_at > at),
            *([] if of is None else [Leave.account_id == of]),
        )
        .options(joinedload(Leave.stand_in))
    ).all()
    return {row.account_id: row for row in rows}


def _listed(s: Session, *where: ColumnElement[bool]) -> Sequence[Leave]:
    return s.scalars(
        select(Leave)
        .where(*where)
        .options(joinedload(Leave.account), joinedload(Leave.stand_in))
        .order_by(Leave.begins_at.desc())
        .limit(50)
    ).all()


def of_account(s: Session, account: Account) -> Sequence[Leave]:
    """The person's own leaves, latest first, at most 50."""
    return _listed(s, Leave.town_id == account.town_id, Leave.account_id == account.id)


def _waiting(by: Account) -> tuple[ColumnElement[bool], ...]:
    others = (Leave.town_id == by.town_id, Leave.account_id != by.id, Leave.state == LeaveState.requested)
    return (*others, literal(may(by, Permission.approve_leave)))


def waiting(s: Session, by: Account) -> Sequence[Leave]:
    """The leaves that wait for a decision of this approver: never their own."""
    return _listed(s, *_waiting(by))


def count_waiting(by: Account) -> ScalarSelect[int]:
    """How many wait for this approver."""
    return select(func.count()).select_from(Leave).where(*_waiting(by)).scalar_subquery()


def coming(s: Session, town_id: int, now: datetime) -> Sequence[Leave]:
    """Approved leaves that run or are still to come."""
    return _listed(
        s,
        Leave.town_id == town_id,
        Leave.state == LeaveState.approved,
        Leave.ends_at > now,
        Leave.returned_at.is_(None),
    )


def by_id(s: Session, town_id: int, leave_id: int) -> Leave:
    """One leave with person and stand-in, read anew; refuses an unknown one."""
    rows = _listed(s, Leave.town_id == town_id, Leave.id == leave_id)
    if not rows:
        raise NotFound("这条请假")
    return rows[0]
