"""The rota's alarm: days that want somebody on duty and have nobody, at the hall and in villages (R117-R122)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from model.ground import settings
from model.ground.workdays import Calendar
from model.people import sites
from model.people.permissions import Role
from model.people.sites import Site, SiteKind, SiteStatus
from model.roster.duty import duty, duty_days
from model.roster.duty.duty import Duty, DutyKind
from model.roster.duty.duty_fitness import Absences, why_missing

NO_LEADER = "还要一位镇领导"


@dataclass(frozen=True)
class Gap:
    """One day of one duty at one place that nobody keeps, and why: nobody is down for it, or who is cannot come."""

    kind: DutyKind
    site: Site
    day: date
    because: str


def made_up(s: Session, town_id: int) -> bool:
    """Whether a Monday that is free is made up on the first working day of its week (R121; the office decides)."""
    return settings.value(s, town_id, "monday_rule") == settings.MADE_UP


def of(
    s: Session,
    town_id: int,
    first: date,
    last: date,
    calendar: Calendar,
    absences: Absences | None = None,
) -> list[Gap]:
    """The gaps from `first` through `last`, by day. Two rotas of leaders on working days; on free days a town leader
    and a cadre in every village (c5); on the day on which all cadres come in no village needs one.

    Four readings, whatever the number of days and villages; three when the caller has the absences.
    """
    kept: dict[tuple[DutyKind, int, date], list[Duty]] = {}
    for row in duty.live(s, town_id, first, last):
        kept.setdefault((row.kind, row.site_id, row.day), []).append(row)
    absences = absences or Absences.read(s, town_id, first, last)
    wanted = _wanted(sites.of_town(s, town_id), first, last, calendar, made_up(s, town_id))
    gaps = [
        Gap(kind, site, day, why)
        for kind, site, day in wanted
        if (why := because(kept.get((kind, site.id, day), ()), absences))
    ]
    return sorted(gaps, key=lambda gap: gap.day)


def _wanted(
    places: Sequence[Site], first: date, last: date, calendar: Calendar, makes_up: bool
) -> Iterator[tuple[DutyKind, Site, date]]:
    for kind in DutyKind:
        needed = [
            day
            for day in duty_days.wanted(kind, first, last, calendar)
            if not duty_days.together(kind, day, calendar, makes_up)
        ]
        sort = SiteKind.village_point if kind.at_village else SiteKind.town_hall
        for site in places:
            if site.kind is sort and site.status is SiteStatus.open:
                yield from ((kind, site, day) for day in needed)


def because(kept: Sequence[Duty], absences: Absences) -> str:
    """Why nobody keeps a duty; empty when at least one of those who are down for it can be there. On a free day that
    one is a town leader: the director may come too, but does not do alone (R122, c5)."""
    if not kept:
        return "没有排人"
    missing = [why_missing(row, absences) for row in kept]
    there = [row for row, why in zip(kept, missing, strict=True) if not why]
    if not there:
        return "，".join(missing)
    led = any(row.kind is not DutyKind.hall_off or row.account.role is Role.leader for row in there)
    return "" if led else NO_LEADER
