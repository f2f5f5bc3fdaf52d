"""When presence must show from the sign-in: the hall's two halves of a working day, grace minutes apart."""

from datetime import date, datetime, time

import pytest
from sqlalchemy import Engine

from model.ground import db, settings, workdays
from model.ground.db import OFFICE_ZONE
from model.roster.posts import hours
from model.roster.posts.hours import Hours
from tests.cast import TOWN

USUAL = Hours(time(8, 30), time(12), time(14), time(17, 30), 15, True)
MONDAY, MAKE_UP, SUNDAY, HOLIDAY = date(2026, 3, 2), date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("08:29", False), ("08:44", False), ("08:45", True), ("11:59", True), ("12:00", False),
        ("14:14", False), ("14:15", True), ("17:29", True), ("17:30", False),
    ],
)  # fmt: skip
def test_only_after_the_minutes_of_grace_and_while_the_hall_is_open(
    engine: Engine, clock: str, due: bool
) -> None:
    with db.reading() as s:
        calendar = workdays.load_calendar(s)

    assert USUAL.asks(datetime.combine(MONDAY, time.fromisoformat(clock), OFFICE_ZONE), calendar) is due


@pytest.mark.parametrize(("day", "due"), [(MONDAY, True), (MAKE_UP, True), (SUNDAY, False), (HOLIDAY, False)])
def test_a_make_up_saturday_is_a_working_day_and_a_holiday_is_not(
    engine: Engine, day: date, due: bool
) -> None:
    with db.reading() as s:
        calendar = workdays.load_calendar(s)

    assert USUAL.asks(datetime.combine(day, time(10), OFFICE_ZONE), calendar) is due


def test_the_office_sets_its_own_hours(engine: Engine) -> None:
    with db.writing() as s:
        for key, value in (("opens_at", "9:00"), ("sign_in_grace", "5"), ("sign_in_counts", "算不在岗")):
            settings.put(s, TOWN, key, value)

    with db.reading() as s:
        assert hours.of(s, TOWN) == Hours(time(9), time(12), time(14), time(17, 30), 5, True)


@pytest.mark.parametrize(
    ("clock", "grace", "resumes"),
    [
        ("08:35", 15, False), ("13:59", 15, False), ("14:00", 15, True), ("14:14", 15, True),
        ("14:15", 15, False), ("14:00", 0, False), ("14:05", 209, True), ("14:05", 210, False),
    ],
)  # fmt: skip
def test_the_grace_after_noon_looks_back_at_a_morning_that_asked(
    engine: Engine, clock: str, grace: int, resumes: bool
) -> None:
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    usual = Hours(time(8, 30), time(12), time(14), time(17, 30), grace, True)

    assert (
        usual.resumes(datetime.combine(MONDAY, time.fromisoformat(clock), OFFICE_ZONE), calendar) is resumes
    )


def test_a_rest_shorter_than_the_grace_asks_nobody_before_it_is_over(engine: Engine) -> None:
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    usual = Hours(time(8, 30), time(12), time(12, 10), time(17, 30), 30, True)
    clocks = [time(11, 59), time(12, 5), time(12, 20), time(12, 39), time(12, 40)]

    due = [usual.asks(datetime.combine(MONDAY, clock, OFFICE_ZONE), calendar) for clock in clocks]
    assert due == [True, False, False, False, True]
