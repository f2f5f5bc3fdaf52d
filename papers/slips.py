"""Slips that a counter hands out while a ticket lives: receipt, one-off notice, supplement, promise (R078, R081)."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk.counter import notices
from model.desk.deadline import clock, explaining
from model.desk.documents import printing
from model.desk.documents.printing import Paper
from model.desk.ticket import events, rounds
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground import workdays
from model.people.accounts import Account
from papers import print_page


def receipt(s: Session, by: Account, number: str, now: datetime) -> str:
    """The receipt with number, query code, papers taken, promised day and how it was counted (R072, R078); before the
    acceptance it says 收件回执. Refuses a ticket that still waits for papers."""
    ticket = printing.to_print(s, by, number, Paper.receipt, now)
    return print_page.of_ticket(
        s, ticket, Paper.receipt, counted=_counted(s, ticket) if ticket.round == 1 else []
    )


def notice(s: Session, by: Account, number: str, now: datetime) -> str:
    """The one-off notice: everything missing, said once (R081); of several the last. Refuses a ticket that never lacked
    anything."""
    ticket = printing.to_print(s, by, number, Paper.notice, now)
    given = notices.of_ticket(s, ticket)
    return print_page.of_ticket(s, ticket, Paper.notice, notice=given[-1], times=len(given))


def supplement(s: Session, by: Account, number: str, now: datetime) -> str:
    """What was missing, what came and when, what is still missing (c1 补充办理制). Refuses a ticket to which nothing came
    later."""
    ticket = printing.to_print(s, by, number, Paper.supplement, now)
    lacking = {name for given in notices.of_ticket(s, ticket) for name in given.missing}
    came = [e for e in events.of_ticket(s, ticket) if e.kind is EventKind.supplied]
    return print_page.of_ticket(s, ticket, Paper.supplement, lacking=lacking, came=came)


def promise(s: Session, by: Account, number: str, now: datetime) -> str:
    """The promise notice of the present round: by which day, how it was counted, whom to call when it is not kept (R078). Refuses a ticket
    without a promise."""
    ticket = printing.to_print(s, by, number, Paper.promise, now)
    again = rounds.present(s, ticket)
    return print_page.of_ticket(
        s,
        ticket,
        Paper.promise,
        again=again,
        until=ticket.due_on if again else ticket.promise,
        counted=_counted(s, ticket),
    )


def _counted(s: Session, ticket: Ticket) -> list[tuple[str, str]]:
    """How the day that is promised, or was granted as an extension, was counted, in few lines; empty before that."""
    counted = clock.of(s, ticket, workdays.load_calendar(s))
    return explaining.lines(counted.extended or counted.promise) if counted else []
