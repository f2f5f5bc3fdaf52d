"""Counting dates anew after a year's holiday notice; the old dates stay in the story (c3.9)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, extract, func, or_, select
from sqlalchemy.orm import Session, selectinload

from model.desk.deadline import clock, pausing
from model.desk.deadline.clock import Rows, Terms
from model.desk.ticket import events, sub_tasks
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState
from model.desk.ticket.stages import still_open
from model.desk.ticket.sub_tasks import SubTask
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, workdays
from model.ground.workdays import DayUnit
from model.people.accounts import Account
from model.people.permissions import Permission, require

BATCH: Final = 500
DUE, PROMISE = "", "承诺办结"  # what the dates of a ticket are called in its story


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
    """Enter the official holiday notice of a year and recount the open tickets; returns at how many dates moved.

    Free days and make-up Saturdays as in `workdays.replace_year`, which refuses what cannot be.
    """
    require(by, Permission.manage_calendar)
    makeup = sorted(makeup)
    db.alone(s, workdays.CHANGES)  # see clock.reckon
    workdays.replace_year(s, year, free, makeup, source=source)
    s.flush()
    reached = (extract("year", day) >= year for day in (Ticket.due_on, Ticket.promised_on))
    moved = _count_anew(s, by, or_(*reached, Ticket.due_presumed, _stopped()), now)
    history.record(
        s, by, "enter_notice", "calendar_day", year, now=now, free=len(free), makeup=len(makeup), moved=moved
    )
    return moved


def recount(s: Session, by: Account, *, now: datetime) -> int:
    """Count the presumed dates of this town anew, when another town of the same database entered the notice;
    returns at how many tickets dates moved."""
    require(by, Permission.manage_calendar)
    db.alone(s, workdays.CHANGES)
    further = Ticket.promised_on > Ticket.due_on  # its due date may be known and its promise presumed
    moved = _count_anew(s, by, or_(Ticket.due_presumed, further, _stopped()), now)
    history.record(s, by, "recount", "calendar_day", now.year, now=now, moved=moved)
    return moved


def _stopped() -> ColumnElement[bool]:
    """Those with a date of a stop or of the upper authority, which may lie in another year than their own."""
    return Ticket.state.in_((TicketState.suspended, TicketState.reported_up))


def _count_anew(s: Session, by: Account, which: ColumnElement[bool], now: datetime) -> int:
    """The town's open tickets as they stand when whoever is changing them is through, some hundred at a time; an old
    date that moves stays in the story."""
    moved = 0
    terms = Terms(s, by.town_id)
    tickets = s.scalars(
        select(Ticket)
        .where(Ticket.town_id == by.town_id, still_open(), Ticket.due_on.is_not(None), which)
        .options(selectinload(Ticket.version))
        .order_by(Ticket.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for first in range(0, len(tickets), BATCH):
        batch = tickets[first : first + BATCH]
        rows, parts = clock.rows(s, batch), sub_tasks.waiting_at(s, batch)
        for ticket in batch:
            own = [part for part in parts if part.ticket_id == ticket.id]
            changes = _moved(ticket, rows[ticket.id], own, terms)
            if changes:
                events.add(s, ticket, by, EventKind.recounted, now, changes)
                moved += 1
        s.flush()
    return moved


def _moved(ticket: Ticket, rows: Rows, parts: Sequence[SubTask], terms: Terms) -> str:
    """Count every date of a ticket anew; which of them moved, in words."""
    before = _dates(ticket, rows, parts)
    for pause in rows.pauses:
        if pause.resumed_on is None and pause.days:
            unit = ticket.version.day_unit
            pause.until = pausing.last_day(pause.started_on, pause.days, unit, terms.calendar)
    for up in rows.hand_ups:
        if up.returned_on is None and up.days:
            up.due_on = workdays.deadline(up.sent_on, up.days, DayUnit.workday, terms.calendar).due_on
    clock.settle(ticket, rows, terms)
    for part in parts:
        part.due_on = sub_tasks.due_on(ticket, part.given_on, part.days, terms.calendar)
    after = _dates(ticket, rows, parts)
    if (before[PROMISE], after[PROMISE]) == (before[DUE], after[DUE]):
        del before[PROMISE]  # nothing else than the due date
    return "；".join(f"{what}由{day}改为{after[what]}" for what, day in before.items() if day != after[what])


def _dates(ticket: Ticket, rows: Rows, parts: Sequence[SubTask]) -> dict[str, date | None]:
    """The dates that a calendar moves, each by its name; the due date has none."""
    stops = {f"{pause.step}暂停期满": pause.until for pause in rows.pauses if pause.resumed_on is None}
    outside = {f"{up.body}应办回": up.due_on for up in rows.hand_ups if up.returned_on is None}
    inside = {f"{part.department.name}应办": part.due_on for part in parts}
    return {DUE: ticket.due_on, PROMISE: ticket.promise, **stops, **outside, **inside}


def presumed_years(s: Session, by: Account) -> list[int]:
    """Years into which open tickets run though their official notice is missing: the calendar page warns of them."""
    years = s.scalars(
        select(func.distinct(extract("year", Ticket.due_on))).where(
            Ticket.town_id == by.town_id, still_open(), Ticket.due_presumed
        )
    )
    return sorted(int(year) for year in years)
