"""Counting anew: when a year's holiday notice is entered, open tickets get their dates again, the old ones stay in the story (c3.9)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, extract, func, or_, select
from sqlalchemy.orm import Session, selectinload

from model.desk import clock, events
from model.desk.events import EventKind
from model.desk.stages import still_open
from model.desk.tickets import Ticket
from model.ground import history, workdays
from model.people.accounts import Account
from model.people.permissions import Permission, require

BATCH: Final = 500


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
    """The town's open tickets, some hundred at a time; an old date that moves stays in the story."""
    moved = 0
    terms = clock.Terms(s, by.town_id)
    tickets = s.scalars(
        select(Ticket)
        .where(Ticket.town_id == by.town_id, still_open(), Ticket.due_on.is_not(None), which)
        .options(selectinload(Ticket.version))
        .order_by(Ticket.id)
    ).all()
    for first in range(0, len(tickets), BATCH):
        batch = tickets[first : first + BATCH]
        found = clock.rows(s, batch)
        for ticket in batch:
            before = ticket.due_on
            clock.settle(ticket, found[ticket.id], terms)
            if before != ticket.due_on:
                events.add(s, ticket, by, EventKind.recounted, now, f"由{before}改为{ticket.due_on}")
                moved += 1
        s.flush()
    return moved


def presumed_years(s: Session, by: Account) -> list[int]:
    """Years into which open tickets run though their official notice is missing: the calendar page warns of them."""
    years = s.scalars(
        select(func.distinct(extract("year", Ticket.due_on))).where(
            Ticket.town_id == by.town_id, still_open(), Ticket.due_presumed
        )
    )
    return sorted(int(year) for year in years)
