"""The steps of 人员调整: propose, consent, refuse, take back (R029, R031). Consent carries the move out, from dates alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.privacy import mask_name
from model.ground.refusals import NotFound, Refused
from model.ground.typed_text import cleaned
from model.ground.wording import plain_day
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.posts import fitness, posts
from model.roster.posts.posts import TURN, Post, PostHolder, Slot
from model.roster.staff import holders, staff_moves, tenure
from model.roster.staff.staff_moves import MoveKind, MoveState, StaffMove


@dataclass(frozen=True)
class Turn:
    """One slot that changes hands: what is held now, and from which day on somebody else has it, or nobody."""

    post: Post
    held: PostHolder
    since: date

    @property
    def label(self) -> str:
        """`“社保岗”A岗`."""
        return f"“{self.post.name}”{self.held.slot.label}"


def turns(every: Sequence[Post], account_id: int, day: date) -> list[Turn]:
    """The slots that a person would give up by leaving on `day`, those still to come among them."""
    return [
        Turn(post, h, max(day, h.since))
        for post in every
        for h in post.holders
        if h.account_id == account_id and (h.until is None or h.until >= max(day, h.since))
    ]


def obstacles(s: Session, moved: Sequence[Turn], successor: Account | None) -> Iterator[str]:
    """Why the slots cannot change hands like this, one sentence each: a post left without A, or with nobody; or a
    successor who may not stand there (R027), is in another slot of the post or would be B of a third (R023)."""
    rows: list[PostHolder] = []
    for turn in moved:
        if not turn.post.active:
            continue
        if successor is None:
            yield from _left_empty(turn)
            continue
        row = PostHolder(
            slot=turn.held.slot, account_id=successor.id, since=turn.since, until=turn.held.until
        )
        elsewhere = [other for other in rows if other.slot is Slot.b]
        why = fitness.objection(turn.post, successor) or holders.objection(s, turn.post, row, elsewhere)
        if why:
            yield f"{mask_name(successor.name)}{why}。请另选接替的人，或先到“岗位设置”调整。"
        rows.append(row)


def _left_empty(turn: Turn) -> Iterator[str]:
    if turn.post.ends_on and turn.post.ends_on < turn.since:
        return  # a special post that is over by then
    others = [h for h in turn.post.holders if h.on(turn.since) and h.id != turn.held.id]
    if turn.held.slot is Slot.a or not others:
        nobody = "没有A岗" if turn.held.slot is Slot.a else "没有人"
        yield f"“{turn.post.name}”从{plain_day(turn.since)}起{nobody}。请选好由谁接替。"


def propose(
    s: Session,
    by: Account,
    account: Account,
    *,
    kind: MoveKind,
    reason: str,
    wanted_on: date,
    successor: Account | None = None,
    unit: str = "",
    now: datetime,
) -> StaffMove:
    """Ask a leader to consent that a person leaves the posts held, on the day `wanted_on`, also on behalf of the home
    unit (`unit`). Before two years it is marked as early, not refused (R028).

    Refuses an empty reason, a past day, a second request beside one that waits or is still to come, a replacement
    of somebody who holds nothing, and whatever `obstacles` names.
    """
    require(by, Permission.propose_moves)
    db.alone(s, f"{by.town_id} {TURN}")
    _refuse_strangers(by, account, successor)
    reason, today = cleaned(reason, "原因", 300), now.astimezone(OFFICE_ZONE).date()
    if not reason:
        raise Refused("还没有写原因。请写明为什么调整。")
    if wanted_on < today:
        raise Refused("从哪天起不能早于今天。请重选日期。")
    _refuse_second(s, account, today)
    moved = turns(posts.of_town(s, by.town_id, with_closed=True), account.id, wanted_on)
    if kind is MoveKind.replacement and not moved:
        raise Refused(f"{mask_name(account.name)}那天不守岗位，不用更换。请核对姓名和日期。")
    if why := next(obstacles(s, moved, successor), ""):
        raise Refused(why)
    move = StaffMove(
        town_id=by.town_id, account_id=account.id, kind=kind, reason=reason, unit=cleaned(unit, "单位", 60),
        early=tenure.early(_posted(s, account, wanted_on), wanted_on), wanted_on=wanted_on,
        successor_id=successor.id if successor else None, asked_by_id=by.id, asked_at=now, state=MoveState.asked,
        account=account, successor=successor,
    )  # fmt: skip
    s.add(move)
    s.flush()
    _record(s, move, by, "propose", now)
    return move


def consent(s: Session, by: Account, move_id: int, *, note: str = "", now: datetime) -> StaffMove:
    """Consent, and carry it out in the same transaction: the person's slots end the day before `wanted_on`, the
    successor has them from that day. A past day becomes today. Refuses one's own move, one that is decided,
    and whatever no longer fits; then nothing is changed."""
    require(by, Permission.consent_moves)
    move = _undecided(s, by, move_id)
    move.wanted_on = max(move.wanted_on, now.astimezone(OFFICE_ZONE).date())
    move.early = tenure.early(_posted(s, move.account, move.wanted_on), move.wanted_on)
    _decide(move, by, MoveState.consented, note, now)
    s.flush()
    every = posts.of_town(s, by.town_id, with_closed=True)
    for post in {turn.post for turn in turns(every, move.account_id, move.wanted_on)}:
        posts.reread(s, post)
    moved = turns(every, move.account_id, move.wanted_on)
    if why := next(obstacles(s, moved, move.successor), ""):
        raise Refused(why)
    for turn in moved:
        _hand_on(s, turn, move.successor, by, now)
    s.flush()
    _record(s, move, by, "consent", now)
    return move


def _hand_on(s: Session, turn: Turn, successor: Account | None, by: Account, now: datetime) -> None:
    if successor and turn.post.active:
        holders.put(
            s, turn.post, by, slot=turn.held.slot, account=successor, since=turn.since, until=turn.held.until, now=now
        )  # fmt: skip
    else:
        holders.cut(s, turn.post, turn.held, by, until=turn.since - timedelta(days=1), now=now)


def refuse(s: Session, by: Account, move_id: int, *, note: str, now: datetime) -> None:
    """Not to consent, with a reason; everybody stays where they are. Refuses one's own move and one that is decided."""
    require(by, Permission.consent_moves)
    move = _undecided(s, by, move_id)
    if not note.strip():
        raise Refused("还没有写不同意的原因。请写在“批示”里。")
    _decide(move, by, MoveState.refused, note, now)
    s.flush()
    _record(s, move, by, "refuse", now)


