"""Who confirms that a post was taken: whoever is named while that holds, else whoever answers for the post (R024)."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.handover import handovers
from model.handover.handovers import Handover, HandoverReason
from model.people.accounts import Account
from model.people.permissions import Permission, may
from model.roster import leave
from model.roster.on_post import answering
from model.roster.on_post.answering import Moment


def named(sheet: Handover, now: datetime) -> bool:
    """Whether the one on the sheet is still to take the post: named by the leave, or in a slot of the post some day
    until it ends (`post.holders` must be loaded)."""
    if sheet.reason is not HandoverReason.leave or sheet.leave is None:
        return True
    first = max(sheet.from_on, answering.office_day(now))
    last = answering.office_day(sheet.leave.ends_at)
    return sheet.leave.stand_in_id == sheet.taker_id or any(
        h.account_id == sheet.taker_id and h.since <= last and (h.until is None or h.until >= first)
        for h in sheet.post.holders
    )


def may_take(s: Session, sheet: Handover, by: Account, now: datetime) -> bool:
    """Whether this account confirms the sheet; for one whose account is switched off, whoever approves leave does."""
    if by.id == sheet.giver_id:
        return False
    if by.id == sheet.taker_id and named(sheet, now):
        return True
    if _running(sheet, now):
        return sheet.post_id in {post.id for post in answering.posts_of(s, by, now)}
    return _steps_in(s, sheet, by, now) or (_waits_for_ever(sheet) and may(by, Permission.approve_leave))


def waiting(s: Session, by: Account, moment: Moment) -> list[Handover]:
    """The sheets that wait for this account: made out to it, or of a post it answers for because the named one is away
    or holds it no longer."""
    now = moment.now
    rows = [sheet for sheet in handovers.untaken(s, by.town_id, now) if sheet.giver_id != by.id]
    mine = [sheet for sheet in rows if sheet.taker_id == by.id and named(sheet, now)]
    others = [sheet for sheet in rows if sheet not in mine]
    if running := [sheet for sheet in others if _running(sheet, now)]:
        mine += [sheet for sheet in running if sheet.post_id in moment.own_posts(by)]
    return mine + [sheet for sheet in others if _steps_in(s, sheet, by, now)]


def waiting_for_ever(s: Session, by: Account, now: datetime) -> list[Handover]:
    """The sheets of the town that wait for somebody whose account is switched off."""
    rows = handovers.untaken(s, by.town_id, now)
    return [sheet for sheet in rows if _waits_for_ever(sheet) and sheet.giver_id != by.id]


def _waits_for_ever(sheet: Handover) -> bool:
    off = sheet.taker is not None and not sheet.taker.active
    return off and sheet.reason is not HandoverReason.leave


def _running(sheet: Handover, now: datetime) -> bool:
    return sheet.reason is HandoverReason.leave and sheet.leave is not None and sheet.leave.begins_at <= now


def _steps_in(s: Session, sheet: Handover, by: Account, now: datetime) -> bool:
    """Whether the account stands in when the leave begins, for one named who does not any more. Nobody is asked to have
    signed in on a day to come."""
    if sheet.leave is None or _running(sheet, now) or named(sheet, now):
        return False
    begins_at = sheet.leave.begins_at
    standing = answering.responsible(sheet.post, begins_at, leave.away_at(s, sheet.town_id, begins_at))
    return standing.account is not None and standing.account.id == by.id
