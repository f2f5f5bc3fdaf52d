"""A person's own duties as a calendar file for phones and mail programs (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from icalendar import Calendar, Event
from sqlalchemy.orm import Session

from model.ground import workdays
from model.people.accounts import Account
from model.roster.duty import duty, duty_days
from model.roster.duty.duty import Duty

BEFORE, AFTER = timedelta(days=31), timedelta(days=366)
_EPOCH: Final = datetime(2024, 1, 1, tzinfo=UTC)


def of_account(s: Session, account: Account, today: date) -> bytes:
    """The published duties from a month ago to a year ahead, each a whole day. Nobody else's name is in it; a duty
    that was swapped away, replaced, or is not asked for since the holiday notice is simply not there any more."""
    known = workdays.load_calendar(s)
    calendar = Calendar()
    for name, value in (
        ("prodid", "-//daiban//duty//ZH"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", "我的值班"),
        ("x-wr-timezone", "Asia/Shanghai"),
        ("x-published-ttl", "PT6H"),
    ):
        calendar.add(name, value)
    for row in duty.of_account(s, account, today - BEFORE, today + AFTER):
        if duty_days.asks_for(row.kind, row.day, known):
            calendar.add_component(_event(row))
    return bytes(calendar.to_ical())


def _event(row: Duty) -> Event:
    changed = row.changed_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{row.kind}-{row.site.code}-{row.day:%Y%m%d}-{row.account_id}@daiban")
    event.add("summary", f"值班：{row.site.name if row.kind.at_village else row.kind.label}")
    event.add("location", row.site.name)
    event.add("dtstart", row.day)
    event.add("dtend", row.day + timedelta(days=1))
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add(
        "sequence", int((changed - _EPOCH).total_seconds())
    )  # rises with every change, and fits 31 bits till 2092
    event.add("transp", "TRANSPARENT")
    return event
