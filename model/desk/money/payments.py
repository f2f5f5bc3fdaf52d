"""Payments: the item's own fee, with a receipt number; money back with a reason; a fee waived on a basis (R092, R093).

A row is never changed: money given back is a row of its own with a negative amount, so every day adds up by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.desk.money import waivers
from model.desk.money.waivers import FeeWaiver
from model.desk.ticket import decisions, events
from model.desk.ticket.acts import at_hand, not_archived, own_department, unchanged
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import ENDED, TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.numbering import take
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.ground.wording import yuan
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import Site


class Method(Labelled):
    """How the money came."""

    cash = "cash", "现金"
    code = "code", "扫码"
    transfer = "transfer", "转账"


class Payment(TownRow):
    """Money taken or given back (`refund_of_id`, negative) at one site, in fen, under a receipt number of its own."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        UniqueConstraint("town_id", "refund_of_id"),  # nothing is given back twice
        Index("ix_payment_ticket", "town_id", "ticket_id"),
        Index("ix_payment_day", "town_id", "site_id", "paid_on"),
        refers("ticket_id", "ticket"),
        refers("site_id", "site"),
        refers("by_id", "account"),
        refers("refund_of_id", "payment"),
    )

    ticket_id: Mapped[int]
    site_id: Mapped[int]
    number: Mapped[str] = mapped_column(String(24))
    amount_fen: Mapped[int]
    method: Mapped[Method]
    payer: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    paid_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[int]
    refund_of_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(200), default="")
    by: Mapped[Account] = belongs_to("Account", "by_id", "Payment")
    ticket: Mapped[Ticket] = belongs_to("Ticket", "ticket_id", "Payment")


@dataclass(frozen=True)
class Bill:
    """How the fee of a ticket stands: paid, waived; in fen what is still `due`, and what goes `back` to whoever got nothing."""

    rows: Sequence[Payment]
    waiver: FeeWaiver | None
    due: int
    back: int


def net(rows: Sequence[Payment]) -> int:
    """What was taken and not given back, in fen."""
    return sum(row.amount_fen for row in rows)


def to_refund(rows: Sequence[Payment]) -> list[Payment]:
    """The payments that were not given back."""
    back = {row.refund_of_id for row in rows}
    return [row for row in rows if row.refund_of_id is None and row.id not in back]


def pay(
    s: Session,
    by: Account,
    number: str,
    *,
    amount_fen: int,
    method: Method,
    payer: str = "",
    seen: int,
    now: datetime,
) -> Payment:
    """Take the item's fee; the payer is the applicant unless another is named (R092).

    Refuses every amount but the one still due (R093), an item without a fee, an applicant who got nothing, an archived
    ticket, and whoever may not act for the post.
    """
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if ticket.version.fee_fen == 0:
        raise Refused("这个事项不收费；代办不收任何费用。请把钱退给申请人。")
    if why := without_result(s, ticket):
        raise Refused(f"这件{why}，不用再收费。")
    due = bill(s, ticket).due
    if due == 0:
        raise Refused("这件的费用已经缴清或减免，不用再收。")
    if amount_fen != due:
        raise Refused(f"应收{yuan(due)}，填写的是{yuan(amount_fen)}。请核对收费标准；代办不收任何费用。")
    row = _row(s, by, ticket, amount_fen, method, cleaned(payer, "缴费人", 60) or ticket.applicant_name, now)
    events.add(
        s, ticket, by, EventKind.paid, now, f"{yuan(due)}，{method.label}，收据{row.number}", for_id=for_id
    )
    s.flush()
    history.record(s, by, "pay", "ticket", number, now=now, fen=due, method=method, receipt=row.number)
    return row


