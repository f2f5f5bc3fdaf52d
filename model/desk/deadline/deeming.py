"""Accepted by law: what nobody accepted or answered within 5 working days counts from the day it came (art 32)."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from model.desk.deadline import clock
from model.desk.ticket import events
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.ground.history import Actor


def late(s: Session, ticket: Ticket, today: date) -> bool:
    """Whether the time to accept or to say what is missing is over (licensing law art 32, setting `check_days`);
    never on the day the papers came."""
    if ticket.state is not TicketState.received or today <= ticket.received_on:
        return False
    return ticket.received_on <= last_late(clock.Terms(s, ticket.town_id), today)


def last_late(terms: clock.Terms, today: date) -> date:
    """The last day of receipt for which that time is over by `today`."""
    day = today - timedelta(days=1)
    while terms.check(day).due_on >= today:
        day -= timedelta(days=1)
    return day


def deem(
    s: Session,
    ticket: Ticket,
    by: Actor,
    *,
    for_id: int | None = None,
    now: datetime,
    terms: clock.Terms | None = None,
) -> None:
    """Accept it as the law does, from the day the papers were received; the story says so and names the breach
    (c3.1). Asks nobody: it happens by law, whoever comes to the ticket next."""
    clock.start(s, ticket, now, accepted_on=ticket.received_on, terms=terms)
    ticket.deemed = True
    ticket.move(Verb.accept, now)
    clock.reckon(s, ticket, just_started=True, terms=terms)
    note = f"过了期限没有受理或告知，按收件当天{ticket.received_on}受理，承诺{ticket.promise}前办结"
    events.add(s, ticket, by, EventKind.deemed, now, note, for_id=for_id)
    events.add(s, ticket, by, EventKind.breach, now, "没有在期限内受理或一次性告知（行政许可法第三十二条）")
