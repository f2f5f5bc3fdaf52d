"""Decisions: granted or not, on what basis, in which words. Licences are decided by a second person (c2)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Index, Integer, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.catalogue.versions import ItemVersion
from model.desk.ticket import rounds
from model.desk.ticket.moves import DONE, TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import workdays
from model.ground.db import TownRow, refers
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.ground.workdays import Calendar, DayUnit
from model.people.accounts import Account

LICENCE: Final = "许可"
OWN_LICENCE: Final = "这是许可事项，要由收件人以外的人作决定。请交给B岗或中心主任办理。"
DELIVERY_DAYS: Final = 10  # working days from the decision to the delivery: licensing law art 44 with art 82


class Decision(TownRow):
    """What was decided about a ticket in one of its rounds, on its own, before it was completed."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    round: Mapped[int] = mapped_column(Integer, default=1)
    granted: Mapped[bool]
    basis: Mapped[str] = mapped_column(String(500))
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int]
    at: Mapped[datetime]

    @property
    def word(self) -> str:
        return "准予" if self.granted else "不予批准"


def write(
    s: Session, ticket: Ticket, by: Account, *, granted: bool, basis: str, text: str, now: datetime
) -> Decision:
    """The decision as a row of the present round; refuses without its words or its basis."""
    text, basis = cleaned(text, "决定", 2000), cleaned(basis, "依据", 500)
    if not text:
        raise Refused("还没有写决定的内容。请写明准了什么，或为什么不准。")
    if not basis:
        raise Refused("还没有写决定的依据。请写明哪部规定的哪一条。")
    row = Decision(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        round=ticket.round,
        granted=granted,
        basis=basis,
        text=text,
        by_id=by.id,
        at=now,
    )
    s.add(row)
    return row


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Decision]:
    """The decisions of every round, in order."""
    return s.scalars(
        select(Decision)
        .where(Decision.town_id == ticket.town_id, Decision.ticket_id == ticket.id)
        .order_by(Decision.id)
    ).all()


def last(s: Session, ticket: Ticket) -> Decision | None:
    """The decision of the present round; None while there is none, or when it was taken together with 办结."""
    if ticket.state is not TicketState.decided and ticket.state not in DONE:
        return None
    return next((d for d in reversed(of_ticket(s, ticket)) if d.round == ticket.round), None)


def licence(ticket: Ticket) -> bool:
    """Whether the ticket's item is a licence (`version` must be loaded)."""
    return licensed(ticket.version)


def licensed(version: ItemVersion) -> bool:
    """Whether an item is a licence, by its name or its result document."""
    return LICENCE in version.name or LICENCE in version.result_document


def own_licence(ticket: Ticket, by: Account) -> bool:
    """Whether the ticket is a licence that this account took in itself: another one decides it (c2)."""
    return licence(ticket) and by.id == ticket.first_receiver_id


def refuse_own_licence(ticket: Ticket, by: Account) -> None:
    """Refuses to let whoever took a licence in decide it (c2, good practice)."""
    if own_licence(ticket, by):
        raise Refused(OWN_LICENCE)


def deliver_by(decided_on: date, calendar: Calendar) -> date:
    """The last day to hand the result over: 10 working days after the decision (licensing law art 44)."""
    return workdays.deadline(decided_on, DELIVERY_DAYS, DayUnit.workday, calendar).due_on


def delivery_due(s: Session, ticket: Ticket) -> date | None:
    """The last day to hand a completed ticket's result over; None while there is no result. A ticket decided and
    completed by one act counts from its completion."""
    if ticket.state not in DONE:
        return None
    decision, again = last(s, ticket), rounds.present(s, ticket)
    decided = decision.at if decision else (again.completed_at if again else ticket.completed_at)
    return deliver_by(decided.date(), workdays.load_calendar(s)) if decided else None
