"""Boxes of the archive: what lies where, what waits to be put away, what need not be kept any longer (c9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from model.catalogue.versions import ItemVersion
from model.desk.filing import archive
from model.desk.filing.archive import ArchiveRecord
from model.desk.ticket.finding import PAGE, first_of, visible
from model.desk.ticket.moves import MOVES, TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site
from model.roster.on_post import answering


@dataclass(frozen=True)
class Box:
    """One box as its label says it; `destroy_after` is that of its last file, None when one is kept for ever."""

    site_id: int
    site: str
    box: str
    category: str
    year: int
    files: int
    destroy_after: date | None


def own(by: Account) -> list[ColumnElement[bool]]:
    """The archives an account may look into: its own site's, a village's is the village's own (R087); the director's are all."""
    conditions: list[ColumnElement[bool]] = [ArchiveRecord.town_id == by.town_id]
    if by.role is not Role.director:
        conditions.append(ArchiveRecord.site_id == by.site_id)
    return conditions


def listed(s: Session, by: Account, *, page: int = 1) -> tuple[int, Sequence[Box]]:
    """How many boxes there are, and 50 of them, the newest year first."""
    require(by, Permission.take_in)
    key = (ArchiveRecord.site_id, ArchiveRecord.box)
    count = s.scalar(select(func.count()).select_from(select(*key).where(*own(by)).distinct().subquery()))
    year = func.max(ArchiveRecord.year)
    rows = s.execute(
        select(
            *key,
            Site.name,
            func.min(ArchiveRecord.category),
            year,
            func.count(),
            func.count(ArchiveRecord.destroy_after),
            func.max(ArchiveRecord.destroy_after),
        )
        .join(Site, (Site.town_id == ArchiveRecord.town_id) & (Site.id == ArchiveRecord.site_id))
        .where(*own(by))
        .group_by(*key, Site.name)
        .order_by(year.desc(), ArchiveRecord.box)
        .limit(PAGE)
        .offset(first_of(page, count or 0))
    ).all()
    return count or 0, [
        Box(site_id, site, box, category, of_year, files, end if ends == files else None)
        for site_id, box, site, category, of_year, files, ends, end in rows
    ]


def of_box(s: Session, by: Account, site_id: int, box: str) -> Sequence[ArchiveRecord]:
    """What lies in a box, by serial, each with its ticket and item."""
    require(by, Permission.take_in)
    return s.scalars(
        select(ArchiveRecord)
        .where(*own(by), ArchiveRecord.site_id == site_id, ArchiveRecord.box == box)
        .options(joinedload(ArchiveRecord.ticket).selectinload(Ticket.version).load_only(ItemVersion.name))
        .order_by(ArchiveRecord.serial)
    ).all()


def waiting(
    s: Session, by: Account, first: date, last: date, now: datetime, *, page: int = 1
) -> tuple[int, Sequence[Ticket]]:
    """How many tickets completed in a period this account may archive, and 50 of them, the oldest first."""
    require(by, Permission.take_in)
    where = [
        *visible(by),
        Ticket.state.in_(MOVES[Verb.archive].before),
        Ticket.completed_on >= first,
        Ticket.completed_on <= last,
    ]
    if by.role is not Role.director:
        where.append(Ticket.post_id.in_([post.id for post in answering.posts_of(s, by, now)]))
    count = s.scalar(select(func.count()).select_from(Ticket).where(*where)) or 0
    rows = s.scalars(
        select(Ticket)
        .where(*where)
        .options(selectinload(Ticket.version).load_only(ItemVersion.name, ItemVersion.category))
        .order_by(Ticket.completed_on, Ticket.id)
        .limit(PAGE)
        .offset(first_of(page, count))
    ).all()
    return count, rows


def archived_now(by: Account) -> Select[ArchiveRecord]:
    """What lies in the archive now: of each ticket the last place, and none of one that is being done again."""
    later = aliased(ArchiveRecord)
    again = exists().where(
        later.town_id == ArchiveRecord.town_id,
        later.ticket_id == ArchiveRecord.ticket_id,
        later.id > ArchiveRecord.id,
    )
    return (
        select(ArchiveRecord)
        .join(Ticket, (Ticket.town_id == ArchiveRecord.town_id) & (Ticket.id == ArchiveRecord.ticket_id))
        .where(*own(by), Ticket.state == TicketState.archived, ~again)
    )


def altered(s: Session, by: Account, site_id: int, box: str) -> list[str]:
    """The numbers of what lies in a box and is no longer what was put away."""
    require(by, Permission.take_in)
    rows = s.scalars(
        archived_now(by)
        .where(ArchiveRecord.site_id == site_id, ArchiveRecord.box == box)
        .options(joinedload(ArchiveRecord.ticket))
        .order_by(ArchiveRecord.serial)
    ).all()
    return [row.ticket.number for row in rows if not archive.unchanged(s, row.ticket, row)]


def expired(s: Session, by: Account, today: date, *, page: int = 1) -> tuple[int, Sequence[ArchiveRecord]]:
    """How many archived tickets need not be kept any longer, and 50 of them, the oldest end first: the list that two people sign. Nothing is
    destroyed here, and a ticket that is being done again or was archived again since is not on it."""
    require(by, Permission.take_in)
    query = archived_now(by).where(ArchiveRecord.destroy_after < today)
    count = s.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = s.scalars(
        query.options(
            joinedload(ArchiveRecord.ticket).selectinload(Ticket.version).load_only(ItemVersion.name)
        )
        .order_by(ArchiveRecord.destroy_after, ArchiveRecord.box, ArchiveRecord.serial)
        .limit(PAGE)
        .offset(first_of(page, count))
    ).all()
    return count, rows
