"""How much lies at a post or a place: asked before it is switched off."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from model.desk.stages import still_open
from model.desk.tickets import Ticket


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
