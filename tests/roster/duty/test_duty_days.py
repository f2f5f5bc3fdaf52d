"""Which days ask for somebody: over the real calendar of 2026."""

from datetime import date

import pytest

from model.roster.duty.duty import DutyKind
from model.roster.duty.duty_days import days, monday, together, wanted
from seed.calendar import known

CALENDAR = known()
MAKE_UP = date(2026, 2, 14)  # the Saturday before Spring Festival, which is 15 to 23 February
LABOUR = date(2026, 5, 1), date(2026, 5, 5)  # Friday to Tuesday


def test_the_days_of_labour_day_ask_for_the_hall_and_no_leader_of_working_days() -> None:
    assert wanted(DutyKind.hall_off, *LABOUR, CALENDAR) == days(*LABOUR)
    assert wanted(DutyKind.village_off, *LABOUR, CALENDAR) == days(*LABOUR)
    assert wanted(DutyKind.leader, *LABOUR, CALENDAR) == []


@pytest.mark.parametrize("kind", [DutyKind.leader, DutyKind.petition, DutyKind.village_day])
def test_a_make_up_saturday_is_a_working_day_with_ordinary_rotation(kind: DutyKind) -> None:
    assert wanted(kind, MAKE_UP, MAKE_UP, CALENDAR) == [MAKE_UP]
    assert not together(kind, MAKE_UP, CALENDAR, made_up=True)


def test_a_make_up_saturday_asks_for_nobody_of_the_free_days() -> None:
    assert wanted(DutyKind.village_off, MAKE_UP, MAKE_UP, CALENDAR) == []


def test_every_day_of_2026_is_asked_of_exactly_one_rota_of_the_villages() -> None:
    year = date(2026, 1, 1), date(2026, 12, 31)
    worked, free = (wanted(kind, *year, CALENDAR) for kind in (DutyKind.village_day, DutyKind.village_off))

    assert sorted(worked + free) == days(*year)
    assert (len(worked), len(free)) == (248, 117)


@pytest.mark.parametrize("day", days(date(2026, 11, 16), date(2026, 11, 22)))
def test_all_come_in_on_the_monday_of_an_ordinary_week(day: date) -> None:
    assert monday(day, CALENDAR, made_up=True) == monday(day, CALENDAR, made_up=False) == date(2026, 11, 16)


def test_a_holiday_monday_follows_the_setting() -> None:
    """Tomb-sweeping day: Saturday 4 to Monday 6 April 2026."""
    assert monday(date(2026, 4, 9), CALENDAR, made_up=True) == date(2026, 4, 7)
    assert monday(date(2026, 4, 9), CALENDAR, made_up=False) is None


@pytest.mark.parametrize("made_up", [True, False])
def test_a_week_without_an_ordinary_working_day_has_no_day_on_which_all_come(made_up: bool) -> None:
    """Spring Festival takes Monday 16 to Sunday 22 February; a make-up weekend day would not count either."""
    assert monday(date(2026, 2, 18), CALENDAR, made_up) is None


def test_a_make_up_sunday_is_never_the_day_on_which_all_come() -> None:
    """Sunday 20 September 2026 is worked; its week has its own Monday."""
    assert CALENDAR.works(date(2026, 9, 20))
    assert monday(date(2026, 9, 20), CALENDAR, made_up=True) == date(2026, 9, 14)


def test_on_the_day_on_which_all_come_nobody_has_the_village_alone() -> None:
    assert together(DutyKind.village_day, date(2026, 11, 16), CALENDAR, made_up=True)
    assert not together(DutyKind.village_day, date(2026, 11, 17), CALENDAR, made_up=True)
    assert not together(DutyKind.leader, date(2026, 11, 16), CALENDAR, made_up=True)
