"""Deciding on leave: what an absence does to the posts is shown first, and no post is left without anybody."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import history, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.numbering import take
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster import fitness, handovers, holders, hours, posts
from model.roster.handovers import HandoverReason
from model.roster.leave import Leave, LeaveState, overlapping
from model.roster.posts import Post, PostHolder
from model.roster.standing_in import Standing, office_day, responsible


@dataclass(frozen=True)
class Effect:
    """From `since` on the person would not answer for the post, and `standing` would hold instead."""

    since: datetime
    standing: Standing


def effects(s: Session, leave: Leave, stand_in: Account | None = None) -> list[Effect]:
    """What the leave would do to every post the person answers for during it: who would stand in, from when.

    Asks `responsible` at every moment where something changes: the start, other people's leaves, changes of
    holders. A post for which somebody else answers anyway is not listed, nor that nobody would while the hall is shut.
    """
    person = leave.account_id
    others = [
        x
        for x in overlapping(s, leave.town_id, leave.begins_at, leave.ends_at)
        if x.state is LeaveState.approved and x.account_id != person
    ]
    trial = Leave(account_id=person, kind=leave.kind, stand_in=stand_in)
    replaced = [x.account_id for x in others if x.stand_in_id == person]
    found: list[Effect] = []
    for post in _posts_held_by(s, leave.town_id, [person, *replaced]):
        told: Standing | None = None
        for moment, until in pairwise([*sorted(_moments(leave, others, post)), leave.ends_at]):
            away = {x.account_id: x for x in others if x.away_at(moment)}
            standing = _instead(post, moment, away, trial)
            if standing and standing.account is None and _shut(s, leave.town_id, moment, until):
                continue
            if standing and (told is None or standing.account is not told.account):
                found.append(Effect(moment, standing))
            told = standing
    return found


def _shut(s: Session, town_id: int, start: datetime, end: datetime) -> bool:
    """Whether the hall is shut all the time: then nobody is missed at a post, as in `gaps.alarms`."""
    return not hours.of(s, town_id).opens_within(start, end, workdays.load_calendar(s))


def _instead(post: Post, moment: datetime, away: Mapping[int, Leave], trial: Leave) -> Standing | None:
    """Who answers at the moment when the leave takes somebody away who would; None when it takes nobody, and before a
    special post begins. After its end the tickets that lie there still want somebody."""
    if post.begins_on and office_day(moment) < post.begins_on:
        return None
    now = responsible(post, moment, away).account
    if now is None or now.id != trial.account_id:
        return None
    return responsible(post, moment, {**away, trial.account_id: trial})


def _posts_held_by(s: Session, town_id: int, people: Sequence[int]) -> list[Post]:
    held = set(
        s.scalars(
            select(PostHolder.post_id).where(PostHolder.town_id == town_id, PostHolder.account_id.in_(people))
        )
    )
    return [post for post in posts.of_town(s, town_id) if post.id in held]


def _moments(leave: Leave, others: Sequence[Leave], post: Post) -> set[datetime]:
    """The moments within the leave at which the answer may change."""
    return {m for m in _changes(leave, others, post) if leave.begins_at <= m < leave.ends_at}


def _changes(leave: Leave, others: Sequence[Leave], post: Post) -> Iterator[datetime]:
    yield leave.begins_at
    for other in others:
        yield other.begins_at
        yield other.over_at
    if post.begins_on:
        yield datetime.combine(post.begins_on, time(), OFFICE_ZONE)
    for holder in post.holders:
        yield datetime.combine(holder.since, time(), OFFICE_ZONE)
        if holder.until:
            yield datetime.combine(holder.until + timedelta(days=1), time(), OFFICE_ZONE)


def approve(
    s: Session, leave: Leave, by: Account, *, stand_in: Account | None = None, note: str = "", now: datetime
) -> None:
    """Approve a leave; `stand_in` is a third person who takes the person's posts meanwhile, before B.

    Refuses one's own leave, a decided one, a stand-in who is away or may not stand at the post, any leave during which
    a post would have nobody in working hours, and one with a post for which no hand-over is prepared (R023, R024, R111, domain.md c5),
    unless it begins on the day of the decision: then B steps in anyway, and the desk writes the sheet.
    """
    require(by, Permission.approve_leave)
    take(s, by.town_id, holders.TURN)
    s.refresh(leave, ["state"])
    _decidable(leave, by)
    if leave.ends_at <= now:
        raise Refused("请假时间已经过去，不能再批准。请改为不批准。")
    if stand_in:
        _refuse_stand_in(s, leave, stand_in)
    found = effects(s, leave, stand_in)
    for effect in found:
        if effect.standing.account is None:
            raise Refused(_empty(leave, effect))
    _hand_over(s, leave, first_of_each(found), now)
    leave.state, leave.stand_in, leave.stand_in_id = (
        LeaveState.approved,
        stand_in,
        stand_in.id if stand_in else None,
    )
    _decide(s, leave, by, "approve", note, now)


def first_of_each(found: Sequence[Effect]) -> dict[int, Standing]:
    """Who takes each post first, by post id: the one to whom it is handed over."""
    return {effect.standing.post.id: effect.standing for effect in reversed(found)}


def at_once(leave: Leave, now: datetime) -> bool:
    """Whether the leave begins on this very day, or has begun: there was no time to hand over beforehand."""
    return office_day(leave.begins_at) <= office_day(now)


def _hand_over(s: Session, leave: Leave, taking: Mapping[int, Standing], now: datetime) -> None:
    """Every prepared sheet names whoever will stand in; refuses when one is missing and there is still time."""
    sheets = {
        sheet.post_id: sheet
        for sheet in handovers.of_leave(s, leave.town_id, [leave.id])
        if sheet.reason is HandoverReason.leave
    }
    missing = [standing.post.name for post_id, standing in taking.items() if post_id not in sheets]
    if missing and not at_once(leave, now):
        who = mask_name(leave.account.name)
        raise Refused(
            f"“{'”“'.join(missing)}”还没有交接单。请{who}（或您代{who}）先在“交接”里写好，再批准请假。"
        )
    for post_id, sheet in sheets.items():
        if post_id in taking and (account := taking[post_id].account):
            sheet.taker_id, sheet.taker = account.id, account


def _decidable(leave: Leave, by: Account) -> None:
    if leave.account_id == by.id:
        raise Refused("自己的请假要由别人批准。请找另一位负责人。")
    if leave.state is not LeaveState.requested:
        raise Refused(f"这条请假“{leave.state.label}”，不用再批。请刷新后看最新情况。")


def _refuse_stand_in(s: Session, leave: Leave, stand_in: Account) -> None:
    name = mask_name(stand_in.name)
    if stand_in.id == leave.account_id:
        raise Refused("顶岗的人不能是请假的本人。请另选一位。")
    for other in overlapping(s, leave.town_id, leave.begins_at, leave.ends_at):
        if other.account_id == stand_in.id and other.state is LeaveState.approved:
            raise Refused(f"{name}这段时间也请假。请另选一位顶岗的人。")
    for post in _posts_held_by(s, leave.town_id, [leave.account_id]):
        if any(
            h.account_id == leave.account_id
            and h.since <= office_day(leave.ends_at)
            and (h.until is None or h.until >= office_day(leave.begins_at))
            for h in post.holders
        ):
            fitness.may_stand_at(post, stand_in)


def _empty(leave: Leave, effect: Effect) -> str:
    reasons = effect.standing.because.removeprefix("无人在岗：")
    return (
        f"{mask_name(leave.account.name)}请假，“{effect.standing.post.name}”"
        f"{effect.since:%m月%d日}起无人在岗（{reasons}）。请先选B岗并办交接，或指定顶岗的人，再批准请假。"
    )


def refuse(s: Session, leave: Leave, by: Account, *, note: str, now: datetime) -> None:
    """Do not approve; the note tells the person why. Refuses an empty note, one's own leave, and a decided one."""
    require(by, Permission.approve_leave)
    take(s, by.town_id, holders.TURN)
    s.refresh(leave, ["state"])
    _decidable(leave, by)
    if not note.strip():
        raise Refused("不批准要写明原因。请在“说明”里补上。")
    leave.state = LeaveState.refused
    _decide(s, leave, by, "refuse", note, now)


def _decide(s: Session, leave: Leave, by: Account, action: str, note: str, now: datetime) -> None:
    leave.decided_by_id, leave.decided_at, leave.decision_note = by.id, now, note.strip()
    s.flush()
    stand_in = leave.stand_in.login if leave.state is LeaveState.approved and leave.stand_in else None
    history.record(
        s, by, action, "leave", leave.id, now=now, account=leave.account.login, stand_in=stand_in,
        begins_at=leave.begins_at.isoformat(), ends_at=leave.ends_at.isoformat(),
    )  # fmt: skip
