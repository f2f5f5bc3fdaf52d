"""The calendar table of the years whose official notices are known, 2004-2026, from the chinesecalendar library."""

from datetime import date, timedelta

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from model import migrations
from model.ground import db
from model.ground.db import bulk_insert, stored
from model.ground.numbering import take
from model.ground.workdays import CHANGES, Calendar, CalendarDay, DayKind, load_calendar

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}


SOURCE = "国务院办公厅放假通知"


def known() -> Calendar:
    """The same years without a database: a deadline can be counted on an empty machine."""
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    return Calendar({day: _kind_and_name(day) for day in days}, frozenset(range(FIRST.year, LAST.year + 1)))


def at_hand() -> Calendar:
    """The office's own calendar where there is one, else the known years."""
    if not migrations.usable():
        return known()
    with db.reading() as s:
        stored = load_calendar(s)
    return stored if stored.days else known()


def plant(s: Session) -> None:
    """Fill an empty calendar; does nothing when there are days already."""
    if s.scalar(select(CalendarDay.day).limit(1)):
        return
    dialect = s.get_bind().dialect
    rows = [(stored(day, dialect), kind.value, name, SOURCE) for day, (kind, name) in known().days.items()]
    bulk_insert(s, CalendarDay.__table__, ("day", "kind", "name", "source"), rows)  # type: ignore[arg-type]
    take(s, 0, CHANGES)


def _kind_and_name(day: date) -> tuple[DayKind, str]:
    free, name = chinese_calendar.get_holiday_detail(day)
    if free and name:
        return DayKind.statutory_holiday, NAMES.get(name, name)
    if free:
        return DayKind.weekend, ""
    return (DayKind.workday if day.weekday() < 5 else DayKind.makeup_workday), ""
