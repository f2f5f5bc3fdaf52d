"""Blank numbered slips (空白单) for a power cut: numbers given beforehand on paper, typed in afterwards with the true time."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.desk.ticket import events
from model.desk.ticket.events import EventKind
from model.desk.ticket.finding import PAGE, first_of
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, numbering
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.identity import dashed, tidy
from model.ground.refusals import NotFound, Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site

MOST = 50
LATE_DAYS = 30  # what lay longer is typed in by the director


class SlipState(Labelled):
    open = "open", "未用"
    used = "used", "已补录"
    void = "void", "已作废"


class BlankSlip(TownRow):
    """One slip on paper: it has a ticket's number and query code before there is a ticket. `batch` is the number of
    the first slip that was printed with it."""

    __tablename__ = "blank_slip"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        Index("ix_blank_slip_site", "town_id", "site_id", "batch"),
        refers("site_id", "site"),
        refers("by_id", "account"),
        refers("ticket_id", "ticket"),
    )

    number: Mapped[str] = mapped_column(String(24))
    query_code: Mapped[str] = mapped_column(String(6))
    batch: Mapped[str] = mapped_column(String(24))
    site_id: Mapped[int]
    printed_at: Mapped[datetime]
    by_id: Mapped[int]
    state: Mapped[SlipState]
    ticket_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(100), default="")  # why it was spoiled
    site: Mapped[Site] = belongs_to("Site", "site_id", "BlankSlip")
    by: Mapped[Account] = belongs_to("Account", "by_id", "BlankSlip")


@dataclass(frozen=True)
class Handwritten:
    """An intake written on a slip: the slip's number and when the applicant came."""

    number: str
    at: datetime | None  # None: not written


def written_at(on: date, at: str) -> datetime | None:
    """A day and a time of day as written on the slip, `10:20`; None when it is no time of a day."""
    match = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.时点]([0-5]?[0-9])分?", tidy(at))
    if not match:
        return None
    return datetime(on.year, on.month, on.day, int(match[1]), int(match[2]), tzinfo=db.OFFICE_ZONE)


def query_code() -> str:
    """Six digits that a resident shows together with the number."""
    return f"{secrets.randbelow(1_000_000):06d}"


def prepare(s: Session, by: Account, *, count: int, now: datetime) -> str:
    """Take `count` numbers (1 to 50) of today's series of the account's own place for slips on paper, and return the
    batch. No ticket ever gets one of them in another way, so no number comes twice."""
    require(by, Permission.take_in)
    if not 1 <= count <= MOST:
        raise Refused(f"一次可以印1到{MOST}张。请改一下张数。")
    site = s.get_one(Site, (by.town_id, by.site_id))
    numbers = numbering.block(s, by.town_id, site.prefix, now.date(), count)
    s.add_all(
        BlankSlip(
            town_id=by.town_id,
            number=number,
            query_code=query_code(),
            batch=numbers[0],
            site_id=site.id,
            printed_at=now,
            by_id=by.id,
            state=SlipState.open,
        )
        for number in numbers
    )
    s.flush()
    history.record(s, by, "print", "blank_slip", numbers[0], now=now, count=count, last=numbers[-1])
    return numbers[0]


def void(s: Session, by: Account, number: str, *, reason: str, now: datetime) -> BlankSlip:
    """Take a spoiled slip out of use, with the reason; its number is never given again. Refuses a used, a void and
    another place's slip."""
    require(by, Permission.take_in)
    slip = in_hand(s, by, number)
    slip.reason = cleaned(reason, "作废原因", 100)
    if not slip.reason:
        raise Refused("请写明为什么作废，例如写坏了、弄丢了。")
    slip.state = SlipState.void
    s.flush()
    history.record(s, by, "void", "blank_slip", slip.number, now=now, reason=slip.reason)
    return slip


def in_hand(s: Session, by: Account, number: str) -> BlankSlip:
    """The open slip of this number, for the one who uses or voids it; nobody else gets at it until the transaction
    ends. Refuses an unknown one, a used and a void one, and, save for the director, another place's."""
    if not number.strip():
        raise Refused("还没有选空白单的编号。请对照单子选上。")
    slip = s.scalar(
        select(BlankSlip)
        .where(BlankSlip.town_id == by.town_id, BlankSlip.number == dashed(number))
        .options(selectinload(BlankSlip.site))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if slip is None:
        raise NotFound(f"编号“{number.strip()}”的空白单")
    if slip.site_id != by.site_id and by.role is not Role.director:
        raise Refused(f"这张空白单是{slip.site.name}的。请交给他们补录。")
    if slip.state is SlipState.used:
        raise Refused(f"空白单{slip.number}已经补录过了。请到“查办件”里看这一件。")
    if slip.state is SlipState.void:
        raise Refused(f"空白单{slip.number}已经作废（{slip.reason}）。请另用一张。")
    return slip


def true_time(slip: BlankSlip, by: Account, at: datetime | None, now: datetime) -> datetime:
    """When the applicant really came, in the office's zone; refuses a missing time, the future, a time before the slip was
    printed, and for everybody but the director one more than 30 days back."""
    if at is None:
        raise Refused("补录要写收件的日期和时间，时间写成10:20这样。请对照单子补上。")
    at = at.astimezone(db.OFFICE_ZONE)
    if at > now:
        raise Refused(f"收件时间{at:%Y-%m-%d %H:%M}还没有到。请对照单子上写的时间。")
    if at < slip.printed_at.replace(second=0, microsecond=0):
        raise Refused(f"这张空白单是{slip.printed_at:%Y-%m-%d %H:%M}才印的。请对照单子上写的时间。")
    if now.date() - at.date() > timedelta(days=LATE_DAYS) and by.role is not Role.director:
        raise Refused(f"收件时间已经过了{LATE_DAYS}天，要由中心主任补录。请把这张单子交给主任。")
    return at


def use(s: Session, slip: BlankSlip, ticket: Ticket, by: Account, now: datetime) -> None:
    """The slip has become a ticket; the story says who typed it in, and when."""
    slip.state, slip.ticket_id = SlipState.used, ticket.id
    note = f"停电时手写，收件时间{ticket.received_at:%Y-%m-%d %H:%M}"
    events.add(s, ticket, by, EventKind.back_entered, now, note)


def sheet(s: Session, by: Account, batch: str) -> Sequence[BlankSlip]:
    """The slips of one batch in the order of their numbers, each with its place, for printing; refuses an unknown
    batch and another place's."""
    require(by, Permission.take_in)
    slips = s.scalars(
        select(BlankSlip)
        .where(
            BlankSlip.town_id == by.town_id,
            BlankSlip.site_id == by.site_id,
            BlankSlip.batch == tidy(batch),
        )
        .options(selectinload(BlankSlip.site))
        .order_by(BlankSlip.id)
    ).all()
    if not slips:
        raise NotFound("这一批空白单")
    return slips


def of_place(
    s: Session, by: Account, *, state: SlipState | None = None, page: int = 1
) -> tuple[int, Sequence[BlankSlip]]:
    """How many slips the account's own place has in a state (None: any), and one page of them, the newest first."""
    require(by, Permission.take_in)
    where = [BlankSlip.town_id == by.town_id, BlankSlip.site_id == by.site_id]
    if state:
        where.append(BlankSlip.state == state)
    count = s.scalar(select(func.count()).select_from(BlankSlip).where(*where)) or 0
    slips = s.scalars(
        select(BlankSlip)
        .where(*where)
        .options(selectinload(BlankSlip.by))
        .order_by(BlankSlip.id.desc())
        .limit(PAGE)
        .offset(first_of(page, count))
    ).all()
    return count, slips
