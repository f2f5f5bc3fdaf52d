"""Handing up: a reported ticket at the upper authority, with its outside number, its dates and a clock apart (R073, e19)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Date, Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.desk.ticket.tickets import Ticket
from model.ground.db import TownRow, belongs_to, refers
from model.ground.workdays import Pause
from model.people.accounts import Account


class HandUp(TownRow):
    """One time that a ticket lay at an upper authority. The day it is sent is not counted against the town, the day
    the result is fetched is; `due_on` is the upper authority's own date, after which it is asked."""

    __tablename__ = "hand_up"
    __table_args__ = (
        Index("ix_hand_up_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
        refers("returned_by_id", "account"),
    )

    ticket_id: Mapped[int]
    round: Mapped[int] = mapped_column(Integer, default=1)
    body: Mapped[str] = mapped_column(String(60))
    outside_number: Mapped[str] = mapped_column(String(60))
    sent_on: Mapped[date] = mapped_column(Date)
    days: Mapped[int | None] = mapped_column(
        Integer
    )  # the working days it was given, from which due_on is counted
    due_on: Mapped[date] = mapped_column(Date)
    returned_on: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int]
    returned_by_id: Mapped[int | None]
    by: Mapped[Account] = belongs_to("Account", "by_id", "HandUp")

    def span(self) -> Pause | None:
        """The days that are the upper authority's and not ours; until it comes back, up to the date expected."""
        last = (
            max(self.due_on, self.sent_on)
            if self.returned_on is None
            else self.returned_on - timedelta(days=1)
        )
        return Pause(self.sent_on, last, "在上级办理") if last >= self.sent_on else None

    def late(self, today: date) -> bool:
        """Whether the upper authority let its day pass, or answered after it."""
        return (self.returned_on or today) > self.due_on


def of_ticket(s: Session, ticket: Ticket) -> Sequence[HandUp]:
    """Every time the ticket lay at an upper authority, in order, each with who sent it."""
    return s.scalars(
        select(HandUp)
        .where(HandUp.town_id == ticket.town_id, HandUp.ticket_id == ticket.id)
        .options(joinedload(HandUp.by))
        .order_by(HandUp.id)
    ).all()
