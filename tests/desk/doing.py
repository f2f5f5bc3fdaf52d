"""Doing something to a ticket as one of the cast, as it stands at this moment; and looking at it again."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from model.desk.ticket import events, finding
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import by_login
from tests.desk.counter.test_intake import FRIDAY


def do(login: str, action: Callable[..., Any], ticket: Ticket, **words: Any) -> Ticket:
    """The action on the ticket as it stands now, on that Friday unless `now` says otherwise; the ticket afterwards."""
    with db.writing() as s:
        by = by_login(s, login)
        version = select(Ticket.row_version).where(Ticket.number == ticket.number)
        if "seen" in action.__code__.co_varnames:
            words["seen"] = s.scalar(version)
        action(s, by, ticket.number, **({"now": FRIDAY} | words))
    return again(ticket)


def again(ticket: Ticket) -> Ticket:
    """The ticket as everybody finds it now."""
    return seen(ticket.number)


def seen(number: str) -> Ticket:
    """The ticket of this number as it stands now."""
    with db.reading() as s:
        return finding.by_number(s, by_login(s, "zhang"), number)


def story(ticket: Ticket) -> list[str]:
    """The words of its events, in order."""
    with db.reading() as s:
        return [event.kind.label for event in events.of_ticket(s, ticket)]


def last_note(ticket: Ticket) -> str:
    """What the last event tells."""
    with db.reading() as s:
        return events.of_ticket(s, ticket)[-1].note
