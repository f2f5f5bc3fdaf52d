"""The intake register (受理登记簿): every ticket of a period and place, one line each, in the order they came (R085)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from model.catalogue.items import Kind
from model.catalogue.versions import ItemVersion
from model.desk.ticket.finding import visible
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.privacy import mask_id, mask_name
from model.ground.refusals import Refused
from model.people import sites
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.people.sites import Site

MOST: Final = 20_000  # lines of one book: about nine hundred pages
YEARS: Final = range(2000, 2101)  # what a register may be asked for
A_PAGE: Final = 23  # lines of a page, when nothing in them is long


@dataclass(frozen=True)
class Book:
    """Which book: from which day to which, of one place (empty: all that the account may see), of one kind."""

    first: date
    last: date
    site: str = ""
    kind: Kind | None = None

    @property
    def days(self) -> str:
        return f"{self.first}至{self.last}"


@dataclass(frozen=True)
class Line:
    """One ticket in the book. The ID number is masked for everybody, the name for whoever only looks (c8)."""

    received_on: date
    number: str
    applicant: str
    id_number: str
    village: str
    item: str
    kind: str
    mode: str
    first_receiver: str
    promise: date | None
    closed_on: date | None
    state: str


def lines(s: Session, by: Account, book: Book) -> Sequence[Line]:
    """The lines of the book in the order of intake. Refuses a period that ends before it begins or lies beyond any office,
    an unknown place, and more than 20,000 lines: print it in parts."""
    require(by, Permission.view_tickets)
    how_many(s, by, book)
    village, receiver = aliased(Site), aliased(Account)
    name = str if may(by, Permission.handle_tickets) else mask_name
    rows = s.execute(
        select(
            Ticket.received_on, Ticket.number, Ticket.applicant_name, Ticket.applicant_id_number,
            village.name.label("village"), ItemVersion.name.label("item"), Ticket.kind, Ticket.mode,
            receiver.name.label("receiver"), Ticket.accepted_on, Ticket.promised_on, Ticket.due_on,
            Ticket.completed_on, Ticket.ended_on, Ticket.state,
        )
        .join(Ticket.version)
        .join(Ticket.first_receiver.of_type(receiver))
        .outerjoin(Ticket.village.of_type(village))
        .where(*_where(by, book))
        .order_by(Ticket.received_at, Ticket.id)
    )  # fmt: skip
    return [
        Line(
            received_on=row.received_on,
            number=row.number,
            applicant=name(row.applicant_name),
            id_number=mask_id(row.applicant_id_number or ""),
            village=row.village or "",
            item=row.item,
            kind=row.kind.label,
            mode=row.mode.label,
            first_receiver=row.receiver,
            promise=(row.promised_on or row.due_on) if row.accepted_on else None,
            closed_on=row.completed_on or row.ended_on,
            state=row.state.label,
        )
        for row in rows
    ]


def opened(s: Session, by: Account, book: Book, *, now: datetime) -> int:
    """Record that somebody reads a book: a list of people lies open (c8). Refuses like `lines`."""
    require(by, Permission.view_tickets)
    count = how_many(s, by, book)
    history.record(s, by, "view", "register", book.days, now=now, **_details(book, count))
    return count


def printed(s: Session, by: Account, book: Book, *, now: datetime) -> int:
    """Record that a book goes to the printer: a list of people leaves the house (c8). Refuses like `lines`."""
    require(by, Permission.view_tickets)
    count = how_many(s, by, book)
    history.record(s, by, "print", "register", book.days, now=now, **_details(book, count))
    return count


def _details(book: Book, count: int) -> dict[str, object]:
    return {"site": book.site, "kind": book.kind, "lines": count}


def how_many(s: Session, by: Account, book: Book) -> int:
    """The lines that the book would have; refuses like `lines`."""
    require(by, Permission.view_tickets)
    if book.last < book.first:
        raise Refused("结束日期早于开始日期。请改好再打印。")
    if book.first.year not in YEARS or book.last.year not in YEARS:
        raise Refused(f"日期要在{YEARS[0]}年到{YEARS[-1]}年之间。请改好再打印。")
    if book.site:
        sites.place(s, by.town_id, book.site)
    count = s.scalar(select(func.count()).select_from(Ticket).where(*_where(by, book))) or 0
    if count > MOST:
        raise Refused(f"这段时间有{count}件，一次最多印{MOST}件。请把日期分成几段来印。")
    return count


def _where(by: Account, book: Book) -> list[ColumnElement[bool]]:
    where = [*visible(by), Ticket.received_on >= book.first, Ticket.received_on <= book.last]
    if book.site:
        place = select(Site.id).where(Site.town_id == by.town_id, Site.code == book.site)
        where.append(Ticket.site_id == place.scalar_subquery())
    if book.kind:
        where.append(Ticket.kind == book.kind)
    return where
