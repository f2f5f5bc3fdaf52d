"""A month of duty as it is read, day by day."""

from datetime import date

import pytest
from sqlalchemy import Engine

from model.ground import db, workdays
from model.people import sites
from model.roster.duty import duty_month
from model.roster.duty.duty import DutyKind
from model.roster.duty.duty_month import Line
from tests.cast import TOWN
from tests.roster.rota.planning import MONDAY, SATURDAY, TUESDAY, east, more_people, published


@pytest.fixture(autouse=True)
def people(engine: Engine) -> None:
    more_people()


def week(*, village: bool) -> dict[date, Line]:
    with db.reading() as s:
        place = east(s) if village else sites.hall(s, TOWN)
        lines = duty_month.of(s, place, MONDAY, date(2026, 3, 8), workdays.load_calendar(s))
    return {line.day: line for line in lines}


def test_the_hall_has_three_duties_and_a_day_asks_for_two_of_them_or_for_one() -> None:
    published(DutyKind.leader, {TUESDAY: ["chen"]})
    days = week(village=False)

    assert [cell and cell.kind for cell in days[TUESDAY].cells] == [DutyKind.leader, DutyKind.petition, None]
    assert [cell and cell.missing for cell in days[TUESDAY].cells] == ["", "没有排人", None]
    assert [cell and cell.kind for cell in days[SATURDAY].cells] == [None, None, DutyKind.hall_off]


def test_a_village_has_one_column_for_working_days_and_free_days() -> None:
    published(DutyKind.village_off, {SATURDAY: ["zhao"]})
    days = week(village=True)

    [monday], [tuesday], [saturday] = (days[day].cells for day in (MONDAY, TUESDAY, SATURDAY))
    assert monday and monday.together and monday.missing == ""
    assert tuesday and (tuesday.kind, tuesday.missing) == (DutyKind.village_day, "没有排人")
    assert saturday and [turn.account.login for turn in saturday.kept] == ["zhao"]


def test_the_duties_of_the_hall_are_not_those_of_a_village() -> None:
    published(DutyKind.leader, {TUESDAY: ["chen"]})

    assert [cell and cell.kept for cell in week(village=True)[TUESDAY].cells] == [()]


def test_a_day_is_named_by_its_holiday_and_an_ordinary_one_has_no_name() -> None:
    days = week(village=False)

    assert (days[TUESDAY].name, days[SATURDAY].name) == ("", "周末")