def withdraw(s: Session, by: Account, move_id: int, *, now: datetime) -> None:
    """Take a request back while it waits."""
    require(by, Permission.propose_moves)
    move = _waiting(s, by, move_id)
    move.state = MoveState.withdrawn
    s.flush()
    _record(s, move, by, "withdraw", now)


def _waiting(s: Session, by: Account, move_id: int) -> StaffMove:
    db.alone(s, f"{by.town_id} {TURN}")
    move = staff_moves.by_id(s, by.town_id, move_id)
    s.refresh(move, ["state"])
    if move.state is not MoveState.asked:
        raise Refused(f"这次调整“{move.state.label}”，不用再办。请刷新后看最新情况。")
    return move


def _undecided(s: Session, by: Account, move_id: int) -> StaffMove:
    move = _waiting(s, by, move_id)
    if by.id in (move.account_id, move.successor_id, move.asked_by_id):
        raise Refused("与自己有关的调整，不能由自己决定。请另一位镇领导来办。")
    return move


def _decide(move: StaffMove, by: Account, state: MoveState, note: str, now: datetime) -> None:
    move.state, move.decided_at, move.decision_note = state, now, cleaned(note, "批示", 300)
    move.decided_by_id = by.id


def _posted(s: Session, account: Account, day: date) -> date | None:
    """Since when the posting lasts that counts on the day before the person would leave."""
    left = staff_moves.left_on(s, account.town_id, day - timedelta(days=1)).get(account.id)
    return tenure.posting(account.posted_on, left, day)


def _refuse_strangers(by: Account, account: Account, successor: Account | None) -> None:
    for person in (account, successor):
        if person and person.town_id != by.town_id:
            raise NotFound(f"账号“{person.login}”")
    if successor and successor.id == account.id:
        raise Refused("接替的人和调整的人是同一位。请另选一位。")


def _refuse_second(s: Session, account: Account, today: date) -> None:
    moves = s.scalars(
        select(StaffMove).where(
            StaffMove.town_id == account.town_id,
            StaffMove.account_id == account.id,
            StaffMove.state.in_((MoveState.asked, MoveState.consented)),
        )
    )
    for move in moves:
        if not move.carried_out(today):
            raise Refused(f"{mask_name(account.name)}已经有一次调整“{move.state.label}”。请先把那一次办完。")


def _record(s: Session, move: StaffMove, by: Account, action: str, now: datetime) -> None:
    history.record(
        s, by, action, "staff_move", move.account.login, now=now, kind=move.kind, since=move.wanted_on.isoformat(),
        early=move.early, unit=move.unit, successor=move.successor.login if move.successor else None,
    )  # fmt: skip
