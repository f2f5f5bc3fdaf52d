"""The clock of a ticket: started when the papers are complete, recounted when the calendar changes (R079, c3.9)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import extract, func, or_, select
from sqlalchemy.orm import Session, selectinload

from model.catalogue.versions import ItemVersion
from model.desk import events
from model.desk.events import EventKind
from model.desk.tickets import Ticket
from model.ground import history, workdays
from model.ground.workdays import Deadline
from model.people.accounts import Account
from model.people.permissions import Permission, require


def start(s: Session, ticket: Ticket, version: ItemVersion, now: datetime) -> None:
    """The promised limit runs from the day after the papers are complete (licensing law art 32, R072)."""
    ticket.accepted_on = now.date()
    counted = workdays.deadline(
        now.date(), version.promised_limit, version.day_unit, workdays.load_calendar(s)
    )
    ticket.due_on, ticket.due_presumed = counted.due_on, counted.presumed


def derivation(s: Session, ticket: Ticket) -> Deadline | None:
    """How the due date was counted, day by day; None while no clock runs (`version` must be loaded)."""
    if ticket.accepted_on is None:
        return None
    return workdays.deadline(
        ticket.accepted_on,
        ticket.version.promised_limit,
        ticket.version.day_unit,
        workdays.load_calendar(s),
    )


def enter_notice(
    s: Session,
    by: Account,
    *,
    year: int,
    free: Mapping[date, str],
    makeup: Iterable[date],
    source: str,
    now: datetime,
) -> int:
    """Enter the official holiday notice of a year and recount the open tickets; returns how many dates moved.

    Free days and make-up Saturdays as in `workdays.replace_year`, which refuses what cannot be.
    """
    require(by, Permission.manage_calendar)
    makeup = sorted(makeup)
    workdays.replace_year(s, year, free, makeup, source=source)
    s.flush()
    moved = _recount(s, by, year, now)
    history.record(
        s, by, "enter_notice", "calendar_day", year, now=now, free=len(free), makeup=len(makeup), moved=moved
    )
    return moved


def _recount(s: Session, by: Account, year: int, now: datetime) -> int:
    """Open tickets whose time touches the year; the old date stays in the story."""
    moved = 0
    for ticket in s.scalars(
        select(Ticket)
        .where(
            Ticket.town_id == by.town_id,
            Ticket.closed_at.is_(None),
            or_(extract("year", Ticket.due_on) >= year, Ticket.due_presumed),
            Ticket.accepted_on <= date(year, 12, 31),
        )
        .options(selectinload(Ticket.version))
    ):
        counted = derivation(s, ticket)
        if counted is None:
            continue
        before, ticket.due_presumed = ticket.due_on, counted.presumed
        if before != counted.due_on:
            ticket.due_on = counted.due_on
            events.add(s, ticket, by, EventKind.recounted, now, f"由{before}改为{counted.due_on}")
            moved += 1
    return moved


def presumed_years(s: Session, by: Account) -> list[int]:
    """Years into which open tickets run though their official notice is missing: the calendar page warns of them."""
    years = s.scalars(
        select(func.distinct(extract("year", Ticket.due_on))).where(
            Ticket.town_id == by.town_id, Ticket.closed_at.is_(None), Ticket.due_presumed
        )
    )
    return sorted(int(year) for year in years)
