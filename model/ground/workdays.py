"""The law's clock: which days are working days, and how a deadline is counted, day by day (c3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum, auto
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Date, Pool, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground.db import Base, Labelled
from model.ground.numbering import NumberSeries, take
from model.ground.refusals import Refused


class DayKind(Labelled):
    """What a date is, in the three plain words that people keep apart (C7)."""

    workday = "workday", "工作日"
    weekend = "weekend", "周末"
    statutory_holiday = "statutory_holiday", "法定放假"
    makeup_workday = "makeup_workday", "补班上班"

    @property
    def works(self) -> bool:
        return self in (DayKind.workday, DayKind.makeup_workday)


class DayUnit(Labelled):
    """In what a limit is counted."""

    workday = "workday", "工作日"
    calendar_day = "calendar_day", "自然日"


class CalendarDay(Base):
    """One date of a year whose official notice is known; a year without rows is presumed Monday to Friday."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[DayKind]
    name: Mapped[str] = mapped_column(String(20), default="")
    source: Mapped[str] = mapped_column(String(60))


@dataclass(frozen=True)
class Calendar:
    """The known dates; `known_years` are those with an official notice."""

    days: Mapping[date, tuple[DayKind, str]]
    known_years: frozenset[int]
    _between: dict[tuple[date, date], int] = field(default_factory=dict, compare=False, repr=False)

    def kind(self, day: date) -> DayKind:
        """What the date is; in a year without a notice Monday to Friday are working days."""
        known = self.days.get(day)
        if known:
            return known[0]
        return DayKind.workday if day.weekday() < 5 else DayKind.weekend

    def name(self, day: date) -> str:
        """The holiday's name, or the kind in words."""
        known = self.days.get(day)
        return (known[1] if known else "") or self.kind(day).label

    def works(self, day: date) -> bool:
        return self.kind(day).works

    def presumed(self, day: date) -> bool:
        """Whether this year's notice is missing: the date is 暂按周一至周五推算."""
        return day.year not in self.known_years

    def next_workday(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.works(day):
            day += timedelta(days=1)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
        if end < start:
            return -self.workdays_between(end, start)
        if (start, end) not in self._between:  # a list of tickets asks the same few spans again and again
            days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
            self._between[start, end] = sum(map(self.works, days))
        return self._between[start, end]


@dataclass(frozen=True)
class Pause:
    """A stop of the clock: every day from `start` through `end` is not counted (licensing law art 45)."""

    start: date
    end: date
    reason: str = ""

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end


class DayCount(Enum):
    """What a day is to a deadline."""

    accepted = auto()
    counted = auto()
    free = auto()
    paused = auto()
    moved = auto()  # free or paused, behind the last day that counts


@dataclass(frozen=True)
class CountedDay:
    """One line of the derivation: `number` is the how-manieth counted day, None when it does not count. `name` is the
    holiday's or the kind's, `pause` why the clock stood."""

    day: date
    number: int | None
    count: DayCount
    kind: DayKind
    name: str
    pause: str = ""

    def is_counted(self, kind: DayKind) -> bool:
        """Whether it counts, and is a day of this kind."""
        return self.count is DayCount.counted and self.kind is kind

    @property
    def why(self) -> str:
        """Why it counts or not, for people."""
        if self.count is DayCount.accepted:
            return "受理当天不计"
        if self.count is DayCount.paused:
            return f"暂停计时：{self.pause}" if self.pause else "暂停计时"
        return f"顺延：{self.name}" if self.count is DayCount.moved else self.name


@dataclass(frozen=True)
class Deadline:
    """A due date together with how it was found."""

    due_on: date
    days: tuple[CountedDay, ...]
    presumed: bool

    def as_values(self) -> dict[str, Any]:
        """The same as plain JSON values, for programs."""
        derivation = [
            {
                "date": counted.day.isoformat(),
                "counted": counted.number is not None,
                "number": counted.number,
                "why": counted.why,
            }
            for counted in self.days
        ]
        return {"due_on": self.due_on.isoformat(), "presumed": self.presumed, "derivation": derivation}


LONGEST: Final = 1000  # days of a limit, and of one stop of the clock
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2200, 12, 31)  # what the office's calendar can count


