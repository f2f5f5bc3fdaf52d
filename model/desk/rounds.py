"""Further rounds: a closed ticket is done again; the first round's dates and figures stay as they were (domain.md c2)."""

from datetime import date, datetime

from sqlalchemy import Date, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

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
    opened_by: Mapped[Account] = belongs_to("Account", "opened_by_id", "TicketRound")
    completed_by: Mapped[Account | None] = belongs_to("Account", "completed_by_id", "TicketRound")
