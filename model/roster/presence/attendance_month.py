"""The attendance of a month: one row a person, and one person day by day (R110, R114)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotPermitted
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Permission, Role, may, require
from model.roster.leave import Leave, LeaveKind, LeaveState, overlapping
from model.roster.posts import hours
from model.roster.posts.hours import Hours
from model.roster.presence import expected, worked_time
from model.roster.presence.attendance import SignInRecord
from model.roster.presence.expected import Expected
from model.roster.presence.worked_time import Day, Stay

SCHEMA = {
    "login": pl.String, "name": pl.String, "role": pl.String, "place": pl.String, "village": pl.Boolean, "due_days": pl.Float64,
    "present_days": pl.Float64, "late_times": pl.Int64, "late_minutes": pl.Int64, "early_times": pl.Int64,
    "early_minutes": pl.Int64, "absent_days": pl.Float64, **{f"leave_{kind.value}": pl.Float64 for kind in LeaveKind},
    "forgotten": pl.Int64, "on_minutes": pl.Int64, "due_minutes": pl.Int64,
}  # fmt: skip
ORDER = {Role.director: 0, Role.clerk: 1}


@dataclass(frozen=True)
class DayLine:
    """One day of one person: what it came to, the stays themselves, and the leaves that touch it."""

    day: date
    name: str  # the kind of day, or the holiday
    due: bool
    worked: Day
    stays: Sequence[SignInRecord]
    leaves: Sequence[Leave]


@dataclass(frozen=True)
class _Period:
    """What the rows of a month share, read once however many people there are."""

    days: list[date]
    calendar: Calendar
    hours: Hours
    now: datetime
    people: list[Expected]
    stays: dict[tuple[int, date], list[SignInRecord]]
    leaves: dict[int, list[Leave]]

    def line(self, person: Expected, day: date) -> DayLine:
        stays, due = self.stays.get((person.account.id, day), []), day in person.days
        leaves = [
            row
            for row in self.leaves.get(person.account.id, [])
            if worked_time.leave_span(day, row.begins_at, row.over_at)
        ]
        worked = worked_time.of_day(
            day,
            [Stay(row.came_at, row.left_at) for row in stays],
            self.hours,
            away=_spans(day, leaves),
            due=due,
            now=self.now,
        )
        return DayLine(day, self.calendar.name(day), due, worked, stays, leaves)


def sheet(s: Session, by: Account, first: date, now: datetime) -> pl.DataFrame:
    """The month that begins on `first`, up to now: a row for everybody expected at the hall or, on the village's common
    day, at the point, and for whoever signed in; columns as in SCHEMA, days in halves, times counted, minutes.

    Who may not see others' attendance gets the own row alone. Days before the town's first sign-in ask nothing.
    """
    require(by, Permission.sign_in)
    only = None if may(by, Permission.view_attendance) else by.id
    period = _read(s, by.town_id, _days(s, by.town_id, first, now), now, only)
    months = [(person, [period.line(person, day) for day in period.days]) for person in period.people]
    rows = [
        _row(person, lines, period.hours)
        for person, lines in sorted(months, key=_place)
        if any(line.due or line.stays for line in lines)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def days(s: Session, by: Account, account: Account, first: date, now: datetime) -> list[DayLine]:
    """One person's month day by day, up to now. Refuses somebody else's to who may not see it."""
    require(by, Permission.sign_in)
    if account.id != by.id and not may(by, Permission.view_attendance):
        raise NotPermitted(Permission.view_attendance.label)
    period = _read(s, by.town_id, _days(s, by.town_id, first, now), now, account.id)
    return [period.line(person, day) for person in period.people for day in period.days]


def today(s: Session, account: Account, now: datetime) -> DayLine:
    """The person's own day as it stands now."""
    day = now.astimezone(OFFICE_ZONE).date()
    period = _read(s, account.town_id, [day], now, account.id)
    return period.line(period.people[0], day)


