"""How a date was counted, in few lines for screen and slip (C3): nobody counts sixty days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from model.desk.deadline import clock
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground.workdays import Calendar, CountedDay, DayCount, DayKind, Deadline


@dataclass(frozen=True)
class Reckoned:
    """All that the page of a ticket tells about its time; `check`: by when a received one must be answered."""

    rows: clock.Rows
    facts: clock.Facts | None
    dates: clock.Clock | None
    check: Deadline | None
    calendar: Calendar


def reckoned(s: Session, ticket: Ticket) -> Reckoned:
    """The dates of the present round, and the rows they come from (`version` must be loaded)."""
    rows, terms = clock.rows(s, [ticket])[ticket.id], clock.Terms(s, ticket.town_id)
    counted_from = clock.facts_from(ticket, rows, terms)
    check = terms.check(ticket.received_on) if ticket.state is TicketState.received else None
    dates = clock.count(counted_from, terms.calendar) if counted_from else None
    return Reckoned(rows, counted_from, dates, check, terms.calendar)


def lines(deadline: Deadline) -> list[tuple[str, str]]:
    """How a date was counted in few lines for screen and slip: which days, and what they are. Plain weekends between
    counted days do not break a line; holidays, make-up days and stops stand by themselves."""
    first, *others = deadline.days
    counted = any(day.number for day in others)
    stretches = [([first], "受理当天不计" if counted else "受理当天")]
    by_week = not any(day.is_counted(DayKind.weekend) for day in others)  # else every day counts
    run: list[CountedDay] = []
    for day in others:
        if run and _sort(day, by_week) != _sort(run[-1], by_week) and not _weekend_inside(run, day):
            stretches += _stretches(run)
            run = []
        run.append(day)
    stretches += _stretches(run)
    return [(_span(days, first.day), text) for days, text in stretches]


def _sort(day: CountedDay, by_week: bool) -> tuple[object, ...]:
    """What the days of one line have in common."""
    if day.count is DayCount.counted:
        return day.count, by_week and day.kind is DayKind.makeup_workday
    return (day.count,) if day.count is DayCount.moved else (day.count, day.why)


def _weekend_inside(run: Sequence[CountedDay], day: CountedDay) -> bool:
    """Whether a line of counted days goes on over a plain weekend."""
    weekend = day.count is DayCount.free and day.kind is DayKind.weekend
    return run[0].is_counted(DayKind.workday) and (weekend or day.is_counted(DayKind.workday))


def _stretches(run: list[CountedDay]) -> list[tuple[list[CountedDay], str]]:
    if not run:
        return []
    numbers = [day.number for day in run if day.number is not None]
    if not numbers:
        moved = run[-1].count is DayCount.moved
        return [(run, "遇休息日或暂停，顺延" if moved else f"{run[0].why}，不计")]
    rest = [day for day in run if day.number is None and day.day > _last_counted(run)]
    run = run[: len(run) - len(rest)]
    text = f"第{numbers[0]}天" if len(numbers) == 1 else f"第{numbers[0]}–{numbers[-1]}天"
    if run[0].is_counted(DayKind.makeup_workday) and len(run) == 1:
        text += f"（{run[0].why}）"
    elif len(numbers) < len(run):
        text += "（周末不计）"
    return [(run, text), *_stretches(rest)]


def _last_counted(run: Sequence[CountedDay]) -> date:
    return max(day.day for day in run if day.number is not None)


def _span(days: Sequence[CountedDay], begun: date) -> str:
    first, last = (
        f"{f'{d.year}年' if d.year != begun.year else ''}{d.month}月{d.day}日"
        for d in (days[0].day, days[-1].day)
    )
    return first if first == last else f"{first}–{last}"
