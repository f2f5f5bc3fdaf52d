"""What the house does by itself, every few minutes: stops that are over, answers given too late, the lights of c4."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from model.desk.colleagues import urging
from model.desk.deadline import clock, deeming, pausing
from model.desk.ticket.moves import TicketState
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, workdays
from model.ground.history import House
from model.roster.on_post import gaps


@dataclass(frozen=True)
class Counts:
    """How many tickets each thing was done to."""

    resumed: int = 0
    deemed: int = 0
    supervised: int = 0
    urged: int = 0


def run(s: Session, town_id: int, *, now: datetime) -> Counts:
    """Let clocks run again whose stop is over (C10), accept by law what was neither accepted nor answered in
    time (art 32), then write one 督办 for each newly overdue ticket and one 催办 for each that is due soon (c4). Keep on
    record the posts that nobody answered for (c5).
    Doing it again does nothing; two processes at once do it one after the other."""
    db.alone(s, f"{town_id} tending")
    gaps.watch(s, town_id, now=now)
    db.alone(s, workdays.CHANGES, shared=True)
    house, today, terms = House(town_id), now.date(), clock.Terms(s, town_id)
    over = pausing.over(s, town_id, today)
    for ticket in over:
        pausing.resume_by_itself(s, ticket, house, now=now)
    late = _received(s, town_id, deeming.last_late(terms, today))
    for ticket in late:
        deeming.deem(s, ticket, house, now=now, terms=terms)
        s.flush()
        history.record(s, house, "deem", "ticket", ticket.number, now=now)
    return Counts(len(over), len(late), urging.red(s, house, now=now), urging.yellow(s, house, now=now))


def _received(s: Session, town_id: int, until: date) -> Sequence[Ticket]:
    """What was received by that day and waits to be accepted or answered; one that a clerk is changing now is left for the next time."""
    return s.scalars(
        select(Ticket)
        .where(Ticket.town_id == town_id, still_open(), Ticket.state == TicketState.received)
        .where(Ticket.received_on <= until)
        .options(selectinload(Ticket.version))
        .order_by(Ticket.id)
        .with_for_update(skip_locked=True)
    ).all()
