"""The clock of a ticket: what the law counts, from the rows that say so, never patched (R079, domain.md c3, peers C9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import ColumnElement, extract, func, or_, select
from sqlalchemy.orm import Session, selectinload

from model.catalogue.versions import Kind
from model.desk import events
from model.desk.events import EventKind
from model.desk.extensions import Extension
from model.desk.hand_ups import HandUp
from model.desk.moves import TicketState
from model.desk.pauses import ClockPause
from model.desk.rounds import TicketRound
from model.desk.tickets import Ticket
from model.ground import history, settings, workdays
from model.ground.workdays import Calendar, DayUnit, Deadline, Pause
from model.people.accounts import Account
from model.people.permissions import Permission, require

Row = TypeVar("Row", ClockPause, HandUp, Extension)


@dataclass(frozen=True)
class Facts:
    """All that the clock of one round counts from. `limit`, `statutory` and `extension` in `unit`; `own_days`: the
    working days in which a reported ticket must be handed up, None once it was."""

    accepted_on: date
    limit: int
    unit: DayUnit
    after_hours: bool = False
    statutory: int | None = None
    pauses: tuple[Pause, ...] = ()
    extension: int = 0
    own_days: int | None = None


@dataclass(frozen=True)
class Clock:
    """The dates of one round: the promise, the end after an extension, the day to hand it up by, and the law's."""

    promise: Deadline
    extended: Deadline | None
    own: Deadline | None
    statutory: Deadline | None

    @property
    def due(self) -> Deadline:
        """What has to be done next: hand up, or complete."""
        end = self.extended or self.promise
        return min(self.own, end, key=lambda d: d.due_on) if self.own else end


def count(facts: Facts, calendar: Calendar) -> Clock:
    """Every date of a round (domain.md c3): an instant item taken in after closing time is due the next working day;
    an extension moves the end and the law's end, not the promise; days of a pause and at the upper authority never
    count."""
    begins, limit = facts.accepted_on, facts.limit
    if facts.after_hours and limit == 0:
        begins = calendar.next_workday(begins + timedelta(days=1))

    def end(days: int, unit: DayUnit = facts.unit) -> Deadline:
        return workdays.deadline(begins, days, unit, calendar, facts.pauses)

    return Clock(
        promise=end(limit),
        extended=end(limit + facts.extension) if facts.extension else None,
        own=end(facts.own_days, DayUnit.workday) if facts.own_days else None,
        statutory=end(facts.statutory + facts.extension) if facts.statutory else None,
    )


def facts(s: Session, ticket: Ticket) -> Facts | None:
    """What the clock of the ticket's present round counts from; None before it is accepted (`version` must be
    loaded)."""
    if ticket.accepted_on is None:
        return None
    version = ticket.version
    begins = ticket.accepted_on if ticket.round == 1 else _round_began(s, ticket)
    pauses = _of_round(s, ClockPause, ticket)
    hand_ups = _of_round(s, HandUp, ticket)
    granted = [e.days for e in _of_round(s, Extension, ticket) if e.granted]
    own_part = (
        ticket.kind is Kind.reported
        and not hand_ups
        and ticket.state in (TicketState.accepted, TicketState.in_progress, TicketState.suspended)
    )
    return Facts(
        accepted_on=begins,
        limit=version.promised_limit,
        unit=version.day_unit,
        after_hours=ticket.after_hours and ticket.round == 1,
        statutory=version.statutory_limit,
        pauses=tuple(
            span for span in [*(p.span() for p in pauses), *(h.span() for h in hand_ups)] if span is not None
        ),
        extension=sum(granted),
        own_days=settings.number(s, ticket.town_id, "report_up_days") if own_part else None,
    )


def _round_began(s: Session, ticket: Ticket) -> date:
    same = (TicketRound.town_id == ticket.town_id, TicketRound.ticket_id == ticket.id)
    return s.scalars(select(TicketRound.opened_on).where(*same, TicketRound.number == ticket.round)).one()


def _of_round(s: Session, table: type[Row], ticket: Ticket) -> list[Row]:
    same = (table.town_id == ticket.town_id, table.ticket_id == ticket.id, table.round == ticket.round)
    return list(s.scalars(select(table).where(*same).order_by(table.id)))


def of(s: Session, ticket: Ticket, calendar: Calendar) -> Clock | None:
    """All dates of the ticket's present round, each with how it was counted, day by day."""
    counted_from = facts(s, ticket)
    return count(counted_from, calendar) if counted_from else None


def start(s: Session, ticket: Ticket, now: datetime, *, accepted_on: date | None = None) -> None:
    """The clock starts on the day the papers are complete, or on the day the law deems (licensing law art 32, R072)."""
    ticket.accepted_on = accepted_on or now.date()
    closes = settings.clock(s, ticket.town_id, "closes_at")
    ticket.after_hours = accepted_on is None and now.timetz().replace(tzinfo=None) > closes
    s.flush()


def reckon(s: Session, ticket: Ticket) -> None:
    """Count the ticket's dates anew from its rows, after anything that may move them (`version` must be loaded). A
    received one is due to be accepted or answered within 5 working days (art 32); one that waits for papers has no
    date; the first round's promise stays when a later one runs."""
    s.flush()
    calendar = workdays.load_calendar(s)
    clock = of(s, ticket, calendar)
    if clock is None:
        ticket.due_on, ticket.due_presumed = None, False
        if ticket.state is TicketState.received:
            days = settings.number(s, ticket.town_id, "check_days")
            check = workdays.deadline(ticket.received_on, days, DayUnit.workday, calendar)
            ticket.due_on, ticket.due_presumed = check.due_on, check.presumed
        return
    ticket.due_on, ticket.due_presumed = clock.due.due_on, clock.due.presumed
    if ticket.round == 1:
        ticket.extended_on = clock.extended.due_on if clock.extended else None
        ticket.promised_on = clock.promise.due_on if clock.promise.due_on != ticket.due_on else None
    ticket.paused_until = _paused_until(s, ticket)


def _paused_until(s: Session, ticket: Ticket) -> date | None:
    if ticket.state is TicketState.reported_up:
        return workdays.LAST_DAY
    running = [p.until for p in _of_round(s, ClockPause, ticket) if p.resumed_on is None]
    return max(running) if running and ticket.state is TicketState.suspended else None


def derivation(s: Session, ticket: Ticket, calendar: Calendar) -> Deadline | None:
    """How the day that counts now was counted, day by day; None while no clock runs (`version` must be loaded)."""
    clock = of(s, ticket, calendar)
    return clock.due if clock else None


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
    moved = 0
    for ticket in s.scalars(
        select(Ticket)
        .where(Ticket.town_id == by.town_id, Ticket.closed_at.is_(None), Ticket.due_on.is_not(None), which)
        .options(selectinload(Ticket.version))
    ):
        before = ticket.due_on
        reckon(s, ticket)
        if before != ticket.due_on:
            events.add(s, ticket, by, EventKind.recounted, now, f"由{before}改为{ticket.due_on}")
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
