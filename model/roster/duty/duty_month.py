"""A month of duty at one place: day by day who is on duty, who replaced whom, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from model.ground.workdays import Calendar, DayKind
from model.people.sites import Site, SiteKind
from model.roster.duty import duty, duty_days, duty_gaps
from model.roster.duty.duty import Duty, DutyKind
from model.roster.duty.duty_fitness import Absences


@dataclass(frozen=True)
class Cell:
    """One duty of one day. `together`: all cadres come in. `missing` says why nobody is there; empty when somebody is.
    `there`: of those who are down for it, whoever is not on leave."""

    kind: DutyKind
    kept: tuple[Duty, ...]
    together: bool
    missing: str
    there: tuple[Duty, ...]


@dataclass(frozen=True)
class Line:
    """One day: `name` is its holiday, or that it is worked to make up; the cells are None where nobody is needed."""

    day: date
    name: str
    works: bool
    cells: tuple[Cell | None, ...]


def at_village(site: Site) -> bool:
    """Whether the place keeps the duties of a village, in one column; the hall keeps three."""
    return site.kind is SiteKind.village_point


def of(s: Session, site: Site, first: date, last: date, calendar: Calendar) -> list[Line]:
    """The days from `first` through `last` at the hall or in a village; three readings."""
    kept: dict[tuple[DutyKind, date], list[Duty]] = {}
    for row in duty.live(s, site.town_id, first, last, Duty.site_id == site.id):
        kept.setdefault((row.kind, row.day), []).append(row)
    absences = Absences.read(s, site.town_id, first, last)
    made_up = duty_gaps.made_up(s, site.town_id)
    columns = _columns(site)

    def cell(kinds: Sequence[DutyKind], day: date) -> Cell | None:
        kind = next((kind for kind in kinds if kind.on_free_days is not calendar.works(day)), None)
        if kind is None:
            return None
        here = tuple(kept.get((kind, day), ()))
        together = duty_days.together(kind, day, calendar, made_up)
        missing = "" if together else duty_gaps.because(here, absences)
        there = tuple(row for row in here if not absences.of(row.account_id, day))
        return Cell(kind, here, together, missing, there)

    return [
        Line(day, _name(day, calendar), calendar.works(day), tuple(cell(kinds, day) for kinds in columns))
        for day in duty_days.days(first, last)
    ]


def _columns(site: Site) -> tuple[tuple[DutyKind, ...], ...]:
    """In a village the duty of working days and that of free days share a column: a day asks for one of them."""
    if at_village(site):
        return ((DutyKind.village_day, DutyKind.village_off),)
    return (DutyKind.leader,), (DutyKind.petition,), (DutyKind.hall_off,)


def _name(day: date, calendar: Calendar) -> str:
    return "" if calendar.kind(day) is DayKind.workday else calendar.name(day)