def refund(
    s: Session, by: Account, number: str, *, receipt: str, reason: str, seen: int, now: datetime
) -> Payment:
    """Give a whole payment back, the way it came, with the reason. Refuses a receipt of another ticket, one that was given back
    before, an empty reason and an archived ticket; a completed ticket then owes its fee again, and cannot be archived."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    reason = cleaned(reason, "退费原因", 200)
    if not reason:
        raise Refused("还没有写退费的原因。请写明为什么退。")
    rows = of_ticket(s, ticket)
    first = next((row for row in to_refund(rows) if row.number == receipt), None)
    if first is None:
        raise Refused(f"收据{receipt}不是这件的，或者已经退过。请看最新情况。")
    row = _row(s, by, ticket, -first.amount_fen, first.method, first.payer, now)
    row.refund_of_id, row.reason = first.id, reason
    note = f"{yuan(first.amount_fen)}，收据{receipt}，原因：{reason}"
    events.add(s, ticket, by, EventKind.refunded, now, note, for_id=for_id)
    s.flush()
    history.record(
        s, by, "refund", "ticket", number, now=now, fen=first.amount_fen, receipt=receipt, back=row.number
    )
    return row


def waive(s: Session, by: Account, number: str, *, basis: str, seen: int, now: datetime) -> None:
    """Let an applicant off the fee, with the rule that allows it. Refuses an empty basis, an item without a fee, a fee
    that is paid (give it back first), another department's item, a ticket that ended without a result, and an archived one."""
    require(by, Permission.approve_tickets)
    ticket = unchanged(s, by, number, seen)
    own_department(ticket, by)
    not_archived(ticket)
    basis = cleaned(basis, "减免依据", 200)
    if not basis:
        raise Refused("还没有写减免的依据。请写明哪一份文件、哪一条。")
    fee = ticket.version.fee_fen
    if fee == 0 or without_result(s, ticket):
        raise Refused("这件不收费，不用减免。")
    if waivers.of_ticket(s, ticket):
        raise Refused("这件已经减免过。请看最新情况。")
    if net(of_ticket(s, ticket)):
        raise Refused("这件已经缴费。请先退费，再减免。")
    s.add(
        FeeWaiver(town_id=ticket.town_id, ticket_id=ticket.id, fee_fen=fee, basis=basis, at=now, by_id=by.id)
    )
    events.add(s, ticket, by, EventKind.waived, now, f"{yuan(fee)}，依据：{basis}")
    s.flush()
    history.record(s, by, "waive", "ticket", number, now=now, fen=fee, basis=basis)


def still_owed(s: Session, ticket: Ticket) -> int:
    """What is to be paid before it may be completed, in fen (`version` must be loaded)."""
    return bill(s, ticket).due if ticket.version.fee_fen else 0


def without_result(s: Session, ticket: Ticket) -> str:
    """In which way the applicant got nothing, and owes nothing: ended, or decided against; else empty."""
    if ticket.state in ENDED:
        return ticket.state.label
    decision = decisions.last(s, ticket)
    return decision.word if decision and not decision.granted else ""


def bill(s: Session, ticket: Ticket) -> Bill:
    """How the fee stands. Carrying it for somebody never costs anything (R063); whoever got nothing pays nothing."""
    rows, waiver = of_ticket(s, ticket), waivers.of_ticket(s, ticket)
    if without_result(s, ticket):
        return Bill(rows, waiver, due=0, back=net(rows))
    return Bill(rows, waiver, due=0 if waiver else ticket.version.fee_fen - net(rows), back=0)


def refuse_unsettled(s: Session, ticket: Ticket) -> None:
    """Refuses to complete a ticket whose net payments are not its fee (R093); asked by every way to the end."""
    due = still_owed(s, ticket)
    if due and ticket.state is TicketState.received:
        raise Refused(f"还不能当场办结：应收{yuan(due)}，还没有缴。请先受理，收费后再办结。")
    if due:
        raise Refused(f"还不能办结：应收{yuan(due)}，还没有缴。请先收费，或由领导批准减免。")


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Payment]:
    """Payments and refunds of a ticket in the order they came, with who took them."""
    return s.scalars(
        select(Payment)
        .where(Payment.town_id == ticket.town_id, Payment.ticket_id == ticket.id)
        .options(selectinload(Payment.by))
        .order_by(Payment.id)
    ).all()


def _row(
    s: Session, by: Account, ticket: Ticket, amount_fen: int, method: Method, payer: str, now: datetime
) -> Payment:
    """One more row of the cash book; its number never has a hole (series per site and year)."""
    prefix = s.get_one(Site, (by.town_id, by.site_id)).prefix
    [serial] = take(s, by.town_id, f"payment:{prefix}:{now.year}")
    row = Payment(
        town_id=by.town_id,
        ticket_id=ticket.id,
        site_id=by.site_id,
        number=f"{prefix}-{now.year}-{serial:05d}",
        amount_fen=amount_fen,
        method=method,
        payer=payer,
        at=now,
        paid_on=now.date(),
        by_id=by.id,
    )
    s.add(row)
    return row
