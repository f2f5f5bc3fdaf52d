"""The month of the posts, day by day: who answered or will answer, who stood in for A, and where nobody was (R025, R114).

A past working day is told with the holders, leaves, accounts and sign-ins it had; today and later days with the
leaves and holders that are known now.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.service_record import Service
from model.roster.duty.duty_days import days as each_day
from model.roster.leave import Leave, LeaveState
from model.roster.on_post import past_posts
from model.roster.on_post.answering import Standing, responsible
from model.roster.posts import fitness, hours, posts
from model.roster.posts.hours import Hours
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.presence.attendance import SignedIn

HALVES = ("上午", "下午")


@dataclass(frozen=True)
class Cell:
    """A working day of a post: who answers in the morning, and who in the afternoon."""

    morning: Standing
    afternoon: Standing

    @property
    def halves(self) -> tuple[Standing, Standing]:
        return self.morning, self.afternoon

    @property
    def calm(self) -> bool:
        """Whether A is there all day."""
        return all(x.account is not None and not x.standing_in for x in self.halves)

    @property
    def standings(self) -> list[tuple[str, Standing]]:
        """The standings of the day: once (with an empty word) when both halves are alike, else each half."""
        in_morning, in_afternoon = (x.account and (x.account.id, x.standing_in) for x in self.halves)
        if in_morning == in_afternoon:
            return [("", self.morning)]
        return list(zip(HALVES, self.halves, strict=True))

    @property
    def differing(self) -> list[tuple[str, Standing]]:
        """Of `standings` what is not A in place."""
        return [(when, x) for when, x in self.standings if x.standing_in or x.account is None]


@dataclass(frozen=True)
class Row:
    """A post and its days in order: None where nobody is asked to be there (a free day, a post not running)."""

    post: Post
    cells: Sequence[Cell | None]
    first: date
    last: date

    @property
    def calm(self) -> bool:
        return all(cell is None or cell.calm for cell in self.cells)

    @property
    def place(self) -> str:
        return self.post.window.name if self.post.window else self.post.site.name

    def in_charge(self) -> list[PostHolder]:
        """Who held A in these days, one after another."""
        held = [h for h in self.post.holders if h.slot is Slot.a and h.since <= self.last]
        return sorted(
            (h for h in held if h.until is None or h.until >= max(self.first, h.since)), key=lambda h: h.since
        )


@dataclass(frozen=True)
class Grid:
    """Posts by days. `free` names the days on which nobody works."""

    days: Sequence[date]
    free: Mapping[date, str]
    rows: Sequence[Row]

    def only(self, wanted: Callable[[Post], bool]) -> "Grid":
        """The same days with some of the posts."""
        return replace(self, rows=[row for row in self.rows if wanted(row.post)])

    def differing(self) -> "Grid":
        """Only the days and posts where somebody stood in or nobody was."""
        rows = [row for row in self.rows if not row.calm]
        kept = [n for n in range(len(self.days)) if any((cell := r.cells[n]) and not cell.calm for r in rows)]
        rows = [replace(row, cells=[row.cells[n] for n in kept]) for row in rows]
        return Grid([self.days[n] for n in kept], self.free, rows)

    def counts(self) -> tuple[int, int]:
        """How many half days somebody stood in, and how many nobody was there."""
        halves = [x for row in self.rows for cell in row.cells if cell for x in cell.halves]
        return sum(x.standing_in for x in halves), sum(x.account is None for x in halves)


@dataclass(frozen=True)
class Known:
    """What the days are judged by. `present`: who signed in, for each half (day, 0 or 1) that is judged by it; `changed`:
    the posts set up or switched off meanwhile, latest change first."""

    today: date
    hours: Hours
    calendar: Calendar
    leaves: Sequence[Leave] = ()
    present: Mapping[past_posts.Half, SignedIn] = field(default_factory=dict)
    served: Mapping[int, Service] = field(default_factory=dict)
    changed: Mapping[int, Sequence[past_posts.Change]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Half:
    """One half of a day, with everything that `responsible` asks."""

    at: datetime
    away: Mapping[int, Leave]
    signed_in: SignedIn | None
    objection: Callable[[Post, Account], str]

    def judged(self, post: Post) -> Standing:
        return responsible(post, self.at, self.away, self.signed_in, self.objection)


def grid_of(every: Sequence[Post], days: Sequence[date], known: Known) -> Grid:
    """The grid of these days: each half is judged at its middle, with the leaves of that moment and, where `present`
    knows the half, with who signed in during it. `post.holders` and their accounts must be loaded."""
    absences = _by_day(known.leaves, days)
    halves = {day: _halves(day, known, absences[day]) for day in days if known.calendar.works(day)}
    rows = []
    for post in every:
        mine = known.changed.get(post.id, ())
        cells = [
            Cell(*(half.judged(post) for half in halves[day]))
            if day in halves and past_posts.manned(post, mine, day)
            else None
            for day in days
        ]
        if post.active or any(cells):
            rows.append(Row(post, cells, days[0], days[-1]))
    free = {day: known.calendar.name(day) for day in days if day not in halves}
    return Grid(days, free, rows)


def _by_day(leaves: Sequence[Leave], days: Sequence[date]) -> dict[date, list[Leave]]:
    by_day = defaultdict(list)
    for leave in leaves:
        first, last = max(leave.begins_at.date(), days[0]), min(leave.over_at.date(), days[-1])
        for day in each_day(first, last):
            by_day[day].append(leave)
    return by_day


def _halves(day: date, known: Known, leaves: Sequence[Leave]) -> list[_Half]:
    judge = past_posts.objection(day, known.served) if day < known.today else fitness.objection
    halves = []
    for n, (start, end) in enumerate(spans(day, known.hours)):
        at = start + (end - start) / 2
        away = {x.account_id: x for x in leaves if x.away_at(at)}
        halves.append(_Half(at, away, known.present.get((day, n)), judge))
    return halves


def spans(day: date, office_hours: Hours) -> list[tuple[datetime, datetime]]:
    """Morning and afternoon of the day, from when to when."""
    return [
        (datetime.combine(day, begins, OFFICE_ZONE), datetime.combine(day, ends, OFFICE_ZONE))
        for begins, ends in office_hours.halves()
    ]


def of_month(s: Session, town_id: int, month: date, today: date, *, now: datetime | None = None) -> Grid:
    """The grid of the month in which the day lies, for all posts of the town that were in use in it, hall first."""
    first = month.replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return of_days(s, town_id, each_day(first, last), today, now=now)


def of_days(
    s: Session, town_id: int, days: Sequence[date], today: date, *, now: datetime | None = None
) -> Grid:
    """The grid of any days in a row; a constant number of questions to the database. Past working days of an office
    that judges by the sign-in are judged by it, and the halves of today that are over by `now`: whoever never signed in
    that half counts as away."""
    every = posts.of_town(s, town_id, with_closed=True)
    start = datetime.combine(days[0], time(), OFFICE_ZONE)
    end = datetime.combine(days[-1] + timedelta(days=1), time(), OFFICE_ZONE)
    office_hours, calendar = hours.of(s, town_id), workdays.load_calendar(s)
    past = [day for day in days if day < today]
    judged = [day for day in days if day <= today and office_hours.counts and calendar.works(day)]
    over = now or datetime.combine(today, time(), OFFICE_ZONE)
    halves = {
        (day, n): span for day in judged for n, span in enumerate(spans(day, office_hours)) if span[1] <= over
    }
    known = Known(
        today,
        office_hours,
        calendar,
        _leaves(s, town_id, start, end),
        _present(s, town_id, halves, today),
        past_posts.served(s, town_id, days[0]) if past else {},
        past_posts.changed(s, town_id, days[0]),
    )
    return grid_of(every, days, known)


def _present(
    s: Session, town_id: int, halves: Mapping[past_posts.Half, tuple[datetime, datetime]], today: date
) -> dict[past_posts.Half, SignedIn]:
    """As `past_posts.present`; of today it is known that nobody came, as the alarm of that hour said."""
    nobody = SignedIn(frozenset(), frozenset())
    missed = {half: nobody for half in halves if half[0] == today}
    return missed | past_posts.present(s, town_id, halves) if halves else {}


def _leaves(s: Session, town_id: int, start: datetime, end: datetime) -> Sequence[Leave]:
    return s.scalars(
        select(Leave)
        .where(
            Leave.town_id == town_id,
            Leave.ends_at > start,
            Leave.begins_at < end,
            Leave.state == LeaveState.approved,
            or_(Leave.returned_at.is_(None), Leave.returned_at > start),
        )
        .options(joinedload(Leave.stand_in))
        .order_by(Leave.begins_at)
    ).all()
