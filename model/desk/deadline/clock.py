"""The clock of a ticket: what the law counts, from the rows that say so, never patched (R079, c3, C9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue.versions import Kind
from model.desk.deadline.extensions import Extension
from model.desk.deadline.pauses import ClockPause
from model.desk.deadline.reports_up import HandUp
from model.desk.ticket.moves import TicketState
from model.desk.ticket.rounds import TicketRound
from model.desk.ticket.tickets import Ticket
from model.ground import db, settings, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar, DayUnit, Deadline, Pause

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
    """Every date of a round (c3): an instant item taken in after closing time is due the next working day;
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
        statutory=None if facts.statutory is None else end(facts.statutory + facts.extension),
    )


@dataclass(frozen=True)
class Rows:
    """What moves the dates of a ticket's present round; `began`: the day a later round was opened."""

    pauses: Sequence[ClockPause] = ()
    hand_ups: Sequence[HandUp] = ()
    extensions: Sequence[Extension] = ()
    began: date | None = None

    def stops(self) -> tuple[Pause, ...]:
        """The days that do not count, in pauses and at the upper authority."""
        spans = [*(p.span() for p in self.pauses), *(h.span() for h in self.hand_ups)]
        return tuple(span for span in spans if span is not None)


NOTHING = Rows()


class Terms:
    """What a town counts by: the calendar and its own settings, each asked for once and only when needed."""

    def __init__(self, s: Session, town_id: int) -> None:
        self._s, self._town_id = s, town_id

    @cached_property
    def calendar(self) -> Calendar:
        return workdays.load_calendar(self._s)

    @cached_property
    def check_days(self) -> int:
        """Working days in which a received ticket must be accepted or answered (licensing law art 32)."""
        return settings.number(self._s, self._town_id, "check_days")

    @cached_property
    def report_up_days(self) -> int:
        """Working days in which a reported ticket must be handed up (art 43)."""
        return settings.number(self._s, self._town_id, "report_up_days")

    @cached_property
    def closes_at(self) -> time:
        """When the hall closes."""
        return settings.clock(self._s, self._town_id, "closes_at")

    def check(self, received_on: date) -> Deadline:
        """The last day to accept or to say what is missing."""
        return workdays.deadline(received_on, self.check_days, DayUnit.workday, self.calendar)


def rows(s: Session, tickets: Sequence[Ticket]) -> dict[int, Rows]:
    """What moves the dates of these tickets of one town, by ticket id, in four questions however many they are. Nothing
    moves them before a ticket is accepted."""
    running = [t for t in tickets if t.accepted_on]
    pauses = _by_ticket(s, ClockPause, running)
    hand_ups = _by_ticket(s, HandUp, running)
    extensions = _by_ticket(s, Extension, running)
    later = {t.id: t.round for t in tickets if t.round > 1}
    began: dict[int, date] = {}
    if later:
        opened = select(TicketRound).where(
            TicketRound.town_id == tickets[0].town_id, TicketRound.ticket_id.in_(later)
        )
        began = {r.ticket_id: r.opened_on for r in s.scalars(opened) if r.number == later[r.ticket_id]}
    return {
        t.id: Rows(pauses.get(t.id, ()), hand_ups.get(t.id, ()), extensions.get(t.id, ()), began.get(t.id))
        for t in tickets
    }


def _by_ticket(s: Session, table: type[Row], tickets: Sequence[Ticket]) -> dict[int, list[Row]]:
    round_of = {t.id: t.round for t in tickets}
    if not round_of:
        return {}
    same = (table.town_id == tickets[0].town_id, table.ticket_id.in_(round_of))
    by_ticket: dict[int, list[Row]] = {}
    for row in s.scalars(select(table).where(*same).order_by(table.id)):
        if row.round == round_of[row.ticket_id]:
            by_ticket.setdefault(row.ticket_id, []).append(row)
    return by_ticket


def facts(s: Session, ticket: Ticket) -> Facts | None:
    """What the clock of the ticket's present round counts from; None before it is accepted (`version` must be
    loaded)."""
    return facts_from(ticket, rows(s, [ticket])[ticket.id], Terms(s, ticket.town_id))


