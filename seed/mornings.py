"""The sign-ins of 云岭镇: thirty working days of the hall, and the Mondays on which all village agents come in."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from model.ground import history
from model.ground.db import OFFICE_ZONE, bulk_insert, new_ids, stored
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster import leave
from model.roster.duty import duty_days
from model.roster.leave import Leave, LeaveState
from model.roster.presence.attendance import SignInRecord
from seed.people import SHOWN, Town

DAYS = 30
LATE, OUT_AT_NOON, STAYS_AWAY = 0.03, 0.2, 0.05  # chances; only village agents stay away
# how many working days ago, who: two things that happen everywhere
FORGOT, LEFT_EARLY = (4, "chuangkou5"), (7, "chuangkou8")
COLUMNS = ("town_id", "id", "account_id", "day", "came_at", "left_at", "reason")
Stay = tuple[datetime, datetime | None]


def come_and_go(s: Session, town: Town, calendar: Calendar, now: datetime) -> None:
    """Everybody's stays up to `now`, the same for the same day of seeding. This morning the accounts of the sign-in page
    have not signed in yet, so that a visitor can."""
    random, dialect = Random(20261122), s.get_bind().dialect
    days = _days(calendar, now.date())
    overlapping = leave.overlapping(s, town.town_id, _at(days[0], 0), now)
    away = [row for row in overlapping if row.state is LeaveState.approved]
    stays = [
        (account.id, day, stay)
        for ago, day in zip(range(len(days) - 1, -1, -1), days, strict=True)
        for account in town.accounts.values()
        if _comes(account, day, calendar, random) and not (day == now.date() and account.login in SHOWN)
        for stay in _lasting(_stays(account, day, ago, random), _of(away, account), now)
    ]
    rows = (
        (town.town_id, key, who, stored(day, dialect), stored(came, dialect), stored(left, dialect) if left else None, "")
        for key, (who, day, (came, left)) in zip(new_ids(len(stays)), stays, strict=True)
    )  # fmt: skip
    table: Any = SignInRecord.__table__
    bulk_insert(s, table, COLUMNS, rows)
    history.record(s, history.House(town.town_id), "plant", "attendance", "", now=now, stays=len(stays))


def _days(calendar: Calendar, today: date) -> list[date]:
    """The last working days in order, today among them when it is one."""
    before = (today - timedelta(days=n) for n in range(4 * DAYS))
    return sorted([day for day in before if calendar.works(day)][:DAYS])


def _comes(account: Account, day: date, calendar: Calendar, random: Random) -> bool:
    if account.role is Role.village_agent:
        return duty_days.monday(day, calendar, made_up=True) == day and random.random() >= STAYS_AWAY
    return account.role in (Role.clerk, Role.director)


def _stays(account: Account, day: date, ago: int, random: Random) -> Iterator[Stay]:
    late = random.random() < LATE
    came = 511 + random.randrange(3, 24) if late else 484 + random.randrange(24)
    left = 1051 + random.randrange(22)
    if (ago, account.login) == LEFT_EARLY:
        left = 1009
    if random.random() < OUT_AT_NOON:
        yield _at(day, came), _at(day, 720 + random.randrange(12))
        came = 818 + random.randrange(21)
    yield _at(day, came), None if (ago, account.login) == FORGOT else _at(day, left)


def _lasting(stays: Iterator[Stay], away: list[Leave], now: datetime) -> Iterator[Stay]:
    """What has begun by now, without the days of a leave; a sign-out still to come has not happened."""
    for came, left in stays:
        if came <= now and not any(row.away_at(came) for row in away):
            yield came, left if left and left <= now else None


def _of(away: list[Leave], account: Account) -> list[Leave]:
    return [row for row in away if row.account_id == account.id]


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE) + timedelta(minutes=minutes)
