"""Handling: beginning, deciding, completing with a reply, handing over; papers that come later. One verb a function."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk.course import declining
from model.desk.course.completion import finish, hand_over, refuse_unanswered
from model.desk.course.declining import Declined
from model.desk.deadline import clock
from model.desk.ticket import decisions, events, finding
from model.desk.ticket.acts import at_hand, mine, walk
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.privacy import mask_id
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, require

REPLY_CHANNELS = ("当面答复", "电话答复", "短信答复", "代办员转告", "公告")


def begin(s: Session, by: Account, number: str, *, seen: int, now: datetime) -> Ticket:
    """Say that work on an accepted ticket has begun; whatever else is done to it begins it by itself."""
    ticket, for_id = mine(s, by, number, Verb.begin, seen=seen, now=now)
    ticket.move(Verb.begin, now)
    events.add(s, ticket, by, EventKind.begun, now, "", for_id=for_id)
    s.flush()
    history.record(s, by, "begin", "ticket", number, now=now)
    return ticket


def decide(
    s: Session,
    by: Account,
    number: str,
    *,
    granted: bool,
    basis: str,
    text: str,
    reason: str = "",
    guidance: str = "",
    seen: int,
    now: datetime,
) -> Ticket:
    """Decide on its own, before it is completed: granted or not, on what basis, in which words.

    Refuses without text or basis, a denial without reason and where to go (R089), the first receiver of a licence, and
    to grant before the departments and the upper authority have spoken.
    """
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    decisions.refuse_own_licence(ticket, by)
    walk(ticket, Verb.decide, now)
    if granted:
        refuse_unanswered(s, ticket, "作出决定")
    decision = decisions.write(s, ticket, by, granted=granted, basis=basis, text=text, now=now)
    if not granted:
        declining.write(
            s,
            ticket,
            by,
            Declined.denied,
            basis=basis,
            reason=reason,
            guidance=guidance,
            now=now,
        )
    clock.reckon(s, ticket)  # what is denied here is not handed up any more
    events.add(s, ticket, by, EventKind.decided, now, f"{decision.word}：{decision.text}", for_id=for_id)
    s.flush()
    history.record(s, by, "decide", "ticket", number, now=now, granted=granted)
    return ticket


def complete(
    s: Session, by: Account, number: str, *, reply: str, channel: str, seen: int, now: datetime
) -> Ticket:
    """Close a ticket with a written reply and the way it was told (R084); one that nobody decided yet is decided by
    the same act.

    `seen` is the row version the clerk was looking at. Refuses without a reply, by an unknown way, what was not
    accepted yet, from another state that does not allow it, for somebody who holds no slot of the post, when a
    colleague was faster, and what `completion.finish` refuses.
    """
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if ticket.state is TicketState.received:
        raise Refused("这件还没有受理。请先核对材料，受理以后再办结。")
    if channel not in REPLY_CHANNELS:
        raise Refused(f"告知方式只能是{'、'.join(REPLY_CHANNELS)}。请选好再办结。")
    if Verb.decide in walk(ticket, Verb.complete, now):
        decisions.refuse_own_licence(ticket, by)
    finish(s, ticket, by, reply=reply, channel=channel, for_id=for_id, now=now)
    s.flush()
    kept = ticket.kept()
    history.record(s, by, "complete", "ticket", number, now=now, kept=kept and kept.label, round=ticket.round)
    return ticket


def deliver(s: Session, by: Account, number: str, *, to: str, seen: int, now: datetime) -> Ticket:
    """Record who took the result and when. Later than 10 working days after the decision it is delivered all the
    same, and the story says so (licensing law art 44)."""
    ticket, for_id = mine(s, by, number, Verb.deliver, seen=seen, now=now)
    late = hand_over(s, ticket, by, to=to, for_id=for_id, now=now)
    s.flush()
    history.record(s, by, "deliver", "ticket", number, now=now, late=late)
    return ticket


def remark(s: Session, by: Account, number: str, *, text: str, now: datetime) -> None:
    """A note in the story; it moves nothing."""
    require(by, Permission.handle_tickets)
    ticket = finding.by_number(s, by, number)
    text = cleaned(text, "备注", 500)
    if not text:
        raise Refused("备注是空的。请写上内容。")
    events.add(s, ticket, by, EventKind.comment, now, text)
    s.flush()
    history.record(s, by, "remark", "ticket", number, now=now)


def reveal(s: Session, by: Account, number: str, *, reason: str, now: datetime) -> tuple[str, str]:
    """The full ID and phone number. A recorded act with a reason (c8, PIPL art 51); refuses an empty reason."""
    require(by, Permission.reveal_personal)
    ticket = finding.by_number(s, by, number)
    reason = cleaned(reason, "原因", 100)
    if len(reason) < 2:
        raise Refused("请先写明为什么要看全号。本次查看会留下记录。")
    events.add(s, ticket, by, EventKind.id_shown, now, reason)
    s.flush()
    shown = mask_id(ticket.applicant_id_number or "")
    history.record(s, by, "reveal", "ticket", number, now=now, reason=reason, applicant=shown)
    return ticket.applicant_id_number or "", ticket.applicant_phone or ""
