"""Where a ticket stands, as conditions: open, overdue, completed, ended, on time; lists and figures say the same."""

from datetime import date

from sqlalchemy import ColumnElement, TextClause, and_, func, or_, select, text
from sqlalchemy.orm import Session

from model.desk.ticket.moves import ENDED, TicketState
from model.desk.ticket.tickets import ENDED_STATES, Ticket
from model.ground.refusals import NotFound


def open_at(s: Session, town_id: int, post_id: int) -> int:
    """The open tickets of one post."""
    wanted = select(func.count()).where(
        Ticket.town_id == town_id, Ticket.post_id == post_id, Ticket.closed_at.is_(None)
    )
    return s.scalar(wanted) or 0


def open_in(s: Session, town_id: int, site_id: int) -> int:
    """The open tickets taken in at one hall or village point."""
    wanted = select(func.count()).where(Ticket.town_id == town_id, Ticket.site_id == site_id, still_open())
    return s.scalar(wanted) or 0


def still_open() -> ColumnElement[bool]:
    """What somebody owes the applicant something for. No post has the id 0: that word tells SQLite, which has no
    statistics in a new town, that ix_ticket_open knows them all."""
    return and_(Ticket.closed_at.is_(None), Ticket.post_id > 0)


def overdue(today: date) -> ColumnElement[bool]:
    """Past its due date by `today`, unless its clock stands still."""
    return and_(running(today), Ticket.due_on < today)


def running(today: date) -> ColumnElement[bool]:
    """Its clock does not stand still today."""
    return or_(Ticket.paused_until.is_(None), Ticket.paused_until < today)


def open_after(day: date) -> ColumnElement[bool]:
    """Neither completed (for the first time) nor ended by the end of the day."""
    return and_(_not_completed(day), or_(Ticket.ended_on.is_(None), Ticket.ended_on > day))


def ended_by(day: date) -> ColumnElement[bool]:
    """Closed without a result by the end of the day (其他了结)."""
    return and_(_not_completed(day), Ticket.ended_on <= day)


def _not_completed(day: date) -> ColumnElement[bool]:
    return or_(Ticket.completed_on.is_(None), Ticket.completed_on > day)


def kept(how: str) -> ColumnElement[bool]:
    """Completed as `Filter.on_time` says, of those with a promise (c3.6): what was extended is never on time,
    however early it was done."""
    promise = func.coalesce(Ticket.promised_on, Ticket.due_on)
    match how:
        case "yes":
            return and_(Ticket.extended_on.is_(None), Ticket.completed_on <= promise)
        case "extended":
            return Ticket.completed_on <= Ticket.extended_on
        case "late":
            return Ticket.completed_on > func.coalesce(Ticket.extended_on, promise)
    raise NotFound(f"“{how}”这种情况")


def state_of(state: str, today: date) -> ColumnElement[bool]:
    """One word of `Filter.state`; refuses an unknown word."""
    match state:
        case "open":
            return still_open()
        case "overdue":
            return and_(still_open(), overdue(today))
        case "due_today":
            return and_(still_open(), running(today), Ticket.due_on == today)
        case "completed":
            return Ticket.completed_on.is_not(None)
        case "ended":
            return and_(_ended(), Ticket.completed_on.is_(None), Ticket.ended_on.is_not(None))
    word = TicketState.of(state)
    if word is None:
        raise NotFound(f"“{state}”这种状态")
    if word in ENDED:
        # not "=": SQLite would put the word into _ended() and no longer know the index by it
        return and_(_ended(), Ticket.state.between(word, word))
    return and_(still_open(), Ticket.state == word) if word.open else Ticket.state == word


def _ended() -> TextClause:
    """The few that were closed without a result, in the words of their index."""
    return text(f"ticket.{ENDED_STATES}")
