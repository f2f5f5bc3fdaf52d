"""Finding tickets: one box for number, name, ID and phone, and the filters behind every figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion
from model.desk import sub_tasks
from model.desk.moves import TicketState
from model.desk.tickets import Ticket
from model.ground.identity import tidy
from model.ground.refusals import NotFound
from model.ground.texts import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site
from model.roster.posts import Post

PAGE = 50
NOWHERE = "none"  # as `village`: no village named; as `window`: posts of village points


@dataclass(frozen=True)
class Filter:
    """What a list of tickets may be narrowed by. `state` is open, overdue, due_today, completed (办结 or later),
    or the value of one TicketState; `open_on` keeps what was not yet completed at the end of that day; `village` a site code; `window` a window id; empty means any."""

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
    on_time: bool | None = None


def visible(by: Account) -> list[ColumnElement[bool]]:
    """The tickets an account may see: its town; a village agent its own village; a department handler the items of
    the home department and joint tickets in which it has a part (design.md 4)."""
    conditions: list[ColumnElement[bool]] = [Ticket.town_id == by.town_id]
    if by.role is Role.village_agent:
        conditions.append(or_(Ticket.site_id == by.site_id, Ticket.village_id == by.site_id))
    if by.role is Role.department_handler:
        of_home = select(ServiceItem.id).where(
            ServiceItem.town_id == by.town_id, ServiceItem.department_id == by.department_id
        )
        asked = sub_tasks.of_department(by.town_id, by.department_id)
        conditions.append(or_(Ticket.item_id.in_(of_home), asked))
    return conditions


def conditions(filter: Filter, by: Account, today: date) -> list[ColumnElement[bool]]:
    """The filter as SQL conditions inside what the account may see; figures and lists share them, so a number
    and the tickets behind it are the same."""
    found = visible(by)
    text = cleaned(filter.text, "要查的内容", 60)
    if text:
        found.append(_text(text))
    if filter.state:
        found.append(_state(filter.state, today))
    if filter.kind:
        found.append(Ticket.kind == filter.kind)
    if filter.mode:
        found.append(Ticket.mode == filter.mode)
    if filter.village == NOWHERE:
        found.append(Ticket.village_id.is_(None))
    elif filter.village:
        village = select(Site.id).where(Site.town_id == by.town_id, Site.code == filter.village)
        found.append(Ticket.village_id == village.scalar_subquery())
    if filter.window:
        window = int(filter.window) if re.fullmatch("[0-9]{1,18}", filter.window) else None
        posts = select(Post.id).where(Post.town_id == by.town_id, Post.window_id == window)
        found.append(Ticket.post_id.in_(posts))
    return found + _days(filter)


def _days(filter: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filter.received_from:
        found.append(Ticket.received_on >= filter.received_from)
    if filter.received_to:
        found.append(Ticket.received_on <= filter.received_to)
    if filter.completed_from:
        found.append(Ticket.completed_on >= filter.completed_from)
    if filter.completed_to:
        found.append(Ticket.completed_on <= filter.completed_to)
    if filter.open_on:
        found.append(or_(Ticket.completed_on.is_(None), Ticket.completed_on > filter.open_on))
        found.append(or_(Ticket.ended_on.is_(None), Ticket.ended_on > filter.open_on))
    if filter.on_time is not None:
        late = Ticket.completed_on > func.coalesce(Ticket.promised_on, Ticket.due_on)
        found.append(and_(Ticket.completed_on.is_not(None), Ticket.due_on.is_not(None)))
        found.append(~late if filter.on_time else late)
    return found


def _state(state: str, today: date) -> ColumnElement[bool]:
    still_open = Ticket.closed_at.is_(None)
    running = or_(Ticket.paused_until.is_(None), Ticket.paused_until < today)
    match state:
        case "open":
            return still_open
        case "overdue":
            return and_(still_open, running, Ticket.due_on < today)
        case "due_today":
            return and_(still_open, running, Ticket.due_on == today)
        case "completed":
            return Ticket.completed_on.is_not(None)
    word = TicketState.of(state)
    if word is None:
        raise NotFound(f"“{state}”这种状态")
    return Ticket.state == word


def _text(text: str) -> ColumnElement[bool]:
    """A ticket number, its beginning, its day or its last part (`7`, `0007-3`), a whole ID number, a whole phone
    number, or a part of a name."""
    word = tidy(text)
    if re.fullmatch(r"[0-9]{17}[0-9X]", word):
        return Ticket.applicant_id_number == word
    if re.fullmatch(r"[0-9]{4}-[0-9]{8}[0-9-]*", word):
        return Ticket.number.startswith(word)
    if re.fullmatch(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}", word):
        return Ticket.applicant_phone == word
    if re.fullmatch(r"[0-9]{8}", word):
        return Ticket.number.like(f"____-{word}-%")
    if tail := re.fullmatch(r"([0-9]{1,6})(-[0-9])?", word):
        return Ticket.number.like(f"%-{int(tail[1]):04d}{tail[2] or '-_'}")
    return Ticket.applicant_name.contains(text, autoescape=True) | (Ticket.agent_name == text)


def find(
    s: Session, by: Account, filter: Filter, *, today: date, page: int = 1
) -> tuple[int, Sequence[Ticket]]:
    """How many tickets fit, and one page of 50, the newest first, each with its version; a page past the end is
    the last one."""
    require(by, Permission.view_tickets)
    where = conditions(filter, by, today)
    count = s.scalar(select(func.count()).select_from(Ticket).where(*where)) or 0
    rows = s.scalars(
        select(Ticket)
        .where(*where)
        .options(selectinload(Ticket.version).load_only(ItemVersion.name))
        .order_by(Ticket.received_on.desc(), Ticket.id.desc())
        .limit(PAGE)
        .offset(first_of(page, count))
    ).all()
    return count, rows


def first_of(page: int, count: int, size: int = PAGE) -> int:
    """Where a page begins in a list of `count`; a page number left over from a longer list means the last page."""
    return max(min(page - 1, max(count - 1, 0) // size), 0) * size


def by_number(s: Session, by: Account, number: str) -> Ticket:
    """One ticket with item, version, post and materials; refuses one that does not exist or is out of the account's sight."""
    require(by, Permission.view_tickets)
    ticket = s.scalar(
        select(Ticket)
        .where(*visible(by), Ticket.number == number.strip())
        .options(
            joinedload(Ticket.item).joinedload(ServiceItem.department),
            joinedload(Ticket.version),
            joinedload(Ticket.post).joinedload(Post.window),
            joinedload(Ticket.site),
            joinedload(Ticket.village),
            joinedload(Ticket.first_receiver),
            joinedload(Ticket.completed_by),
            selectinload(Ticket.materials),
        )
    )
    if ticket is None:
        raise NotFound(f"编号“{number}”的办件")
    return ticket