def deadline(
    accepted_on: date, limit: int, unit: DayUnit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> Deadline:
    """When a limit of `limit` days ends, counted from the day after acceptance (Civil Code art 201-204, R079).

    Working days skip weekends and holidays and count make-up Saturdays; calendar days count every day and
    move to the next working day when the last one is free. Days inside a pause never count. A limit of 0
    is due the day itself, or the next working day when the hall is closed. Refuses a limit or a pause of more
    than 1000 days, and dates outside 2000 to 2200.
    """
    if not 0 <= limit <= LONGEST:
        raise Refused(f"时限应在0到{LONGEST}天之间，填写的是{limit}。请核对后重填。")
    countable(accepted_on)
    for pause in pauses:
        _refuse_endless(pause)
    counted = [_line(accepted_on, DayCount.accepted, calendar)]
    day, number = accepted_on, 0
    while number < limit:
        day += timedelta(days=1)
        stop = next((pause for pause in pauses if pause.covers(day)), None)
        if stop:
            counted.append(_line(day, DayCount.paused, calendar, pause=stop.reason))
        elif unit is DayUnit.workday and not calendar.works(day):
            counted.append(_line(day, DayCount.free, calendar))
        else:
            number += 1
            counted.append(_line(day, DayCount.counted, calendar, number))
    day = _moved_to_open_day(day, counted, calendar, pauses)
    return Deadline(day, tuple(counted), any(calendar.presumed(c.day) for c in counted))


def countable(day: date) -> date:
    """The date itself; refuses one outside 2000 to 2200, which is a slip of the pen and no date of an office."""
    if FIRST_DAY <= day <= LAST_DAY:
        return day
    raise Refused(f"日期{day}不在{FIRST_DAY.year}年到{LAST_DAY.year}年之间。请核对后重填。")


def _refuse_endless(pause: Pause) -> None:
    if countable(pause.end) < countable(pause.start):
        raise Refused("暂停的结束日期早于开始日期。请核对后重填。")
    if (pause.end - pause.start).days >= LONGEST:
        raise Refused(f"一次暂停最多{LONGEST}天，填写的是{pause.start}到{pause.end}。请核对后重填。")


def _line(
    day: date, count: DayCount, calendar: Calendar, number: int | None = None, pause: str = ""
) -> CountedDay:
    return CountedDay(day, number, count, calendar.kind(day), calendar.name(day), pause)


def _moved_to_open_day(
    day: date, counted: list[CountedDay], calendar: Calendar, pauses: Iterable[Pause]
) -> date:
    """A period that ends on a free or paused day ends on the next open one (Civil Code art 203)."""
    pauses = tuple(pauses)
    while not calendar.works(day) or (day > counted[0].day and any(p.covers(day) for p in pauses)):
        day += timedelta(days=1)
        counted.append(_line(day, DayCount.moved, calendar))
    return day


CHANGES = "calendar"  # a number series of no town: every change of the calendar takes one


def load_calendar(s: Session) -> Calendar:
    """The calendar as the database has it; kept in the process until somebody changes it."""
    change = s.scalar(
        select(NumberSeries.last).where(NumberSeries.town_id == 0, NumberSeries.name == CHANGES)
    )
    pool = s.get_bind().engine.pool  # what the reading and the writing face of one engine share
    known = _loaded.get(pool)
    if known is None or known[0] != change or CHANGES in s.info:
        rows = s.execute(select(CalendarDay.day, CalendarDay.kind, CalendarDay.name)).all()
        days = {day: (kind, name) for day, kind, name in rows}
        known = (change, Calendar(days, frozenset(day.year for day in days)))
        if CHANGES not in s.info:  # a change may still be rolled back, and its number given again
            _loaded[pool] = known
    return known[1]


_loaded: WeakKeyDictionary[Pool, tuple[int | None, Calendar]] = WeakKeyDictionary()


def replace_year(
    s: Session, year: int, free: Mapping[date, str], makeup: Iterable[date], *, source: str
) -> None:
    """Store one year as its official notice says: `free` days off with the holiday's name, `makeup` weekend
    days that are worked. Every other day follows the week. Refuses dates of another year, a day that is both,
    and a make-up day that is no Saturday or Sunday."""
    makeup = frozenset(makeup)
    for day in (*free, *makeup):
        if day.year != year:
            raise Refused(f"{day:%Y-%m-%d}不在{year}年。请核对通知后重填。")
    for day in sorted(makeup):
        if day in free:
            raise Refused(f"{day:%Y-%m-%d}既是放假又是补班。请核对通知后重填。")
        if day.weekday() < 5:
            raise Refused(f"{day:%Y-%m-%d}不是周六或周日，不能是补班日。请核对通知后重填。")
    s.execute(delete(CalendarDay).where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))))
    day = date(year, 1, 1)
    while day.year == year:
        s.add(CalendarDay(day=day, kind=_kind(day, free, makeup), name=free.get(day, ""), source=source))
        day += timedelta(days=1)
    take(s, 0, CHANGES)
    s.info[CHANGES] = True


def _kind(day: date, free: Mapping[date, str], makeup: frozenset[date]) -> DayKind:
    if day in free:
        return DayKind.statutory_holiday
    if day in makeup:
        return DayKind.makeup_workday
    return DayKind.workday if day.weekday() < 5 else DayKind.weekend
