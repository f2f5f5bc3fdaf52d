"""Which days want somebody on duty, and when all village cadres come in (R117-R122, c5)."""

from datetime import date, timedelta

from model.ground.workdays import Calendar, DayKind
from model.roster.duty.duty import DutyKind


def wanted(kind: DutyKind, first: date, last: date, calendar: Calendar) -> list[date]:
    """The days from `first` through `last` that need somebody of this kind: working days, make-up days among them
    (R117, R119, R120), or for the duty of weekends and holidays every other day (R122)."""
    return [day for day in days(first, last) if asks_for(kind, day, calendar)]


def asks_for(kind: DutyKind, day: date, calendar: Calendar) -> bool:
    """Whether the day needs somebody of this kind. A plan that is older than the holiday notice may say otherwise."""
    return calendar.works(day) is not kind.on_free_days


def days(first: date, last: date) -> list[date]:
    """Every date from `first` through `last`."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def monday(day: date, calendar: Calendar, made_up: bool) -> date | None:
    """The day of the week of `day` (Monday to Sunday) on which all village cadres come in (R121): its Monday. When that
    is free, and the office makes it up, the first ordinary working day of the week; a make-up weekend day never is one.
    None when there is no such day."""
    begins = day - timedelta(days=day.weekday())
    week = days(begins, begins + timedelta(days=6 if made_up else 0))
    return next((weekday for weekday in week if calendar.kind(weekday) is DayKind.workday), None)


def together(kind: DutyKind, day: date, calendar: Calendar, made_up: bool) -> bool:
    """Whether all cadres of the village come in on this day, so that nobody has the daily duty alone (R121)."""
    return kind is DutyKind.village_day and monday(day, calendar, made_up) == day
