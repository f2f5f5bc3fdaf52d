"""The archive (档案): a finished ticket with everything that belongs to it, in a numbered box, sealed and read-only (R086, c9)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Date, Index, Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.desk.documents import attachments
from model.desk.filing import completeness, seals
from model.desk.ticket import events
from model.desk.ticket.acts import mine
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, settings
from model.ground.db import Json, TownRow, belongs_to, refers
from model.ground.history import History
from model.ground.numbering import take
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.sites import Site

PER_BOX: Final = 50
YEARS: Final[Mapping[str, int | None]] = {"10年": 10, "30年": 30, "永久": None}  # shortest first


class ArchiveRecord(TownRow):
    """One ticket's place in the archive of its site: box and serial inside it, how long it is kept, and the hash of what was put in.
    `destroy_after` is the last day on which it must be kept (None: for ever); `event_ids`: its story by then.
    A ticket that is done again and archived again has a further row."""

    __tablename__ = "archive_record"
    __table_args__ = (
        UniqueConstraint("town_id", "site_id", "box", "serial"),
        Index("ix_archive_record_ticket", "town_id", "ticket_id"),
        Index("ix_archive_record_end", "town_id", "destroy_after"),
        refers("ticket_id", "ticket"),
        refers("site_id", "site"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    site_id: Mapped[int]
    category: Mapped[str]
    year: Mapped[int] = mapped_column(Integer)
    box: Mapped[str] = mapped_column(String(60))
    serial: Mapped[int] = mapped_column(Integer)
    retention: Mapped[str] = mapped_column(String(8))
    destroy_after: Mapped[date | None] = mapped_column(Date)
    archived_at: Mapped[datetime]
    by_id: Mapped[int]
    form: Mapped[int] = mapped_column(Integer, default=seals.FORM)
    event_ids: Mapped[list[int]] = mapped_column("told", Json)
    digest: Mapped[str] = mapped_column(String(64), default="")
    by: Mapped[Account] = belongs_to("Account", "by_id", "ArchiveRecord")
    ticket: Mapped[Ticket] = belongs_to("Ticket", "ticket_id", "ArchiveRecord")
    site: Mapped[Site] = belongs_to("Site", "site_id", "ArchiveRecord")


def kept_until(year: int, retention: str) -> date | None:
    """The last day of keeping what was finished in `year`: whole years, counted from the year after; None is for ever."""
    years = YEARS[retention]
    return date(year + years, 12, 31) if years else None


def longer(retention: str, other: str) -> str:
    """The longer of two retentions: what is archived once is never kept shorter (c9)."""
    order = list(YEARS)
    return max(retention, other, key=order.index)


def archive(
    s: Session, by: Account, number: str, *, box: str = "", seen: int, now: datetime
) -> ArchiveRecord:
    """Put a completed or delivered ticket away; `box` is the number on the real box, else the next one of year, site and
    class is given, 50 to a box. Afterwards it can only be looked at and remarked upon.

    Refuses while anything of `completeness.listed` is missing, and names all of it.
    """
    ticket, for_id = mine(s, by, number, Verb.archive, seen=seen, now=now)
    box = cleaned(box, "盒号", 40)
    db.alone(s, attachments.papers_of(ticket.town_id, ticket.number))
    faults = [check.fault for check in completeness.listed(s, ticket) if check.fault]
    if faults:
        raise Refused("还不能归档：" + "".join(faults) + "请补齐再归档。")
    ticket.move(Verb.archive, now)
    record = _place(s, ticket, by, box, now)
    note = f"{record.box}第{record.serial}件，保管{record.retention}"
    events.add(s, ticket, by, EventKind.archived, now, note, for_id=for_id)
    s.flush()
    record.event_ids = seals.event_ids(s, ticket)
    record.digest = seals.digest(s, ticket, record.event_ids)
    s.add(record)
    s.flush()
    history.record(
        s,
        by,
        "archive",
        "ticket",
        number,
        now=now,
        box=record.box,
        serial=record.serial,
        digest=record.digest,
    )
    return record


def of_ticket(s: Session, ticket: Ticket) -> Sequence[ArchiveRecord]:
    """Every time the ticket was archived, the last one at the end, with who did it."""
    return s.scalars(
        select(ArchiveRecord)
        .where(ArchiveRecord.town_id == ticket.town_id, ArchiveRecord.ticket_id == ticket.id)
        .options(joinedload(ArchiveRecord.by))
        .order_by(ArchiveRecord.id)
    ).all()


def unchanged(s: Session, ticket: Ticket, record: ArchiveRecord) -> bool:
    """Whether an archived ticket still is what was put away: its hash is counted anew and compared with the record's, and the
    record's with the one that the audit log keeps under its own key."""
    logged = s.scalar(
        select(History.facts)
        .where(
            History.town_id == ticket.town_id,
            History.subject == "ticket",
            History.subject_id == ticket.number,
            History.action == "archive",
        )
        .order_by(History.no.desc())
        .limit(1)
    )
    if not logged or logged.get("digest") != record.digest:
        return False
    return seals.digest(s, ticket, record.event_ids) == record.digest


def altered(s: Session) -> Iterator[str]:
    """One sentence for every archived ticket of the database that is no longer what was put away (`daiban verify`)."""
    newest = select(func.max(ArchiveRecord.id)).group_by(ArchiveRecord.town_id, ArchiveRecord.ticket_id)
    records = s.scalars(
        select(ArchiveRecord)
        .join(Ticket, (Ticket.town_id == ArchiveRecord.town_id) & (Ticket.id == ArchiveRecord.ticket_id))
        .where(ArchiveRecord.id.in_(newest), Ticket.state == TicketState.archived)
        .options(joinedload(ArchiveRecord.ticket))
        .execution_options(yield_per=500)
    )
    for record in records:
        if not unchanged(s, record.ticket, record):
            yield f"办件{record.ticket.number}归档以后被改动过。请用备份核对。"


def _place(s: Session, ticket: Ticket, by: Account, box: str, now: datetime) -> ArchiveRecord:
    """The record with its place; box numbers and serials come from number series, so none is given twice."""
    site, version = ticket.site, ticket.version
    year = (ticket.completed_on or now.date()).year
    if not box:
        label = f"{site.prefix}-{year}-{version.category[:30]}"
        [count] = take(s, ticket.town_id, f"archive:{label}")
        box = f"{label}-{(count - 1) // PER_BOX + 1:02d}"
    [serial] = take(s, ticket.town_id, f"box:{site.prefix}:{box}")
    retention = settings.value(s, ticket.town_id, "retention")
    for before in of_ticket(s, ticket):
        retention = longer(retention, before.retention)
    return ArchiveRecord(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        site_id=ticket.site_id,
        category=version.category,
        year=year,
        box=box,
        serial=serial,
        retention=retention,
        destroy_after=kept_until(year, retention),
        archived_at=now,
        by_id=by.id,
    )