def facts_from(ticket: Ticket, rows: Rows, terms: Terms) -> Facts | None:
    """The same, when the rows are at hand."""
    if ticket.accepted_on is None:
        return None
    version = ticket.version
    own_part = (
        ticket.kind is Kind.reported
        and not rows.hand_ups
        and ticket.state in (TicketState.accepted, TicketState.in_progress, TicketState.suspended)
    )
    return Facts(
        accepted_on=rows.began or ticket.accepted_on,
        limit=version.promised_limit,
        unit=version.day_unit,
        after_hours=ticket.after_hours and ticket.round == 1,
        statutory=version.statutory_limit,
        pauses=rows.stops(),
        extension=sum(e.days for e in rows.extensions if e.granted),
        own_days=terms.report_up_days if own_part else None,
    )


def of(s: Session, ticket: Ticket, calendar: Calendar) -> Clock | None:
    """All dates of the ticket's present round, each with how it was counted, day by day."""
    counted_from = facts(s, ticket)
    return count(counted_from, calendar) if counted_from else None


def start(
    s: Session, ticket: Ticket, now: datetime, *, accepted_on: date | None = None, terms: Terms | None = None
) -> None:
    """The clock starts on the day the papers are complete, or on the day the law deems (licensing law art 32, R072)."""
    # asked before anything changes: one write, not two
    closes = (terms or Terms(s, ticket.town_id)).closes_at
    ticket.accepted_on = accepted_on or now.date()
    moment = (ticket.received_at if accepted_on else now).astimezone(OFFICE_ZONE)
    ticket.after_hours = moment.time() > closes


def reckon(s: Session, ticket: Ticket, *, just_started: bool = False, terms: Terms | None = None) -> None:
    """Count the ticket's dates anew from its rows, after anything that may move them (`version` must be loaded). A
    received one is due to be accepted or answered within 5 working days (art 32); one that waits for papers has no
    date; the first round's promise stays when a later one runs. `just_started`: the clock was started in this act,
    so nothing can have stopped it yet and nothing is asked. Whoever enters a holiday notice meanwhile waits for us or
    we for them: no date is counted by the calendar of before and missed by the recount."""
    terms = terms or Terms(s, ticket.town_id)
    with s.no_autoflush:
        db.alone(s, workdays.CHANGES, shared=True)
        if just_started:
            settle(ticket, NOTHING, terms)
            return
    s.flush()
    settle(ticket, rows(s, [ticket])[ticket.id], terms)


def settle(ticket: Ticket, rows: Rows, terms: Terms) -> None:
    """Write the counted dates on the ticket."""
    counted_from = facts_from(ticket, rows, terms)
    if counted_from is None:
        check = terms.check(ticket.received_on) if ticket.state is TicketState.received else None
        ticket.due_on = check.due_on if check else None
        ticket.due_presumed = check.presumed if check else False
        ticket.paused_until = ticket.given_days = None
        return
    clock = count(counted_from, terms.calendar)
    if ticket.round == 1:
        ticket.extended_on = clock.extended.due_on if clock.extended else None
        ticket.promised_on = clock.promise.due_on if clock.promise.due_on != clock.due.due_on else None
    elif ticket.promised_on is None:
        ticket.promised_on = ticket.due_on  # still the first round's
    ticket.due_on, ticket.due_presumed = clock.due.due_on, clock.due.presumed
    ticket.given_days = _given_days(clock.due, counted_from.pauses, terms.calendar)
    ticket.paused_until = _paused_until(ticket, rows, clock.due.due_on)


def _given_days(due: Deadline, stops: Sequence[Pause], calendar: Calendar) -> int:
    """The working days of this round up to the due date on which the clock ran."""
    return sum(calendar.works(d.day) and not any(stop.covers(d.day) for stop in stops) for d in due.days[1:])


def _paused_until(ticket: Ticket, rows: Rows, due_on: date) -> date | None:
    """The last day on which the clock stands still; a stop that began after the due date, or a handing up after it,
    hides nothing."""
    if ticket.state is TicketState.reported_up:
        away = any(h.returned_on is None and h.sent_on <= due_on for h in rows.hand_ups)
        return workdays.LAST_DAY if away else None
    if ticket.state is not TicketState.suspended:
        return None
    running = [p.until for p in rows.pauses if p.resumed_on is None and p.started_on <= due_on]
    return max(running, default=None)
