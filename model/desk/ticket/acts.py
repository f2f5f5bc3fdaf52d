"""How every act on a ticket begins: the right ticket, the right person, nothing changed meanwhile, a lawful move."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk.ticket import events, finding
from model.desk.ticket.moves import MOVES, TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.ground.refusals import ChangedMeanwhile, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.roster.on_post import answering


def mine(
    s: Session, by: Account, number: str, verb: Verb, *, seen: int, now: datetime
) -> tuple[Ticket, int | None]:
    """The ticket, ready to be moved by `verb`, and the account in whose place `by` acts (None: its own). Asks the
    verb's permission and, where the table says so, whether this account may act for the ticket's post now. `seen` is the row
    version the person was looking at. Refuses a state from which the table has no such move."""
    require(by, MOVES[verb].permission)
    ticket = unchanged(s, by, number, seen)
    if not MOVES[verb].at_post:
        own_department(ticket, by)
    for_id = capacity(s, by, ticket, now) if MOVES[verb].at_post else None
    if not open_to(ticket.state, verb):
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
        raise ChangedMeanwhile("这件", events.last_mover(s, ticket))
    return ticket


def own_department(ticket: Ticket, by: Account) -> None:
    """A department decides about its own items; one that only has a part in a joint ticket gives its opinion."""
    if not of_home(ticket, by):
        raise Refused(f"这件由{ticket.item.department.name}主管，请由他们或中心主任办。")


def of_home(ticket: Ticket, by: Account) -> bool:
    """Whether the item is this account's business: a department's handler has only the own ones (`item` is loaded)."""
    return by.role is not Role.department_handler or by.department_id == ticket.item.department_id


def capacity(s: Session, by: Account, ticket: Ticket, now: datetime) -> int | None:
    """In whose place `by` acts for the ticket's post; refuses whoever may not."""
    return answering.capacity(s, ticket.post_id, by, now).for_id


def not_archived(ticket: Ticket) -> None:
    """Refuses to change an archived ticket."""
    if ticket.state is TicketState.archived:
        raise Refused("这件已经归档，只能查看和加备注。确需改正，请在备注里写明。")


# what an act walks through by itself when nobody did it before: 办结 decides, and whatever is done begins
_WAY = {
    (TicketState.accepted, Verb.report_up): (Verb.begin,),
    (TicketState.accepted, Verb.suspend): (Verb.begin,),
    (TicketState.accepted, Verb.decide): (Verb.begin,),
    (TicketState.accepted, Verb.complete): (Verb.begin, Verb.decide),
    (TicketState.in_progress, Verb.complete): (Verb.decide,),
}


def open_to(state: TicketState, verb: Verb) -> bool:
    """Whether `verb` may be done in this state, be it by way of other verbs first."""
    return state in MOVES[verb].before or (state, verb) in _WAY


def walk(ticket: Ticket, verb: Verb, now: datetime) -> tuple[Verb, ...]:
    """Move a ticket at hand to where `verb` may be done, and do it, save 办结, which `completion.finish` does; returns
    the verbs gone through on the way. Refuses what the table of moves does not know."""
    way = _WAY.get((ticket.state, verb), ())
    for step in way:
        ticket.move(step, now)
    if verb is not Verb.complete:
        ticket.move(verb, now)
    return way
