"""Finding tickets: one box for number, name, ID and phone, and the filters behind every figure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion
from model.desk.ticket import names, sub_tasks
from model.desk.ticket.stages import kept, open_after, state_of
from model.desk.ticket.tickets import Ticket
from model.ground.identity import dashed
from model.ground.refusals import NotFound
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site
from model.roster.posts.posts import Post

PAGE = 50
MOST_COUNTED = 20_000  # 400 pages: nobody turns them, so nobody waits for the count of more
NOWHERE = "none"  # as `village`: no village named; as `window`: posts of village points


@dataclass(frozen=True)
class Filter:
    """What a list of tickets may be narrowed by; empty means any. `state` is open, overdue, due_today, completed (办结
    or later, whatever became of it since), ended (closed without a result), or the value of one TicketState; `open_on`
    keeps what was neither completed nor ended at the end of that day; `village` a site code; `window` a window id;
    `on_time` is yes, extended (延期: within an extension that was granted) or late, of what was completed."""

    text: str = ""
    state: str = ""
    kind: str = ""
    mode: str = ""
    village: str = ""
    window: str = ""
    received_from: date | None = None
    received_to: date | None = None
    completed_from: date | None = None
    completed_to: date | None = None
    open_on: date | None = None
    on_time: str = ""


def visible(by: Account) -> list[ColumnElement[bool]]:
    """The tickets an account may see: its town; a village agent its own village; a department handler the items of
    the home department and joint tickets in which it has a part (c8)."""
    conditions: list[ColumnElement[bool]] = [Ticket.town_id == by.town_id]
    if by.role is Role.village_agent:
        # what was taken in at a village point is of that village
        conditions.append(Ticket.village_id == by.site_id)
    if by.role is Role.department_handler:
        of_home = select(ServiceItem.id).where(
            ServiceItem.town_id == by.town_id, ServiceItem.department_id == by.department_id
        )
        parts = sub_tasks.of_department(by.town_id, by.department_id)
        conditions.append(or_(Ticket.item_id.in_(of_home), parts))
    return conditions


def conditions(filter: Filter, by: Account, today: date) -> list[ColumnElement[bool]]:
    """The filter as SQL conditions inside what the account may see; figures and lists share them, so a number
    and the tickets behind it are the same."""
    text = _typed(filter)
    typed = [or_(*names.ways(by.town_id, text))] if text else []
    return [*visible(by), *typed, *_narrowed(filter, by, today)]


def _typed(filter: Filter) -> str:
    return cleaned(filter.text, "要查的内容", 60)


def _narrowed(filter: Filter, by: Account, today: date) -> list[ColumnElement[bool]]:
    """Everything but what was typed."""
    where: list[ColumnElement[bool]] = []
    if filter.state:
        where.append(state_of(filter.state, today))
    if filter.kind:
        where.append(Ticket.kind == filter.kind)
    if filter.mode:
        where.append(Ticket.mode == filter.mode)
    if filter.village == NOWHERE:
        where.append(Ticket.village_id.is_(None))
    elif filter.village:
        village = select(Site.id).where(Site.town_id == by.town_id, Site.code == filter.village)
        where.append(Ticket.village_id == village.scalar_subquery())
    if filter.window:
        window = int(filter.window) if re.fullmatch("[0-9]{1,18}", filter.window) else None
        posts = select(Post.id).where(Post.town_id == by.town_id, Post.window_id == window)
        where.append(Ticket.post_id.in_(posts))
    return where + _days(filter)


def _days(filter: Filter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if filter.received_from:
        where.append(Ticket.received_on >= filter.received_from)
    if filter.received_to:
        where.append(Ticket.received_on <= filter.received_to)
    if filter.completed_from:
        where.append(Ticket.completed_on >= filter.completed_from)
    if filter.completed_to:
        where.append(Ticket.completed_on <= filter.completed_to)
    if filter.open_on:
        where.append(open_after(filter.open_on))
    if filter.on_time:
        where.append(kept(filter.on_time))
    return where


def find(
    s: Session, by: Account, filter: Filter, *, today: date, page: int = 1
) -> tuple[int, Sequence[Ticket]]:
    """How many tickets fit (see `count_text`), and one page of 50, the newest first, each with its version; a page past the
    end is the last one."""
    require(by, Permission.view_tickets)
    text, rest = _typed(filter), [*visible(by), *_narrowed(filter, by, today)]
    hits = _hits([*rest, way] for way in names.ways(by.town_id, text)) if text else _hits([rest])
    some = hits.limit(MOST_COUNTED + 1).subquery()
    count = s.scalar(select(func.count()).select_from(some)) or 0
    if not text or count > MOST_COUNTED:
        # so many that the newest of all soon fill a page
        walked = [*rest, names.any_way(by.town_id, text)] if text else rest
        some = _hits([walked]).subquery()
    ids = (
        select(some.c.id)
        .order_by(some.c.received_on.desc(), some.c.id.desc())
        .limit(PAGE)
        .offset(first_of(page, count))
    )
    wanted = s.scalars(ids).all()
    rows = s.scalars(  # ordered here: to save a sort of 50, SQLite would walk the year
        select(Ticket)
        .where(Ticket.town_id == by.town_id, Ticket.id.in_(wanted))
        .options(selectinload(Ticket.version).load_only(ItemVersion.name))
    ).all()
    return count, sorted(rows, key=lambda ticket: wanted.index(ticket.id))


def _hits(ways: Iterable[list[ColumnElement[bool]]]) -> Select[int, date] | CompoundSelect[int, date]:
    """The tickets of one way to look for them, or of several that exclude each other."""
    queries = [select(Ticket.id, Ticket.received_on).where(*where) for where in ways]
    return queries[0] if len(queries) == 1 else union_all(*queries)


def count_text(count: int) -> str:
    """`123件`; beyond 20,000, which `find` counts no further, `20000件以上`."""
    return f"{count}件" if count <= MOST_COUNTED else f"{MOST_COUNTED}件以上"


def first_of(page: int, count: int, size: int = PAGE) -> int:
    """Where a page begins in a list of `count`; a page number left over from a longer list means the last page."""
    return max(min(page - 1, max(count - 1, 0) // size), 0) * size


def by_number(s: Session, by: Account, number: str) -> Ticket:
    """One ticket with item, version, post and materials; refuses one that does not exist or is out of the account's sight."""
    require(by, Permission.view_tickets)
    ticket = s.scalar(
        select(Ticket)
        .where(*visible(by), Ticket.number == dashed(number))
        .options(
            joinedload(Ticket.item).joinedload(ServiceItem.department),
            joinedload(Ticket.version),
            joinedload(Ticket.post).joinedload(Post.window),
            joinedload(Ticket.site),
            joinedload(Ticket.village),
            joinedload(Ticket.first_receiver),
            joinedload(Ticket.handler),
            selectinload(Ticket.materials),
        )
    )
    if ticket is None:
        raise NotFound(f"编号“{number}”的办件")
    return ticket
