"""How long somebody is posted: counted by the calendar, broken by nothing but a return to the home unit (R028)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from model.roster.staff import tenure
from model.roster.staff.tenure import Served

DAYS = some.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("posted_on", "day", "expected"),
    [
        (date(2025, 1, 15), date(2026, 4, 15), Served(1, 3, 0)),
        (date(2025, 1, 15), date(2026, 4, 14), Served(1, 2, 30)),
        (
            date(2026, 1, 31),
            date(2026, 2, 28),
            Served(0, 1, 0),
        ),  # a month without a 31st is full on its last day
        (date(2026, 1, 31), date(2026, 3, 30), Served(0, 1, 30)),
        (date(2024, 2, 29), date(2025, 2, 28), Served(1, 0, 0)),
        (date(2024, 2, 29), date(2028, 2, 28), Served(3, 11, 30)),
        (date(2024, 2, 29), date(2028, 2, 29), Served(4, 0, 0)),
        (date(2026, 3, 2), date(2026, 3, 2), Served(0, 0, 0)),
        (date(2026, 3, 2), date(2026, 3, 1), Served(0, 0, 0)),
    ],
)
def test_years_months_and_days_are_counted_by_the_calendar(
    posted_on: date, day: date, expected: Served
) -> None:
    assert tenure.served(posted_on, day) == expected


@given(DAYS, some.integers(0, 20_000))
def test_the_parts_never_overflow_and_never_go_back(posted_on: date, days: int) -> None:
    today = posted_on + timedelta(days=days)
    now, next_day = tenure.served(posted_on, today), tenure.served(posted_on, today + timedelta(days=1))

    assert 0 <= now.months < 12 and 0 <= now.days <= 30 and now.years >= 0
    assert (now.years, now.months, now.days) < (next_day.years, next_day.months, next_day.days)


@given(DAYS)
def test_two_years_are_full_on_one_day_and_not_on_the_day_before(posted_on: date) -> None:
    full = tenure.two_years_on(posted_on)

    assert tenure.served(posted_on, full) == Served(2, 0, 0)
    assert tenure.served(posted_on, full - timedelta(days=1)).years == 1
    assert tenure.early(posted_on, full - timedelta(days=1)) and not tenure.early(posted_on, full)


def test_who_came_on_the_29th_of_february_is_full_on_the_28th() -> None:
    assert tenure.two_years_on(date(2024, 2, 29)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("posted_on", "expected"),
    [
        (date(2024, 12, 2), "到岗1年3个月，满两年还差9个月"),
        (date(2026, 2, 20), "到岗10天，满两年还差1年11个月18天"),
        (date(2026, 3, 2), "今天到岗，满两年还差2年"),
        (date(2024, 3, 2), "到岗2年，已满两年"),
        (date(2023, 11, 1), "到岗2年4个月1天，已满两年"),
        (None, "没有登记到岗日期"),
    ],
)
def test_the_sentence_tells_what_is_served_and_what_is_missing(posted_on: date | None, expected: str) -> None:
    assert tenure.sentence(posted_on, date(2026, 3, 2)) == expected


@pytest.mark.parametrize(
    ("left_on", "posted_on", "counts"),
    [
        (None, date(2025, 1, 6), True),
        (date(2026, 3, 2), date(2025, 1, 6), False),  # back at the home unit from today on
        (date(2026, 3, 3), date(2025, 1, 6), True),  # from tomorrow on
        (date(2025, 6, 2), date(2025, 9, 1), True),  # posted again later: begun anew
        (date(2025, 6, 2), date(2025, 6, 2), True),
        (None, date(2026, 3, 3), False),
        (date(2025, 6, 2), None, False),
    ],
)
def test_a_return_ends_the_posting_and_a_new_one_begins_anew(
    left_on: date | None, posted_on: date | None, counts: bool
) -> None:
    assert tenure.posting(posted_on, left_on, date(2026, 3, 2)) == (posted_on if counts else None)


def test_nobody_is_early_whose_posting_is_not_on_record() -> None:
    assert not tenure.early(None, date(2026, 3, 2))
