"""What a period covers, and what it is compared with."""

from datetime import date

import pytest

from model.figures.periods import Period, Span, period
from model.ground.refusals import Refused

FRIDAY = date(2026, 11, 20)


def test_a_week_begins_on_monday_and_ends_today() -> None:
    assert period(Span.week, FRIDAY) == Period(Span.week, date(2026, 11, 16), FRIDAY)


def test_a_year_runs_from_the_first_of_january_as_the_county_reports_do() -> None:
    assert period(Span.year, FRIDAY) == Period(Span.year, date(2026, 1, 1), FRIDAY)


def test_today_compares_with_yesterday() -> None:
    assert period(Span.today, FRIDAY).before() == Period(Span.today, date(2026, 11, 19), date(2026, 11, 19))


def test_a_week_compares_with_the_same_days_of_the_week_before() -> None:
    assert period(Span.week, FRIDAY).before() == Period(Span.week, date(2026, 11, 9), date(2026, 11, 13))


def test_a_month_compares_with_the_same_days_of_the_month_before() -> None:
    assert period(Span.month, FRIDAY).before() == Period(Span.month, date(2026, 10, 1), date(2026, 10, 20))


def test_a_month_longer_than_the_one_before_compares_with_all_of_it() -> None:
    before = period(Span.month, date(2026, 3, 31)).before()

    assert before == Period(Span.month, date(2026, 2, 1), date(2026, 2, 28))


def test_a_leap_day_compares_with_the_twenty_eighth_of_the_year_before() -> None:
    assert period(Span.year, date(2028, 2, 29)).before().end == date(2027, 2, 28)


def test_free_dates_compare_with_the_equally_many_days_just_before() -> None:
    chosen = period(Span.custom, FRIDAY, date(2026, 9, 11), date(2026, 9, 20))

    assert chosen.days == 10
    assert chosen.before() == Period(Span.custom, date(2026, 9, 1), date(2026, 9, 10))
    assert chosen.before_label == "前10天"


def test_free_dates_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        period(Span.custom, FRIDAY, date(2026, 9, 20), date(2026, 9, 11))


def test_free_dates_need_both_ends() -> None:
    with pytest.raises(Refused, match="两个日期"):
        period(Span.custom, FRIDAY, date(2026, 9, 20), None)
