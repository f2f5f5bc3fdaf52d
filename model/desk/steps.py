"""How every act on a ticket begins: the right ticket, the right person, nothing changed meanwhile, a lawful move."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk import events, finding
from model.desk.moves import MOVES, TicketState, Verb
from model.desk.tickets import Ticket
from model.ground.refusals import ChangedMeanwhile, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster import standing_in


def mine(
    s: Session, by: Account, number: str, verb: Verb, *, seen: int, now: datetime
) -> tuple[Ticket, int | None]:
    """The ticket, ready to be moved by `verb`, and the account in whose place `by` acts (None: its own). Asks the
    verb's permission and, where the table says so, whether this account may act for the ticket's post now. `seen` is the row
    version the person was looking at. Refuses a state from which the table has no such move."""
    require(by, MOVES[verb].permission)
    ticket = unchanged(s, by, number, seen)
    for_id = capacity(s, by, ticket, now) if MOVES[verb].at_post else None
    if ticket.state not in MOVES[verb].before:
        raise Refused(f"这件现在是“{ticket.state.label}”，不能{verb.label}。请刷新后看最新情况。")
    return ticket, for_id


def at_hand(s: Session, by: Account, number: str, *, seen: int, now: datetime) -> tuple[Ticket, int | None]:
    """The same for an act that moves no state: an open or closed ticket of a post this account may act for. Refuses
    an archived one, which can only be looked at and remarked upon (c9)."""
    require(by, Permission.handle_tickets)
    ticket = unchanged(s, by, number, seen)
    not_archived(ticket)
    return ticket, capacity(s, by, ticket, now)


def unchanged(s: Session, by: Account, number: str, seen: int) -> Ticket:
    """The ticket as the person saw it; refuses when a colleague was faster."""
    ticket = finding.by_number(s, by, number)
    if ticket.row_version != seen:
        raise ChangedMeanwhile("这件", events.of_ticket(s, ticket)[-1].who)
    return ticket


def capacity(s: Session, by: Account, ticket: Ticket, now: datetime) -> int | None:
    """In whose place `by` acts for the ticket's post; refuses whoever may not."""
    return standing_in.capacity(s, ticket.post_id, by, now).for_id


def not_archived(ticket: Ticket) -> None:
    """Refuses to change an archived ticket."""
    if ticket.state is TicketState.archived:
        raise Refused("这件已经归档，只能查看和加备注。确需改正，请在备注里写明。")
