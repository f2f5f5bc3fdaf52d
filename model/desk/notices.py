"""One-off notices (一次性告知单): everything missing, said once, on paper (R081)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.desk import events
from model.desk.events import EventKind
from model.desk.moves import Verb
from model.desk.tickets import Ticket
from model.ground.db import Json, TownRow, belongs_to, refers
from model.ground.refusals import Refused
from model.people.accounts import Account


class Notice(TownRow):
    """A one-off notice (一次性告知单): everything missing, said once (R081)."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    number: Mapped[str] = mapped_column(String(28))
    issued_at: Mapped[datetime]
    by_id: Mapped[int]
    missing: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(500), default="")
    by: Mapped[Account] = belongs_to("Account", "by_id", "Notice")


def give(s: Session, ticket: Ticket, by: Account, *, now: datetime) -> None:
    """Freeze the list of missing materials as notice 1 and wait for the applicant; a second notice on the same
    ticket is refused, because everything must be said at once (R081, licensing law art 32)."""
    if of_ticket(s, ticket):
        raise Refused("这件已经发过一次性告知单。再补要求会记为差错，请先找负责人确认。")
    missing = ticket.missing
    ticket.move(Verb.notify, now)
    s.add(
        Notice(
            town_id=ticket.town_id,
            ticket_id=ticket.id,
            number=f"{ticket.number}-G1",
            issued_at=now,
            by_id=by.id,
            missing=missing,
        )
    )
    events.add(s, ticket, by, EventKind.notified, now, "还缺：" + "、".join(missing))


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Notice]:
    """The notices of a ticket, with who gave them."""
    return s.scalars(
        select(Notice)
        .where(Notice.town_id == ticket.town_id, Notice.ticket_id == ticket.id)
        .options(selectinload(Notice.by))
        .order_by(Notice.id)
    ).all()
