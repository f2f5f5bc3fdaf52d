"""Who is there today, for the hall's board, the sheet on the door and the hall's screen (R025, R117, R119)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.people.sites import Site
from model.roster.duty import duty, duty_days
from model.roster.duty.duty import DutyKind
from model.roster.duty.duty_fitness import Absences, why_missing
from model.roster.on_post import answering, month_grid
from model.roster.on_post.answering import Standing
from model.roster.on_post.month_grid import Cell
from model.roster.posts import hours
from model.roster.posts.hours import Hours
from model.roster.posts.posts import Post

LONGEST = 60  # days without a working day, after which nobody can say when the hall opens


@dataclass(frozen=True)
class Line:
    """A post and who answers there: once with an empty word, or for each half of the day that is still to come."""

    post: Post
    standings: Sequence[tuple[str, Standing]]


@dataclass(frozen=True)
class Board:
    """One place on one day. `opens` is the next opening, None while it is open (or when no working day is known)."""

    site: Site
    day: date
    works: bool
    open: bool
    opens: datetime | None
    hours: Hours
    lines: Sequence[Line]
    duties: Mapping[DutyKind, Sequence[str]]


def of_day(s: Session, site: Site, day: date, now: datetime) -> Board:
    """What is known of the day: of today only what is still to come, with the sign-ins of this moment."""
    calendar, office_hours = workdays.load_calendar(s), hours.of(s, site.town_id)
    return Board(
        site,
        day,
        calendar.works(day),
        office_hours.working(now, calendar),
        next_opening(office_hours, calendar, now),
        office_hours,
        _lines(s, site, day, now, office_hours, calendar),
        _duties(s, site, day, calendar),
    )


def of_now(s: Session, site: Site, now: datetime) -> Board:
    """Who is there at this moment, or will be when the place opens again today; nobody after closing time."""
    board = of_day(s, site, answering.office_day(now), now)
    lines = [Line(line.post, [("", line.standings[0][1])]) for line in board.lines]
    return Board(**{**vars(board), "lines": lines})


def next_opening(office_hours: Hours, calendar: Calendar, at: datetime) -> datetime | None:
    """When a half of a working day begins next; None while the hall is open, and when no working day is near."""
    if office_hours.working(at, calendar):
        return None
    today = answering.office_day(at)
    for n in range(LONGEST):
        day = today + timedelta(days=n)
        begins = [_at(day, half[0]) for half in office_hours.halves() if half[0] < half[1]]
        later = [moment for moment in begins if moment > at]
        if later and calendar.works(day):
            return later[0]
    return None


def next_day(office_hours: Hours, calendar: Calendar, now: datetime) -> date:
    """The day a sheet printed now is for: today while the hall is still to be open, else the next working day."""
    opens = next_opening(office_hours, calendar, now)
    return answering.office_day(opens or now)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, OFFICE_ZONE)


def _lines(
    s: Session, site: Site, day: date, now: datetime, office_hours: Hours, calendar: Calendar
) -> list[Line]:
    grid = month_grid.of_days(s, site.town_id, [day], answering.office_day(now))
    present: dict[int, Standing] = {}
    if day == answering.office_day(now) and office_hours.working(now, calendar):
        present = {x.post.id: x for x in answering.Moment(s, site.town_id, now).standings}
    to_come = [now < _at(day, ends) for _, ends in office_hours.halves()]
    lines = []
    for row in grid.rows:
        [cell] = row.cells
        if row.post.active and row.post.site_id == site.id and cell and any(to_come):
            lines.append(Line(row.post, _still(cell, present.get(row.post.id), to_come)))
    return sorted(lines, key=_on_the_wall)


def _still(cell: Cell, present: Standing | None, to_come: Sequence[bool]) -> list[tuple[str, Standing]]:
    """The halves that are not over, the one that runs as it is at this moment."""
    halves = [x for x, coming in zip(cell.halves, to_come, strict=True) if coming]
    if present:
        halves[0] = present
    if len(halves) == 1:
        return [("", halves[0])]
    return Cell(*halves).standings


def _on_the_wall(line: Line) -> tuple[bool, int, int]:
    window = line.post.window
    return window is None, window.position if window else 0, line.post.position


def _duties(s: Session, site: Site, day: date, calendar: Calendar) -> dict[DutyKind, list[str]]:
    """Nobody who is away or has left, and no duty that the day does not ask for since the holiday notice."""
    names, absences = defaultdict(list), Absences.read(s, site.town_id, day, day)
    for row in duty.on(s, site.town_id, day):
        wanted = row.site_id == site.id and duty_days.asks_for(row.kind, day, calendar)
        if wanted and not why_missing(row, absences):
            names[row.kind].append(row.account.name)
    return {kind: names[kind] for kind in DutyKind if kind in names}
