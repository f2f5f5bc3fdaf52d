"""The clock of a ticket: started when the papers are complete, recounted when the calendar changes (R079, c3.9)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement, extract, func, or_, select
from sqlalchemy.orm import Session, selectinload

from model.catalogue.versions import ItemVersion
from model.desk import events
from model.desk.events import EventKind
from model.desk.tickets import Ticket
from model.ground import history, workdays
from model.ground.workdays import Calendar, Deadline
from model.people.accounts import Account
from model.people.permissions import Permission, require


def start(s: Session, ticket: Ticket, version: ItemVersion, now: datetime) -> None:
    """The promised limit runs from the day after the papers are complete (licensing law art 32, R072)."""
    ticket.accepted_on = now.date()
    counted = workdays.deadline(
        now.date(), version.promised_limit, version.day_unit, workdays.load_calendar(s)
    )
    ticket.due_on, ticket.due_presumed = counted.due_on, counted.presumed


def derivation(ticket: Ticket, calendar: Calendar) -> Deadline | None:
    """How the due date was counted, day by day; None while no clock runs (`version` must be loaded)."""
    if ticket.accepted_on is None:
        return None
    return workdays.deadline(
        ticket.accepted_on,
        ticket.version.promised_limit,
        ticket.version.day_unit,
        calendar,
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
    moved = _count_anew(s, by, or_(extract("year", Ticket.due_on) >= year, Ticket.due_presumed), now)
    history.record(
        s, by, "enter_notice", "calendar_day", year, now=now, free=len(free), makeup=len(makeup), moved=moved
    )
    return moved


def recount(s: Session, by: Account, *, now: datetime) -> int:
    """Count the presumed dates of this town anew, when another town of the same database entered the notice;
    returns how many dates moved."""
    require(by, Permission.manage_calendar)
    moved = _count_anew(s, by, Ticket.due_presumed.is_(True), now)
    history.record(s, by, "recount", "calendar_day", now.year, now=now, moved=moved)
    return moved


def _count_anew(s: Session, by: Account, which: ColumnElement[bool], now: datetime) -> int:
    """The town's open tickets; an old date that moves stays in the story."""
    calendar, moved = workdays.load_calendar(s), 0
    for ticket in s.scalars(
        select(Ticket)
        .where(Ticket.town_id == by.town_id, Ticket.closed_at.is_(None), Ticket.due_on.is_not(None), which)
        .options(selectinload(Ticket.version))
    ):
        counted = derivation(ticket, calendar)
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
