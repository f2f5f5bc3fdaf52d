"""Fees waived (减免): the table and its query; the act is in `payments` (R092)."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.desk.ticket.tickets import Ticket
from model.ground.db import TownRow, belongs_to, refers
from model.people.accounts import Account


class FeeWaiver(TownRow):
    """A fee that this applicant need not pay, with the rule that says so."""

    __tablename__ = "fee_waiver"
    __table_args__ = (
        UniqueConstraint("town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    fee_fen: Mapped[int]
    basis: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
    by_id: Mapped[int]
    by: Mapped[Account] = belongs_to("Account", "by_id", "FeeWaiver")


def of_ticket(s: Session, ticket: Ticket) -> FeeWaiver | None:
    """The waiver of a ticket's fee, with who allowed it."""
    return s.scalar(
        select(FeeWaiver)
        .where(FeeWaiver.town_id == ticket.town_id, FeeWaiver.ticket_id == ticket.id)
        .options(selectinload(FeeWaiver.by))
    )
