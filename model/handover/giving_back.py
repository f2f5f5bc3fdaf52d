"""Posts going back after a leave: who has each, who gets it, from which day (R024)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from model.handover import handovers
from model.handover.handovers import Handover, HandoverReason
from model.people.accounts import Account
from model.roster.leave import Leave, LeaveState
from model.roster.on_post.answering import office_day
from model.roster.posts import posts
from model.roster.posts.posts import Slot


@dataclass(frozen=True)
class Return:
    """A post on its way back. `sheet` is the first one with which it went out; `giver` has it by now, after all that
    are in `passed`; `due_on` is None while the stand-in still runs."""

    sheet: Handover
    giver: Account | None
    taker: Account
    due_on: date | None
    passed: frozenset[int]


def due(s: Session, account: Account, now: datetime, *, all_of_town: bool = False) -> list[Return]:
    """The posts that are to be handed back by now and nobody has handed back yet, given or taken by the account."""
    own = aliased(Handover)
    touched = select(own.post_id).where(
        own.town_id == account.town_id,
        own.reason == HandoverReason.leave,
        or_(own.giver_id == account.id, own.taker_id == account.id, own.taken_by_id == account.id),
    )
    where = () if all_of_town else (Handover.post_id.in_(touched),)
    by_post: dict[int, list[Handover]] = {}
    for row in _out(s, account.town_id, and_(_begun(now), ~_closed()), *where):
        by_post.setdefault(row.post_id, []).append(row)
    returns = (back for rows in by_post.values() for back in _due(rows, now))
    return [
        back
        for back in returns
        if back.giver and back.giver.id != back.taker.id
        if all_of_town or account.id in (back.giver.id, back.taker.id)
    ]


def of_sheet(s: Session, given: Handover, now: datetime) -> Return:
    """How the post comes back that went out with this sheet; under the first sheet, when it went on from hand to hand."""
    still_out = or_(Handover.id == given.id, and_(_begun(now), ~_closed()))
    rows = _out(s, given.town_id, still_out, Handover.post_id == given.post_id)
    if way_back := next((back for back in _due(rows, now) if given.id in back.passed), None):
        return way_back
    row = next(row for row in rows if row.id == given.id)
    assert row.leave is not None
    taker = _taker(row, office_day(row.leave.over_at), _away(rows, now))
    return Return(row, _keeper(row), taker, None, frozenset([row.id]))


def _out(s: Session, town_id: int, *where: ColumnElement[bool]) -> list[Handover]:
    """Sheets of leaves, in the order in which the posts went."""
    rows = handovers.with_holders(
        s, Handover.town_id == town_id, Handover.reason == HandoverReason.leave, *where
    )
    return sorted(rows, key=lambda row: (row.from_on, row.id))


def _begun(now: datetime) -> ColumnElement[bool]:
    """The post went out: the leave has begun, or somebody confirmed before; also when it was withdrawn after that."""
    taken = Handover.taken_at.is_not(None)
    return exists().where(
        Leave.town_id == Handover.town_id,
        Leave.id == Handover.leave_id,
        or_(
            and_(Leave.state == LeaveState.approved, or_(Leave.begins_at <= now, taken)),
            and_(Leave.state == LeaveState.withdrawn, taken),
        ),
    )


def _closed() -> ColumnElement[bool]:
    """There is a sheet back: of the same leave, or with which its last keeper gave the post to A past the giver."""
    back = aliased(Handover)
    past_the_giver = and_(
        back.id > Handover.id,
        back.from_on >= Handover.from_on,
        back.giver_id == func.coalesce(Handover.taken_by_id, Handover.taker_id),
        back.taker_id != Handover.giver_id,
    )
    return exists().where(
        back.town_id == Handover.town_id,
        back.post_id == Handover.post_id,
        back.reason == HandoverReason.back,
        or_(back.leave_id == Handover.leave_id, past_the_giver),
    )


def _due(rows: Sequence[Handover], now: datetime) -> Iterator[Return]:
    """What is to go back of one post, its sheets in order. Where a stand-in handed it on to the next, the last gives."""
    passed: set[int] = set()
    for row in rows:
        if row.id in passed or (day := _ended_on(row, now)) is None:
            continue
        chain = [row]
        for later in rows:
            goes_on = later.giver_id == (chain[-1].taken_by_id or chain[-1].taker_id)
            if goes_on and later.id not in passed and chain[-1].from_on <= later.from_on <= day:
                chain.append(later)
                passed.add(later.id)
        ids = frozenset(sheet.id for sheet in chain)
        yield Return(row, _keeper(chain[-1]), _taker(row, day, _away(rows, now)), day, ids)


def _ended_on(row: Handover, now: datetime) -> date | None:
    """The day from which the post is to go back: the leave is over or withdrawn, or the post has another A."""
    absence, today = row.leave, office_day(now)
    assert absence is not None
    if absence.state is LeaveState.withdrawn:
        return today
    before = posts.holder(row.post, Slot.a, row.from_on)
    over = office_day(absence.over_at)
    changes = [
        h.since
        for h in row.post.holders
        if h.slot is Slot.a and row.from_on < h.since < over and h.on(h.since)
        if before and h.account_id != before.account_id
    ]
    ended = min(changes, default=over)
    if ended < over:
        return ended if ended <= today else None
    return over if absence.over_at <= now else None


def _taker(row: Handover, day: date, away: Collection[int]) -> Account:
    """Whoever holds the post as A on that day; the one who gave it, while A whom that one stood in for is away still."""
    before, a = posts.holder(row.post, Slot.a, row.from_on), posts.holder(row.post, Slot.a, day)
    stood_in = before is None or before.account_id != row.giver_id
    return row.giver if a is None or (stood_in and a.account_id in away) else a.account


def _away(rows: Sequence[Handover], now: datetime) -> set[int]:
    return {row.giver_id for row in rows if row.leave and row.leave.away_at(now)}


def _keeper(row: Handover) -> Account | None:
    return row.taken_by or row.taker
