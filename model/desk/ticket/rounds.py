"""Further rounds: a closed ticket is done again; the first round's dates and figures stay as they were (c2)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, Integer, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.desk.ticket.tickets import Ticket
from model.ground.db import TownRow, belongs_to, refers
from model.people.accounts import Account


class TicketRound(TownRow):
    """The second and every later round of a ticket; the first stands in the ticket itself."""

    __tablename__ = "ticket_round"
    __table_args__ = (
        UniqueConstraint("town_id", "ticket_id", "number"),
        refers("ticket_id", "ticket"),
        refers("opened_by_id", "account"),
        refers("completed_by_id", "account"),
    )

    ticket_id: Mapped[int]
    number: Mapped[int] = mapped_column(Integer)
    opened_on: Mapped[date] = mapped_column(Date)
    opened_by_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    completed_at: Mapped[datetime | None]
    completed_by_id: Mapped[int | None]
    reply: Mapped[str] = mapped_column(Text, default="")
    reply_channel: Mapped[str] = mapped_column(String(20), default="")
    delivered_at: Mapped[datetime | None]
    delivered_to: Mapped[str] = mapped_column(String(60), default="")
    opened_by: Mapped[Account] = belongs_to("Account", "opened_by_id", "TicketRound")
    completed_by: Mapped[Account | None] = belongs_to("Account", "completed_by_id", "TicketRound")


def of_ticket(s: Session, ticket: Ticket) -> Sequence[TicketRound]:
    """The second and later rounds, in order, each with who opened and who completed it."""
    if ticket.round == 1:
        return []
    return s.scalars(
        select(TicketRound)
        .where(TicketRound.town_id == ticket.town_id, TicketRound.ticket_id == ticket.id)
        .options(joinedload(TicketRound.opened_by), joinedload(TicketRound.completed_by))
        .order_by(TicketRound.number)
    ).all()


def present(s: Session, ticket: Ticket) -> TicketRound | None:
    """The round that runs now or ran last; None for the first, which stands in the ticket."""
    return next(reversed(of_ticket(s, ticket)), None)
