"""What somebody still has to confirm about posts that change hands: derived from leaves and sheets, never stored (R024)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy.orm import Session

from model.ground.db import Labelled
from model.handover import giving_back, handover_takers, handovers, leave_effects
from model.handover.giving_back import Return
from model.handover.handovers import Handover, HandoverReason
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.roster.leave import Leave, LeaveState
from model.roster.on_post.answering import Moment
from model.roster.posts import posts
from model.roster.posts.posts import Post, Slot

LATELY: Final = timedelta(days=30)


class ToDo(Labelled):
    """What is to be done; the label is the word of the button."""

    prepare = "prepare", "写交接单"
    take = "take", "确认接手"
    hand_back = "hand_back", "写交回单"
    take_back = "take_back", "确认收回"
    wait_back = "wait_back", "看顶岗期间办了什么"
    hand_on = "hand_on", "写换人交接单"
    back_for = "back_for", "代写交回单"
    take_for = "take_for", "代为确认"


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
    taking = leave_effects.first_of_each(leave_effects.effects(s, absence, absence.stand_in))
    sheets = {
        sheet.post_id: sheet
        for sheet in handovers.of_leave(s, absence.town_id, [absence.id])
        if sheet.reason is HandoverReason.leave
    }
    return [
        Task(ToDo.prepare, standing.post, absence, sheets.get(post_id), standing.account)
        for post_id, standing in taking.items()
    ]


def owed(s: Session, by: Account, moment: Moment) -> list[Task]:
    """What this account still has to write or confirm: sheets for leave it asked for; posts to take, to hand back when
    the leave is over (also at its planned end), to take back; and, for whoever was away, what waits for the
    stand-in's confirmation but can be read already."""
    require(by, Permission.ask_leave)
    tasks = [
        task for absence in _requested(by, moment) for task in to_prepare(s, absence) if task.sheet is None
    ]
    tasks += [_take(sheet) for sheet in handover_takers.waiting(s, by, moment)]
    for back in giving_back.due(s, by, moment.now):
        absent = back.sheet.leave is not None and back.sheet.leave.account_id == by.id
        if back.giver and back.giver.id == by.id:
            tasks.append(_return(ToDo.hand_back, back, back.taker))
        elif absent:
            tasks.append(_return(ToDo.wait_back, back, back.giver))
    return tasks


def to_return(s: Session, by: Account, now: datetime) -> list[Task]:
    """For whoever approves leave: the posts that others still have to hand back, so that it can be done for one who is
    away, `other` is the one who has it; and what waits for somebody whose account is switched off."""
    require(by, Permission.ask_leave)
    if not may(by, Permission.approve_leave):
        return []
    tasks = [
        _return(ToDo.back_for, back, back.giver)
        for back in giving_back.due(s, by, now, all_of_town=True)
        if by.id not in (back.taker.id, back.giver and back.giver.id)
    ]
    for sheet in handover_takers.waiting_for_ever(s, by, now):
        tasks.append(Task(ToDo.take_for, sheet.post, sheet.leave, sheet, sheet.taker))
    return tasks


def _return(todo: ToDo, back: Return, other: Account | None) -> Task:
    return Task(todo, back.sheet.post, back.sheet.leave, back.sheet, other)


def _take(sheet: Handover) -> Task:
    todo = ToDo.take_back if sheet.reason is HandoverReason.back else ToDo.take
    return Task(todo, sheet.post, sheet.leave, sheet, sheet.giver)


def to_hand_on(s: Session, by: Account, now: datetime) -> list[Task]:
    """The posts that got, or will get, another A and were not handed over yet: one's own, for whoever sets up posts
    all. What changed more than a month ago is not asked for any more, nor what changed while the post was out for a
    leave: the sheet back goes to the next A."""
    require(by, Permission.ask_leave)
    since = now.date() - LATELY
    everywhere = may(by, Permission.manage_posts)
    tasks = []
    for post in posts.of_town(s, by.town_id):
        held = sorted(
            (h for h in post.holders if h.slot is Slot.a and (h.until is None or h.until >= h.since)),
            key=lambda h: h.since,
        )
        for before, after in pairwise(held):
            own = everywhere or before.account_id == by.id
            if not own or after.since < since or before.account_id == after.account_id:
                continue
            away = handovers.out_for_leave(s, post, before.account, after.since)
            if not away and handovers.of_change(s, post, after.account, after.since) is None:
                tasks.append(Task(ToDo.hand_on, post, None, None, after.account, after.since))
    return tasks


def _requested(by: Account, moment: Moment) -> list[Leave]:
    own = [row for row in moment.leaves if row.account_id == by.id and row.over_at > moment.now]
    return [row for row in own if row.state is LeaveState.requested]