def not_yet(s: Session, by: Account, now: datetime) -> dict[str, int]:
    """How many of each village have not signed in on the day on which all its agents come in together (R121), leave
    aside; empty on every other day, and before opening."""
    require(by, Permission.view_attendance)
    day = now.astimezone(OFFICE_ZONE).date()
    period = _read(s, by.town_id, [day], now, None)
    missing: dict[str, int] = defaultdict(int)
    for person in period.people:
        worked = period.line(person, day).worked
        if person.account.at_village and worked.due and not worked.came:
            missing[person.account.site.name] += 1
    return dict(missing)


def first_day(s: Session, town_id: int) -> date | None:
    """The day of the town's first sign-in: nothing before it was asked of anybody, and no correction reaches there."""
    return s.scalar(select(func.min(SignInRecord.day)).where(SignInRecord.town_id == town_id))


def _days(s: Session, town_id: int, first: date, now: datetime) -> list[date]:
    """The days of the month that count: from the town's first sign-in on, up to today."""
    begun, last = first_day(s, town_id), now.astimezone(OFFICE_ZONE).date()
    if begun is None:
        return []
    month = (first.replace(day=1) + timedelta(days=n) for n in range(31))
    return [day for day in month if begun <= day <= last and day.month == first.month]


def _read(s: Session, town_id: int, days: list[date], now: datetime, only: int | None) -> _Period:
    calendar = workdays.load_calendar(s)
    people = expected.of_period(s, town_id, days, calendar, only=only)
    stays, leaves = defaultdict(list), defaultdict(list)
    if days:
        for stay in _stays(s, town_id, days, only):
            stays[stay.account_id, stay.day].append(stay)
        for leave in _leaves(s, town_id, days, only):
            leaves[leave.account_id].append(leave)
    return _Period(days, calendar, hours.of(s, town_id), now, people, stays, leaves)


def _stays(s: Session, town_id: int, days: Sequence[date], only: int | None) -> Iterable[SignInRecord]:
    wanted = select(SignInRecord).where(
        SignInRecord.town_id == town_id, SignInRecord.day >= days[0], SignInRecord.day <= days[-1]
    )
    if only is not None:
        wanted = wanted.where(SignInRecord.account_id == only)
    return s.scalars(wanted.options(joinedload(SignInRecord.corrected_by)).order_by(SignInRecord.came_at))


def _leaves(s: Session, town_id: int, days: Sequence[date], only: int | None) -> Iterator[Leave]:
    begins = datetime.combine(days[0], datetime.min.time(), OFFICE_ZONE)
    ends = datetime.combine(days[-1] + timedelta(days=1), datetime.min.time(), OFFICE_ZONE)
    mine = () if only is None else (Leave.account_id == only,)
    rows = overlapping(s, town_id, begins, ends, *mine)
    return (row for row in rows if row.state is LeaveState.approved)


def _spans(day: date, leaves: Iterable[Leave]) -> list[worked_time.Span]:
    spans = (worked_time.leave_span(day, row.begins_at, row.over_at) for row in leaves)
    return [span for span in spans if span]


def _place(month: tuple[Expected, list[DayLine]]) -> tuple[str, int, str]:
    account = month[0].account
    return account.site.code, ORDER.get(account.role, 2), account.login


def _row(person: Expected, lines: Sequence[DayLine], counted: Hours) -> tuple[object, ...]:
    account, worked = person.account, [line.worked for line in lines]
    taken = dict.fromkeys(LeaveKind, 0)
    for line in lines:
        for row in line.leaves if line.due else ():
            taken[row.kind] += worked_time.halves_taken(counted, _spans(line.day, [row]))
    return (
        account.login, account.name, account.role.label, account.site.name, account.at_village,
        sum(day.settled_halves for day in worked) / 2,
        sum(day.present_halves for day in worked) / 2,
        sum(day.late_times for day in worked), sum(day.late for day in worked),
        sum(day.early > 0 for day in worked), sum(day.early for day in worked),
        sum(day.absent_halves for day in worked) / 2,
        *(halves / 2 for halves in taken.values()),
        sum(day.forgotten for day in worked), sum(day.on for day in worked), sum(day.due for day in worked),
    )  # fmt: skip
