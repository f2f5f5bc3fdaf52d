"""One hand-over sheet as somebody looks at it, written or still to be written, with what this person may do (R024)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from model.desk.ticket.events import TicketEvent
from model.ground.refusals import NotFound
from model.handover import giving_back, handing_over, handover_lines, handover_tasks, handovers
from model.handover.handover_lines import HandoverLine
from model.handover.handovers import Handover, HandoverReason
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.roster import leave
from model.roster.leave import Leave, LeaveState
from model.roster.on_post import answering
from model.roster.posts import posts
from model.roster.posts.posts import Post, Slot


@dataclass(frozen=True)
class Seen:
    """A sheet, or what would stand on it now (`sheet` is None). `fresh` came in since it was written, or, while the leave
    runs, since it was taken; `acts` is what was
    done in place of whoever was away, each with its ticket's number."""

    post: Post
    reason: HandoverReason
    absence: Leave | None
    giver: Account
    taker: Account | None
    from_on: date
    sheet: Handover | None
    lines: Sequence[HandoverLine]
    fresh: Sequence[HandoverLine]
    acts: Sequence[tuple[TicketEvent, str]]
    own_posts: frozenset[int]
    writes: bool
    takes: bool


def by_number(s: Session, by: Account, number: str, now: datetime) -> Seen:
    """A written sheet. Refuses an unknown number and whoever neither gives nor takes nor approves leave."""
    require(by, Permission.ask_leave)
    sheet = handovers.by_number(s, by.town_id, number)
    takes = not handing_over.objection(s, sheet, by, now)
    if not (takes or handovers.sees(by, sheet)):
        raise NotFound(f"编号“{number}”的交接单")
    lines = handover_lines.of_sheet(s, sheet)
    known = {line.ticket_id for line in lines}
    live = sheet.taken_at is None and not sheet.fallen
    return Seen(
        post=sheet.post,
        reason=sheet.reason,
        absence=sheet.leave,
        giver=sheet.giver,
        taker=sheet.taken_by or sheet.taker,
        from_on=sheet.from_on,
        sheet=sheet,
        lines=lines,
        fresh=tuple(handover_lines.at_post(s, sheet.town_id, sheet.post_id, without=known))
        if live or _runs(sheet, now)
        else (),
        acts=_acts(s, sheet),
        own_posts=_own(s, by, now),
        writes=live and _may_write(sheet, by, now),
        takes=takes,
    )


def unwritten(s: Session, by: Account, leave_id: int, post_id: int, *, back: bool, now: datetime) -> Seen:
    """What the sheet of a post for a leave would say now; the written one when there is one. Refuses what does not
    concern the account."""
    require(by, Permission.ask_leave)
    absence = leave.by_id(s, by.town_id, leave_id)
    reason = HandoverReason.back if back else HandoverReason.leave
    if sheet := handovers.of_post(s, absence, post_id, reason):
        return by_number(s, by, sheet.number, now)
    return _to_give_back(s, by, absence, post_id, now) if back else _to_give(s, by, absence, post_id, now)


def of_change(s: Session, by: Account, post_id: int, to: str, from_on: date, now: datetime) -> Seen:
    """What the sheet for the next A of a post would say now; the written one when there is one. Refuses a change that
    is not arranged, and whoever neither gives the post nor sets up posts."""
    require(by, Permission.ask_leave)
    post = posts.by_id(s, by.town_id, post_id)
    after = posts.holder(post, Slot.a, from_on)
    before = posts.holder(post, Slot.a, from_on - timedelta(days=1))
    if not (before and after and after.account.login == to and before.account_id != after.account_id):
        raise NotFound("要交接的岗位")
    if sheet := handovers.of_change(s, post, after.account, from_on):
        return by_number(s, by, sheet.number, now)
    if by.id != before.account_id and not may(by, Permission.manage_posts):
        raise NotFound("要交接的岗位")
    return _blank(
        s,
        by,
        post,
        HandoverReason.change,
        None,
        before.account,
        after.account,
        now,
        from_on=from_on,
        writes=True,
    )


def _to_give(s: Session, by: Account, absence: Leave, post_id: int, now: datetime) -> Seen:
    tasks = {task.post.id: task for task in handover_tasks.to_prepare(s, absence)}
    writes = by.id == absence.account_id or may(by, Permission.approve_leave)
    if post_id not in tasks or not writes:
        raise NotFound("要交接的岗位")
    task = tasks[post_id]
    return _blank(
        s, by, task.post, HandoverReason.leave, absence, absence.account, task.other, now,
        from_on=answering.office_day(absence.begins_at), writes=absence.over_at > now,
    )  # fmt: skip


def _to_give_back(s: Session, by: Account, absence: Leave, post_id: int, now: datetime) -> Seen:
    given = handovers.of_post(s, absence, post_id, HandoverReason.leave)
    if given is None or given.fallen:
        raise NotFound("要交回的岗位")
    back = giving_back.of_sheet(s, given, now)
    gives = back.giver is not None and by.id == back.giver.id
    if back.giver is None or not (gives or by.id == back.taker.id or handovers.sees(by, given)):
        raise NotFound("要交回的岗位")
    return _blank(
        s, by, given.post, HandoverReason.back, back.sheet.leave, back.giver, back.taker, now,
        from_on=back.due_on or answering.office_day(absence.over_at),
        writes=back.due_on is not None and (gives or may(by, Permission.approve_leave)),
        acts=handover_lines.done_for(s, back.sheet, now),
    )  # fmt: skip


def _blank(
    s: Session,
    by: Account,
    post: Post,
    reason: HandoverReason,
    absence: Leave | None,
    giver: Account,
    taker: Account | None,
    now: datetime,
    *,
    from_on: date,
    writes: bool,
    acts: Sequence[tuple[TicketEvent, str]] = (),
) -> Seen:
    return Seen(
        post=post,
        reason=reason,
        absence=absence,
        giver=giver,
        taker=taker,
        from_on=from_on,
        sheet=None,
        lines=handover_lines.at_post(s, post.town_id, post.id),
        fresh=(),
        acts=acts,
        own_posts=_own(s, by, now),
        writes=writes,
        takes=False,
    )


def _acts(s: Session, sheet: Handover) -> Sequence[tuple[TicketEvent, str]]:
    if sheet.reason is not HandoverReason.back or sheet.leave is None:
        return ()
    given = handovers.of_post(s, sheet.leave, sheet.post_id, HandoverReason.leave)
    return handover_lines.done_for(s, given, sheet.written_at) if given else ()


def _runs(sheet: Handover, now: datetime) -> bool:
    """Whether the post is out with this sheet: what comes in after it was taken goes to whoever took it, too."""
    absence = sheet.leave if sheet.reason is HandoverReason.leave else None
    return absence is not None and absence.state is LeaveState.approved and now < absence.over_at


def _may_write(sheet: Handover, by: Account, now: datetime) -> bool:
    if sheet.reason is HandoverReason.change:
        return by.id == sheet.giver_id or may(by, Permission.manage_posts)
    own = by.id == sheet.giver_id or may(by, Permission.approve_leave)
    over = sheet.leave is not None and sheet.leave.over_at <= now
    return own and (sheet.reason is HandoverReason.back or not over)


def _own(s: Session, by: Account, now: datetime) -> frozenset[int]:
    return frozenset(post.id for post in answering.posts_of(s, by, now))
