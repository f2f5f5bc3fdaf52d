"""Trips (跑腿): how often the citizen and how often the cadre had to go for one ticket (R091)."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk.ticket import events
from model.desk.ticket.acts import at_hand
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.db import Labelled
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account


class Traveller(Labelled):
    citizen = "citizen", "群众"
    cadre = "cadre", "干部"


def note(
    s: Session, by: Account, number: str, *, who: Traveller, why: str, seen: int, now: datetime
) -> Ticket:
    """One more trip for an open ticket, and what for. Refuses a closed ticket and a trip without a reason."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if not ticket.open:
        raise Refused(f"这件现在是“{ticket.state.label}”，不再记跑腿。")
    why = cleaned(why, "为什么跑", 100)
    if not why:
        raise Refused("请写明为什么跑这一趟，例如补送材料、到县里取证。")
    count(ticket, who)
    events.add(s, ticket, by, EventKind.trip, now, f"{who.label}跑1次：{why}", for_id=for_id)
    s.flush()
    history.record(s, by, "note_trip", "ticket", number, now=now, who=who)
    return ticket


def count(ticket: Ticket, who: Traveller) -> None:
    """One more on the ticket itself."""
    if who is Traveller.citizen:
        ticket.citizen_trips += 1
    else:
        ticket.cadre_trips += 1
