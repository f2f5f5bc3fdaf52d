"""Ending a ticket without a result: the applicant takes it back, or the director ends it. Neither counts as done."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk.deadline import clock
from model.desk.money import payments
from model.desk.ticket import events
from model.desk.ticket.acts import mine
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import Verb
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.ground.wording import yuan
from model.people.accounts import Account


def refuse_money_kept(s: Session, ticket: Ticket) -> None:
    """Refuses to close a ticket without a result while money of the applicant is kept (R093)."""
    kept = payments.net(payments.of_ticket(s, ticket))
    if kept:
        raise Refused(f"收的{yuan(kept)}还没有退给申请人。请先退费，再结束这件。")


def withdraw(
    s: Session, by: Account, number: str, *, consent: str, reason: str = "", seen: int, now: datetime
) -> Ticket:
    """The applicant takes an open ticket back. `consent`: who signed that, on which paper, when; refuses without,
    and while money is kept."""
    ticket, for_id = mine(s, by, number, Verb.withdraw, seen=seen, now=now)
    consent, reason = cleaned(consent, "书面同意", 200), cleaned(reason, "原因", 200)
    if not consent:
        raise Refused("还没有记下申请人的书面同意。请写明谁签的字、哪天签的。")
    refuse_money_kept(s, ticket)
    ticket.move(Verb.withdraw, now)
    clock.reckon(s, ticket)
    note = f"书面同意：{consent}" + (f"。原因：{reason}" if reason else "")
    events.add(s, ticket, by, EventKind.withdrawn, now, note, for_id=for_id)
    s.flush()
    history.record(s, by, "withdraw", "ticket", number, now=now)
    return ticket


def terminate(s: Session, by: Account, number: str, *, reason: str, seen: int, now: datetime) -> Ticket:
    """The director ends an open ticket for good; refuses without a reason, and while money is kept."""
    ticket, _ = mine(s, by, number, Verb.terminate, seen=seen, now=now)
    reason = cleaned(reason, "原因", 200)
    if not reason:
        raise Refused("还没有写终止的原因。请写明为什么不能再办。")
    refuse_money_kept(s, ticket)
    ticket.move(Verb.terminate, now)
    clock.reckon(s, ticket)
    events.add(s, ticket, by, EventKind.terminated, now, reason)
    s.flush()
    history.record(s, by, "terminate", "ticket", number, now=now, reason=reason)
    return ticket
