"""The calendar table of the years whose official notices are known, 2004-2026, from the chinesecalendar library."""

from datetime import date, timedelta

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground.db import bulk_insert, stored
from model.ground.numbering import take
from model.ground.workdays import CHANGES, CalendarDay, DayKind

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


def plant(s: Session) -> None:
    """Fill an empty calendar; does nothing when there are days already."""
    if s.scalar(select(CalendarDay.day).limit(1)):
        return
    dialect = s.get_bind().dialect
    days = (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
    rows = [(stored(day, dialect), *_kind_and_name(day), "国务院办公厅放假通知") for day in days]
    bulk_insert(s, CalendarDay.__table__, ("day", "kind", "name", "source"), rows)  # type: ignore[arg-type]
    take(s, 0, CHANGES)


def _kind_and_name(day: date) -> tuple[str, str]:
    free, name = chinese_calendar.get_holiday_detail(day)
    if free and name:
        return DayKind.statutory_holiday.value, NAMES.get(name, name)
    if free:
        return DayKind.weekend.value, ""
    return (DayKind.workday if day.weekday() < 5 else DayKind.makeup_workday).value, ""
