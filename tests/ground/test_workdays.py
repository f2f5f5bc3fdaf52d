"""Deadlines of the law: counted from the day after, over the real calendar of 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from model.ground import db, workdays
from model.ground.refusals import Refused
from model.ground.workdays import Calendar, DayCount, DayKind, DayUnit, Pause, deadline
from seed.calendar import known

CALENDAR = known()
WORKDAY, CALENDAR_DAY = DayUnit.workday, DayUnit.calendar_day
FRIDAY = date(2026, 2, 13)


def due(accepted: date, limit: int, unit: DayUnit = WORKDAY, *pauses: Pause) -> date:
    return deadline(accepted, limit, unit, CALENDAR, pauses).due_on


def test_three_working_days_from_the_friday_before_spring_festival_end_on_25_february_2026() -> None:
    """14 February is worked to make up; 15 to 23 February are off (notice of the State Council for 2026)."""
    assert due(FRIDAY, 3) == date(2026, 2, 25)


def test_the_derivation_names_every_day_and_why_it_counts_or_not() -> None:
    days = deadline(FRIDAY, 3, WORKDAY, CALENDAR).days

    assert [(d.day.day, d.number, d.why) for d in days][:3] == [
        (13, None, "受理当天不计"),
        (14, 1, "补班上班"),
        (15, None, "春节"),
    ]
    assert [(d.day.day, d.number) for d in days][-2:] == [(24, 2), (25, 3)]


def test_each_day_of_the_derivation_says_what_it_is_to_the_deadline() -> None:
    stop = Pause(date(2026, 2, 26), date(2026, 2, 26), "检测")
    days = deadline(FRIDAY, 4, WORKDAY, CALENDAR, (stop,)).days
    moved = deadline(date(2026, 3, 6), 1, CALENDAR_DAY, CALENDAR).days

    assert [(d.day.day, d.count, d.kind) for d in days if d.day.day in (13, 14, 15, 26)] == [
        (13, DayCount.accepted, DayKind.workday),
        (14, DayCount.counted, DayKind.makeup_workday),
        (15, DayCount.free, DayKind.statutory_holiday),
        (26, DayCount.paused, DayKind.workday),
    ]
    assert [(d.count, d.why) for d in moved[2:]] == [
        (DayCount.moved, "顺延：周末"),
        (DayCount.moved, "顺延：工作日"),
    ]


def test_one_working_day_from_a_thursday_ends_on_friday() -> None:
    assert due(date(2026, 3, 5), 1) == date(2026, 3, 6)


def test_one_working_day_from_a_friday_ends_on_monday() -> None:
    assert due(date(2026, 3, 6), 1) == date(2026, 3, 9)


def test_a_limit_of_nothing_is_due_the_same_day() -> None:
    assert due(date(2026, 3, 5), 0) == date(2026, 3, 5)


def test_a_limit_of_nothing_accepted_on_sunday_is_due_on_monday() -> None:
    assert due(date(2026, 3, 8), 0) == date(2026, 3, 9)


def test_calendar_days_count_the_weekend() -> None:
    assert due(date(2026, 3, 6), 4, CALENDAR_DAY) == date(2026, 3, 10)


def test_calendar_days_that_end_on_a_saturday_move_to_monday() -> None:
    """Civil Code art 203: a period whose last day is a holiday ends on the day after the holiday."""
    assert due(date(2026, 3, 6), 1, CALENDAR_DAY) == date(2026, 3, 9)


def test_calendar_days_that_end_in_a_long_holiday_move_behind_it() -> None:
    assert due(date(2026, 2, 10), 6, CALENDAR_DAY) == date(2026, 2, 24)


def test_calendar_days_may_end_on_a_worked_saturday() -> None:
    assert due(FRIDAY, 1, CALENDAR_DAY) == date(2026, 2, 14)


def test_paused_days_are_not_counted() -> None:
    assert due(FRIDAY, 3, WORKDAY, Pause(date(2026, 2, 24), date(2026, 2, 26))) == date(2026, 2, 28)


def test_a_pause_over_a_weekend_costs_nothing() -> None:
    assert due(date(2026, 3, 6), 1, WORKDAY, Pause(date(2026, 3, 7), date(2026, 3, 8))) == date(2026, 3, 9)


def test_overlapping_pauses_count_once() -> None:
    twice = Pause(date(2026, 3, 9), date(2026, 3, 10)), Pause(date(2026, 3, 10), date(2026, 3, 11))
    assert due(date(2026, 3, 6), 1, WORKDAY, *twice) == date(2026, 3, 12)


def test_a_period_never_ends_inside_a_pause() -> None:
    """The last calendar day falls on a Saturday, Monday and Tuesday are paused."""
    assert due(date(2026, 3, 6), 1, CALENDAR_DAY, Pause(date(2026, 3, 9), date(2026, 3, 10))) == date(
        2026, 3, 11
    )


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        due(FRIDAY, 3, WORKDAY, Pause(date(2026, 2, 26), date(2026, 2, 24)))


@pytest.mark.parametrize("limit", [-1, 1001])
def test_a_senseless_limit_is_refused(limit: int) -> None:
    with pytest.raises(Refused, match="0到1000天"):
        due(FRIDAY, limit)


def test_a_deadline_inside_the_known_years_is_certain() -> None:
    assert not deadline(date(2026, 12, 29), 2, WORKDAY, CALENDAR).presumed


def test_a_deadline_that_reaches_a_year_without_a_notice_is_presumed() -> None:
    """暂按周一至周五推算: 1 January 2027 is a Friday and counts until the notice says otherwise."""
    result = deadline(date(2026, 12, 31), 1, WORKDAY, CALENDAR)
    assert result.presumed and result.due_on == date(2027, 1, 1)


def test_working_days_left_are_counted_without_today_and_with_the_due_date() -> None:
    assert CALENDAR.workdays_between(FRIDAY, date(2026, 2, 25)) == 3


def test_working_days_past_the_due_date_are_negative() -> None:
    assert CALENDAR.workdays_between(date(2026, 2, 25), FRIDAY) == -3


def test_every_year_from_2004_to_2026_is_known() -> None:
    assert CALENDAR.known_years == frozenset(range(2004, 2027)) and len(CALENDAR.days) == 8401


def _recounted(accepted: date, limit: int, unit: DayUnit, pauses: list[Pause]) -> date:
    """The same rule told another way: cross out the days that do not count, take the limit-th that is left."""
    horizon = [accepted + timedelta(days=n) for n in range(1, 3000)]
    stopped = {day for p in pauses for day in horizon if p.start <= day <= p.end}
    running = [d for d in horizon if d not in stopped and (unit is CALENDAR_DAY or CALENDAR.works(d))]
    last = running[limit - 1] if limit else accepted
    return next(
        d
        for d in [accepted, *horizon]
        if d >= last and CALENDAR.works(d) and (d not in stopped or d == accepted)
    )


starts = st.dates(date(2020, 1, 1), date(2027, 6, 30))
pauses = st.builds(lambda start, days: Pause(start, start + timedelta(days=days)), starts, st.integers(0, 40))


@given(starts, st.integers(0, 90), st.sampled_from(DayUnit), st.lists(pauses, max_size=3))
def test_every_deadline_agrees_with_a_naive_recount(
    accepted: date, limit: int, unit: DayUnit, stops: list[Pause]
) -> None:
    assert due(accepted, limit, unit, *stops) == _recounted(accepted, limit, unit, stops)


@given(starts, st.integers(0, 60))
def test_what_is_left_at_acceptance_is_the_whole_limit(accepted: date, limit: int) -> None:
    ends = due(accepted, limit)
    assert CALENDAR.workdays_between(accepted, ends) == limit or (limit == 0 and not CALENDAR.works(accepted))


def test_a_notice_replaces_its_year_and_the_presumption_ends(engine: Engine) -> None:
    with db.writing() as s:
        assert workdays.load_calendar(s).presumed(date(2027, 5, 3))
        workdays.replace_year(
            s, 2027, {date(2027, 5, 3): "劳动节"}, [date(2027, 5, 8)], source="国办发明电〔2026〕9号"
        )

    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    assert calendar.kind(date(2027, 5, 3)) is DayKind.statutory_holiday
    assert calendar.kind(date(2027, 5, 8)) is DayKind.makeup_workday
    assert not calendar.presumed(date(2027, 5, 3)) and calendar.works(date(2026, 2, 14))


def test_a_rolled_back_notice_leaves_no_trace_in_the_calendar(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), db.writing() as s:
        workdays.replace_year(s, 2027, {date(2027, 5, 3): "劳动节"}, [], source="草稿")
        assert not workdays.load_calendar(s).works(date(2027, 5, 3))
        raise ZeroDivisionError

    with db.reading() as s:
        assert workdays.load_calendar(s).works(date(2027, 5, 3))


def test_another_notice_after_a_rolled_back_one_is_seen(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), db.writing() as s:
        workdays.replace_year(s, 2027, {date(2027, 5, 3): "劳动节"}, [], source="草稿")
        workdays.load_calendar(s)
        raise ZeroDivisionError
    with db.writing() as s:
        workdays.replace_year(s, 2027, {date(2027, 5, 4): "劳动节"}, [], source="正式")

    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    assert calendar.works(date(2027, 5, 3)) and not calendar.works(date(2027, 5, 4))


@pytest.mark.parametrize(
    ("free", "makeup", "sentence"),
    [
        ({date(2026, 5, 3): "劳动节"}, [], "不在2027年"),
        ({date(2027, 5, 8): "劳动节"}, [date(2027, 5, 8)], "既是放假又是补班"),
        ({}, [date(2027, 5, 3)], "不是周六或周日"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(
    engine: Engine, free: dict[date, str], makeup: list[date], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence), db.writing() as s:
        workdays.replace_year(s, 2027, free, makeup, source="通知")


def test_an_empty_calendar_presumes_every_year() -> None:
    assert deadline(FRIDAY, 1, WORKDAY, Calendar({}, frozenset())).presumed


@pytest.mark.parametrize("accepted", [date(1999, 12, 31), date(2201, 1, 1), date.max])
def test_a_date_of_another_age_is_not_counted_from(accepted: date) -> None:
    with pytest.raises(Refused, match="不在2000年到2200年之间"):
        due(accepted, 5)


def test_the_last_day_that_can_be_counted_from_has_a_due_date() -> None:
    assert due(workdays.LAST_DAY, 1000) > date(2203, 1, 1)


@pytest.mark.parametrize(
    ("end", "sentence"),
    [
        (date.max, "不在2000年到2200年之间"),
        (date(2199, 1, 1), "一次暂停最多1000天"),
        (FRIDAY + timedelta(days=1000), "一次暂停最多1000天"),
    ],
)
def test_a_pause_without_an_end_in_sight_is_refused(end: date, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        due(date(2026, 2, 13), 5, WORKDAY, Pause(date(2026, 2, 13), end))


def test_a_pause_of_a_thousand_days_is_counted() -> None:
    assert due(date(2026, 2, 12), 1, WORKDAY, Pause(FRIDAY, FRIDAY + timedelta(days=999))) > date(2028, 11, 8)
