"""Completing: what must be there before a ticket has its result, and in whose figures it counts (R084, c1, c2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.catalogue.versions import Kind, Mode
from model.desk.deadline import clock, reports_up
from model.desk.errands import visits
from model.desk.money import payments
from model.desk.ticket import decisions, events, rounds, sub_tasks
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account

SELF = ("本人", "申请人", "申请人本人")


def finish(
    s: Session,
    ticket: Ticket,
    by: Account,
    *,
    reply: str,
    channel: str,
    for_id: int | None = None,
    now: datetime,
) -> None:
    """Close with a written reply; nothing closes without one, by whatever path (R084). The first round's figures
    stand in the ticket; a later one writes into its own row and never over them (c2). Refuses to close at
    once what is not an instant item with all its papers (R071), and while a visit at home is not reported (R075)."""
    reply = cleaned(reply, "答复", 2000)
    if not reply:
        raise Refused("还不能办结：没有填写给申请人的答复。")
    at_once = ticket.state is TicketState.received
    if at_once and (ticket.kind is not Kind.instant or ticket.missing):
        raise Refused("还不能当场办结：只有材料齐全的即办件才可以。请先核对材料，受理以后再办结。")
    payments.refuse_unsettled(s, ticket)
    _the_visit_is_reported(s, ticket)
    refuse_unanswered(s, ticket, "办结")
    ticket.move(Verb.complete_at_once if at_once else Verb.complete, now)
    again = rounds.present(s, ticket)
    if again:
        again.completed_at, again.completed_by_id = now, by.id
        again.reply, again.reply_channel = reply, channel
    else:
        ticket.reply, ticket.reply_channel = reply, channel
        ticket.completed_at = now
        ticket.completed_on, ticket.completed_by_id = now.date(), by.id
    clock.reckon(s, ticket, just_started=at_once)
    events.add(s, ticket, by, EventKind.completed, now, reply, for_id=for_id)


def hand_over(
    s: Session, ticket: Ticket, by: Account, *, to: str, for_id: int | None = None, now: datetime
) -> bool:
    """Write down who took the result and when; returns whether that was later than 10 working days after the
    decision (licensing law art 44). Refuses without a name."""
    to = cleaned(to, "领取人", 60)
    if not to:
        raise Refused("还没有填写领取人。请写上谁领走了结果。")
    late_since = decisions.delivery_due(s, ticket)
    ticket.move(Verb.deliver, now)
    again = rounds.present(s, ticket)
    if again:
        again.delivered_at, again.delivered_to = now, to
    else:
        ticket.delivered_at, ticket.delivered_to = now, to
    late = late_since is not None and now.date() > late_since
    note = f"领取人：{taker(ticket, to)}{'（过了决定后10个工作日）' if late else ''}"
    events.add(s, ticket, by, EventKind.delivered, now, note, for_id=for_id)
    return late


def taker(ticket: Ticket, name: str) -> str:
    """Whoever took the result, as it is shown to those who do not handle the ticket."""
    return SELF[-1] if name in (*SELF, ticket.applicant_name) else mask_name(name)


def refuse_unanswered(s: Session, ticket: Ticket, act: str) -> None:
    """Refuses `act` while an answer is missing that it needs: of a department with a part, or of the upper
    authority (c1, R073)."""
    _departments_have_answered(s, ticket, act)
    _the_upper_authority_answered(s, ticket, act)


def _the_visit_is_reported(s: Session, ticket: Ticket) -> None:
    """An appointment that stands is reported first: done, or not (R075)."""
    if ticket.mode is Mode.home_visit and visits.planned(s, ticket):
        raise Refused("还有约好的上门没有回复。请先写上门的结果，再办结。")


def _departments_have_answered(s: Session, ticket: Ticket, act: str) -> None:
    """A joint ticket waits for every department that was given a part, and needs one at least (c1 联合办理制); one
    decided against, or done again, need not ask them all once more."""
    if ticket.kind is not Kind.joint:
        return
    parts = [part for part in sub_tasks.of_ticket(s, ticket) if part.round == ticket.round]
    waiting = [part.department.name for part in parts if part.waiting]
    if waiting:
        raise Refused(f"还不能{act}：{'、'.join(waiting)}还没有办理意见。请等各部门办完，或打电话催办。")
    if not parts and ticket.round == 1 and not _denied(s, ticket):
        raise Refused(f"还不能{act}：这是联办件，还没有分给部门。请先分给部门办理。")


def _the_upper_authority_answered(s: Session, ticket: Ticket, act: str) -> None:
    """A reported ticket has its result only when one was brought back (R073)."""
    if ticket.kind is not Kind.reported or ticket.round > 1:
        return
    if not any(report.returned_on for report in reports_up.of_ticket(s, ticket)) and not _denied(s, ticket):
        raise Refused(f"还不能{act}：上报件要有上级的结果。请先上报，取回结果后再{act}。")


def _denied(s: Session, ticket: Ticket) -> bool:
    decision = decisions.last(s, ticket)
    return decision is not None and not decision.granted
