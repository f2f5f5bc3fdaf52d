"""What somebody still has to confirm about posts that change hands: derived from leaves and sheets, never stored (R024)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy.orm import Session

from model.ground.db import Labelled
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.roster import approval, handovers, leave, posts, standing_in
from model.roster.handovers import Handover, HandoverReason
from model.roster.leave import Leave, LeaveState
from model.roster.posts import Post, Slot

LATELY: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=366)  # nobody asks for leave further ahead


class ToDo(Labelled):
    """What is to be done; the label is the word of the button."""

    prepare = "prepare", "写交接单"
    take = "take", "确认接手"
    hand_back = "hand_back", "写交回单"
    take_back = "take_back", "确认收回"
    wait_back = "wait_back", "看顶岗期间办了什么"
    hand_on = "hand_on", "写换人交接单"
    back_for = "back_for", "代写交回单"


@dataclass(frozen=True)
class Task:
    """One thing to do; `other` is whoever stands on the other side (None: nobody is named yet)."""

    todo: ToDo
    post: Post
    absence: Leave | None
    sheet: Handover | None
    other: Account | None
    from_on: date | None = None


def to_prepare(s: Session, absence: Leave) -> list[Task]:
    """The posts of a leave, with the sheet of each when there is one; for whoever asks and whoever decides. A leave
    that touches no post asks for nothing."""
    taking = approval.first_of_each(approval.effects(s, absence, absence.stand_in))
    sheets = {
        sheet.post_id: sheet
        for sheet in handovers.of_leave(s, absence.town_id, [absence.id])
        if sheet.reason is HandoverReason.leave
    }
    return [
        Task(ToDo.prepare, standing.post, absence, sheets.get(post_id), standing.account)
        for post_id, standing in taking.items()
    ]


def owed(s: Session, by: Account, now: datetime) -> list[Task]:
    """What this account still has to write or confirm: sheets for leave it asked for; posts to take, to hand back when
    the leave is over (also at its planned end), to take back; and, for whoever was away, what waits for the
    stand-in's confirmation but can be read already."""
    require(by, Permission.ask_leave)
    found = [
        task for absence in _requested(s, by, now) for task in to_prepare(s, absence) if task.sheet is None
    ]
    found += _to_take(s, by, now)
    for sheet in handovers.unreturned(s, by, now):
        away = sheet.leave is not None and sheet.leave.account_id == by.id
        todo = ToDo.wait_back if away else ToDo.hand_back
        other = (sheet.taken_by or sheet.taker) if away else sheet.giver
        if away or by.id == (sheet.taken_by_id or sheet.taker_id):
            found.append(Task(todo, sheet.post, sheet.leave, sheet, other))
    return found


def to_return(s: Session, by: Account, now: datetime) -> list[Task]:
    """For whoever approves leave: the posts that others still have to hand back, so that it can be done for one who is
    away; `other` is the one who stood in."""
    require(by, Permission.ask_leave)
    if not may(by, Permission.approve_leave):
        return []
    return [
        Task(ToDo.back_for, sheet.post, sheet.leave, sheet, sheet.taken_by or sheet.taker)
        for sheet in handovers.unreturned(s, by, now, all_of_town=True)
        if by.id not in (sheet.giver_id, sheet.taken_by_id or sheet.taker_id)
    ]


def to_hand_on(s: Session, by: Account, now: datetime) -> list[Task]:
    """The posts that got, or will get, another A and were not handed over yet: one's own, for whoever sets up posts
    all. What changed more than a month ago is not asked for any more."""
    require(by, Permission.ask_leave)
    since = now.date() - LATELY
    everywhere = may(by, Permission.manage_posts)
    found = []
    for post in posts.of_town(s, by.town_id):
        held = sorted(
            (h for h in post.holders if h.slot is Slot.a and (h.until is None or h.until >= h.since)),
            key=lambda h: h.since,
        )
        for before, after in pairwise(held):
            own = everywhere or before.account_id == by.id
            if not own or after.since < since or before.account_id == after.account_id:
                continue
            if handovers.of_change(s, post, after.account, after.since) is None:
                found.append(Task(ToDo.hand_on, post, None, None, after.account, after.since))
    return found


def _requested(s: Session, by: Account, now: datetime) -> Sequence[Leave]:
    own = (Leave.account_id == by.id, Leave.state == LeaveState.requested)
    return leave.overlapping(s, by.town_id, now, now + AHEAD, *own)


def _to_take(s: Session, by: Account, now: datetime) -> list[Task]:
    """The sheets made out to this account, and those of a post it answers for because the named one is away, too."""
    waiting = [sheet for sheet in handovers.untaken(s, by.town_id, now) if sheet.giver_id != by.id]
    mine = [sheet for sheet in waiting if sheet.taker_id == by.id]
    others = [sheet for sheet in waiting if sheet not in mine and _running(sheet, now)]
    if others:
        own = {post.id for post in standing_in.posts_of(s, by, now)}
        mine += [sheet for sheet in others if sheet.post_id in own]
    return [
        Task(
            ToDo.take_back if sheet.reason is HandoverReason.back else ToDo.take,
            sheet.post,
            sheet.leave,
            sheet,
            sheet.giver,
        )
        for sheet in mine
    ]


def _running(sheet: Handover, now: datetime) -> bool:
    return sheet.reason is HandoverReason.leave and sheet.leave is not None and sheet.leave.begins_at <= now
