"""What a day's sign-ins come to, as sentences; the hall is open 08:30-12:00 and 14:00-17:30."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.ground.db import OFFICE_ZONE
from model.roster.posts.hours import Hours
from model.roster.presence import worked_time
from model.roster.presence.worked_time import END, Day, Stay

HOURS = Hours(time(8, 30), time(12), time(14), time(17, 30), 15, counts=True)
MONDAY = date(2026, 3, 2)
LATER = datetime(2026, 3, 9, 9, 0, tzinfo=OFFICE_ZONE)
MORNING, AFTERNOON, WHOLE = (0, 12 * 60), (12 * 60, END), (0, END)


def at(clock: str) -> datetime:
    return datetime.combine(MONDAY, time.fromisoformat(clock), OFFICE_ZONE)


def day(
    *stays: str,
    away: tuple[tuple[int, int], ...] = (),
    due: bool = True,
    now: datetime = LATER,
    hours: Hours = HOURS,
) -> Day:
    """Each stay as `08:20-12:03`, or `08:20-` while it lasts."""
    visits = []
    for stay in stays:
        came, left = stay.split("-")
        visits.append(Stay(at(came), at(left) if left else None))
    return worked_time.of_day(MONDAY, visits, hours, away=away, due=due, now=now)


def test_a_whole_day_is_seven_hours_and_noon_is_nobodys() -> None:
    result = day("08:12-17:40")

    assert (result.due, result.on, result.due_halves, result.present_halves) == (420, 420, 2, 2)
    assert (result.late, result.early, result.out, result.absent) == (0, 0, 0, 0)


def test_who_signs_in_after_opening_is_late_and_within_its_minute_is_not() -> None:
    assert (day("08:42-17:30").late, day("08:42-17:30").late_times) == (12, 1)
    assert day("08:30:59-17:30").late == 0


def test_after_noon_one_can_be_late_again() -> None:
    result = day("08:31-12:05", "14:20-17:30")

    assert (result.late, result.late_times, result.out, result.on) == (21, 2, 0, 399)


def test_who_stays_over_noon_is_not_late_after_it() -> None:
    assert day("08:30-14:10", "14:25-17:30") == Day(
        420, on=405, out=15, due_halves=2, present_halves=2, came=True
    )


def test_who_leaves_before_closing_and_does_not_come_back_left_early() -> None:
    result = day("08:30-16:45")

    assert (result.early, result.on, result.over) == (45, 375, True)


def test_who_goes_at_noon_for_good_leaves_early_by_the_whole_afternoon() -> None:
    result = day("08:30-12:00")

    assert (result.early, result.late, result.absent_halves) == (210, 0, 1)


def test_who_comes_only_after_noon_is_late_by_the_morning() -> None:
    result = day("14:05-17:30")

    assert (result.late, result.late_times, result.on, result.absent) == (215, 1, 205, 0)


@pytest.mark.parametrize(
    ("stay", "present"),
    [("12:30-13:30", 0), ("18:00-18:30", 0), ("08:30-12:00", 1), ("17:29-18:00", 1), ("11:59-14:01", 2)],
)
def test_a_half_day_is_presence_from_the_first_minute_on_post(stay: str, present: int) -> None:
    result = day(stay)

    assert (result.present_halves, result.absent_halves) == (present, 2 - present)


def test_nobody_there_and_no_leave_is_absence_of_two_halves() -> None:
    result = day()

    assert (result.absent, result.absent_halves, result.present_halves) == (420, 2, 0)


def test_a_leave_takes_its_part_out_and_is_never_absence() -> None:
    assert day(away=(WHOLE,)) == Day(leave_halves=2)
    half = day("08:30-12:00", away=(AFTERNOON,))
    assert (half.due, half.on, half.early, half.due_halves, half.leave_halves) == (210, 210, 0, 1, 1)
    assert day("14:00-17:30", away=(MORNING,)).late == 0
    assert day(away=(MORNING,)).absent_halves == 1


def test_who_comes_back_early_from_leave_is_due_from_that_minute() -> None:
    result = day("10:00-17:30", away=((0, 10 * 60),))

    assert (result.due, result.on, result.late, result.leave_halves) == (330, 330, 0, 0)


def test_a_forgotten_sign_out_counts_to_closing_and_is_flagged() -> None:
    result = day("08:20-")

    assert (result.on, result.early, result.forgotten) == (420, 0, True)


def test_today_counts_up_to_now_and_nobody_has_left_early_yet() -> None:
    result = day("08:30-10:00", now=at("11:00"))

    assert (result.due, result.on, result.out, result.early, result.forgotten) == (150, 90, 60, 0, False)
    assert day("08:20-", now=at("11:00")).on == 150
    waiting = day(now=at("09:00"))
    assert (waiting.due, waiting.absent_halves, waiting.over) == (30, 0, False)
    assert day(now=at("08:00")) == Day(over=False)


def test_on_a_free_day_nothing_is_due_and_duty_is_no_lateness() -> None:
    result = day("09:30-11:00", due=False)

    assert result == Day(came=True)


def test_who_only_signed_in_after_closing_was_late_all_day() -> None:
    assert (day("18:00-18:30").late, day("18:00-18:30").on) == (420, 0)
    assert day("07:00-07:30").out == 420


def test_without_a_noon_break_the_day_has_no_gap() -> None:
    through = Hours(time(9), time(12), time(12), time(17), 15, counts=True)

    assert day("09:00-17:00", hours=through).on == 480
    assert day("09:00-11:50", "12:20-17:00", hours=through).late == 20


@pytest.mark.parametrize(
    ("begins", "ends", "span"), [("08:00", "12:00", (480, 720)), ("12:00", "12:00", None)]
)
def test_a_leave_is_cut_to_the_day(begins: str, ends: str, span: tuple[int, int] | None) -> None:
    assert worked_time.leave_span(MONDAY, at(begins), at(ends)) == span
    assert (
        worked_time.leave_span(MONDAY, at(begins) - timedelta(days=2), at(ends) + timedelta(days=2)) == WHOLE
    )
    assert (
        worked_time.leave_span(MONDAY, at(begins) - timedelta(days=2), at(ends) - timedelta(days=2)) is None
    )


minutes = st.integers(0, END - 1)
spans = st.tuples(minutes, minutes).map(lambda pair: (min(pair), max(pair)))


@given(
    st.lists(st.tuples(spans, st.booleans()), max_size=5), st.lists(spans, max_size=3), st.booleans(), st.integers(0, 2 * END)
)  # fmt: skip
def test_minutes_on_post_late_early_out_and_absent_are_together_what_was_due(
    begun: list[tuple[tuple[int, int], bool]], away: list[tuple[int, int]], due: bool, now: int
) -> None:
    midnight = at("00:00")
    moment = midnight + timedelta(minutes=now)
    stays = [
        Stay(midnight + timedelta(minutes=came), None if lasts else midnight + timedelta(minutes=left))
        for (came, left), lasts in begun
        if came <= now
    ]
    result = worked_time.of_day(MONDAY, stays, HOURS, away=away, due=due, now=moment)

    parts = (result.on, result.late, result.early, result.out, result.absent)
    assert min(parts) >= 0 and sum(parts) == result.due <= 420
    assert result.due_halves + result.leave_halves <= 2 * due
    on_leave = worked_time.of_day(MONDAY, stays, HOURS, away=[*away, WHOLE], due=due, now=moment)
    assert (on_leave.due, on_leave.absent, on_leave.absent_halves) == (0, 0, 0)


@given(
    st.integers(0, END - 1),
    st.lists(st.tuples(st.integers(0, END - 1), st.integers(1, 600)), max_size=3),
    st.sampled_from([(), (MORNING,), (AFTERNOON,), (WHOLE,)]),
)
def test_at_every_moment_whoever_was_to_come_is_present_or_absent(
    minute: int, stays: list[tuple[int, int]], away: tuple[tuple[int, int], ...]
) -> None:
    now = at("00:00") + timedelta(minutes=minute)
    begun = [(at("00:00") + timedelta(minutes=came), length) for came, length in stays if came <= minute]
    visits = [Stay(came, min(now, came + timedelta(minutes=length))) for came, length in begun]
    result = worked_time.of_day(MONDAY, visits, HOURS, away=away, due=True, now=now)

    assert result.settled_halves == result.present_halves + result.absent_halves
    assert result.settled_halves == (result.due_halves if minute >= 17 * 60 + 30 else result.present_halves)
