"""The story of a ticket: what happened, who did it, for whom. Urging or viewing an ID is an event, not a state."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.desk.tickets import Ticket
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.people.accounts import Account


class EventKind(Labelled):
    registered = "registered", "登记"
    accepted = "accepted", "受理"
    notified = "notified", "一次性告知"
    supplied = "supplied", "补来材料"
    completed = "completed", "办结"
    delivered = "delivered", "送达"
    imported = "imported", "台账导入"
    id_shown = "id_shown", "查看全号"
    recounted = "recounted", "重算时限"
    comment = "comment", "备注"


class TicketEvent(TownRow):
    """One line of a ticket's story; only ever added. `for_id` is A, when B acted in A's place."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        Index("ix_ticket_event_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("account_id", "account"),
        refers("for_id", "account"),
    )

    ticket_id: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[EventKind]
    account_id: Mapped[int]
    for_id: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[Account] = belongs_to("Account", "account_id", "TicketEvent")
    for_account: Mapped[Account | None] = belongs_to("Account", "for_id", "TicketEvent")


def add(
    s: Session,
    ticket: Ticket,
    by: Account,
    kind: EventKind,
    now: datetime,
    note: str,
    *,
    for_id: int | None = None,
) -> None:
    """One more line of the ticket's story; `for_id` is the A whose post B holds today. Unless it moves nothing, the
    ticket counts as changed, so whoever looks at an older version is told."""
    if kind not in (EventKind.comment, EventKind.id_shown):
        ticket.changed_at = now
    s.add(
        TicketEvent(
            town_id=ticket.town_id,
            ticket_id=ticket.id,
            at=now,
            kind=kind,
            account_id=by.id,
            for_id=for_id,
            note=note,
        )
    )


def of_ticket(s: Session, ticket: Ticket) -> Sequence[TicketEvent]:
    """The story from the beginning, each line with who acted and for whom."""
    return s.scalars(
        select(TicketEvent)
        .where(TicketEvent.town_id == ticket.town_id, TicketEvent.ticket_id == ticket.id)
        .options(selectinload(TicketEvent.account), selectinload(TicketEvent.for_account))
        .order_by(TicketEvent.at, TicketEvent.id)
    ).all()
