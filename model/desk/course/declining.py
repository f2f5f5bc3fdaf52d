"""Declining: not accepted, sent back, or decided against; always with basis, reason and where to go (R089, c1 明确答复制)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, String, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.desk.course.ending import refuse_money_kept
from model.desk.deadline import clock, deeming
from model.desk.ticket import events
from model.desk.ticket.acts import mine
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import Verb
from model.desk.ticket.tickets import Ticket
from model.ground import history, settings
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account


class Declined(Labelled):
    """In which of three ways a ticket is declined; the label is the title of its notice."""

    not_accepted = "not_accepted", "不予受理"
    returned = "returned", "退件"
    denied = "denied", "不予批准"


class Declining(TownRow):
    """The clear answer to somebody who does not get what was asked for; its notice is printed from this row."""

    __tablename__ = "declining"
    __table_args__ = (
        Index("ix_declining_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    round: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[Declined]
    basis: Mapped[str] = mapped_column(String(500))
    reason: Mapped[str] = mapped_column(String(500))
    guidance: Mapped[str] = mapped_column(String(500))  # where to go and whom to ask
    by_id: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[Account] = belongs_to("Account", "by_id", "Declining")


def write(
    s: Session,
    ticket: Ticket,
    by: Account,
    kind: Declined,
    *,
    basis: str,
    reason: str,
    guidance: str,
    now: datetime,
) -> Declining:
    """The row behind the notice; refuses without a basis, a reason, or where to go."""
    texts = [
        _written(basis, "依据", f"还没有写{kind.label}的依据。请写明哪部规定的哪一条。"),
        _written(reason, "原因", f"还没有写{kind.label}的原因。请用申请人听得懂的话写。"),
        _written(guidance, "去哪里办", "还没有写去哪里办。请告诉申请人到哪里、找谁、电话多少。"),
    ]
    row = Declining(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        round=ticket.round,
        kind=kind,
        basis=texts[0],
        reason=texts[1],
        guidance=texts[2],
        by_id=by.id,
        at=now,
    )
    s.add(row)
    return row


def _written(text: str, what: str, sentence: str) -> str:
    text = cleaned(text, what, 500)
    if not text:
        raise Refused(sentence)
    return text


def not_accept(
    s: Session,
    by: Account,
    number: str,
    *,
    basis: str,
    reason: str,
    guidance: str,
    seen: int,
    now: datetime,
) -> Ticket:
    """Say at once that this is not accepted, why, and where to go (licensing law art 32, R089). Refuses after the
    working days for it: by then the law has accepted it."""
    ticket, for_id = mine(s, by, number, Verb.not_accept, seen=seen, now=now)
    if deeming.late(s, ticket, now.date()):
        days = settings.number(s, ticket.town_id, "check_days")
        raise Refused(f"已过{days}个工作日，按收件当天受理。请受理后再决定或退件。")
    refuse_money_kept(s, ticket)
    row = write(s, ticket, by, Declined.not_accepted, basis=basis, reason=reason, guidance=guidance, now=now)
    ticket.move(Verb.not_accept, now)
    clock.reckon(s, ticket)
    events.add(s, ticket, by, EventKind.not_accepted, now, _line(row), for_id=for_id)
    s.flush()
    history.record(s, by, "not_accept", "ticket", number, now=now, reason=row.reason)
    return ticket


def send_back(
    s: Session,
    by: Account,
    number: str,
    *,
    basis: str,
    reason: str,
    guidance: str,
    notice_complete: bool,
    seen: int,
    now: datetime,
) -> Ticket:
    """Send an accepted ticket back. `notice_complete`: the approver says that the reason is no paper that the one-off
    notice did not name (R081); refuses without it, and while money is kept."""
    ticket, for_id = mine(s, by, number, Verb.send_back, seen=seen, now=now)
    if not notice_complete:
        raise Refused("请先核对：不能因为告知单上没有写的材料退件。核对后打勾，再退件。")
    refuse_money_kept(s, ticket)
    row = write(s, ticket, by, Declined.returned, basis=basis, reason=reason, guidance=guidance, now=now)
    ticket.move(Verb.send_back, now)
    clock.reckon(s, ticket)
    events.add(s, ticket, by, EventKind.returned, now, _line(row), for_id=for_id)
    s.flush()
    history.record(s, by, "send_back", "ticket", number, now=now, reason=row.reason)
    return ticket


def _line(row: Declining) -> str:
    return f"{row.reason}。依据：{row.basis}。去处：{row.guidance}".replace("。。", "。")


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Declining]:
    """What was said to the applicant, in order, each with who said it."""
    return s.scalars(
        select(Declining)
        .where(Declining.town_id == ticket.town_id, Declining.ticket_id == ticket.id)
        .options(joinedload(Declining.by))
        .order_by(Declining.id)
    ).all()
