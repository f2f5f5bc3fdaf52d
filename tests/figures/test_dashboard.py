"""The figures of the leader page: exact counts of a few tickets, and the numbers of a9."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from model.catalogue.items import Kind
from model.catalogue.versions import Mode
from model.desk.ticket.finding import NOWHERE, Filter
from model.desk.ticket.moves import TicketState
from model.figures import dashboard, places
from model.figures.dashboard import Now, Tally
from model.figures.periods import Span, period
from model.figures.places import received_in
from model.ground import db
from model.ground.refusals import NotPermitted
from pages.parts import words
from tests.figures.filing import TODAY, file, person

MONTH = period(Span.month, TODAY)


def test_today_counts_received_completed_open_due_and_overdue(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-20", due="11-25")
        file(s, "11-17", due="11-20")
        file(s, "11-10", due="11-13")
        file(s, "11-17", completed="11-20", due="11-20")

        now = dashboard.now(s, person(s, "zhang"), today=TODAY)

    assert now == Now(received=1, completed=1, open=3, due_today=1, overdue=1)


def test_a_ticket_is_on_time_on_its_due_date_and_late_the_day_after(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-10", completed="11-13", due="11-13")
        file(s, "11-10", completed="11-14", due="11-13")
        file(s, "11-10", due="11-13")

        tally = dashboard.kinds(s, person(s, "zhang"), MONTH, today=TODAY)[Kind.promised]

    assert tally == Tally(received=3, completed=2, open=1, on_time=1, late=1, overdue=1)
    assert tally.with_due_date == 2


def test_what_was_received_is_completed_ended_or_open(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-10", completed="11-13", due="11-13")
        file(s, "11-10", ended="11-12", due="11-13")
        file(s, "11-10", due="11-25")
        zhang = person(s, "zhang")
        in_month = received_in(MONTH)

        tally = dashboard.kinds(s, zhang, MONTH, today=TODAY)[Kind.promised]

        assert tally == Tally(received=3, completed=1, ended=1, open=1, on_time=1)
        assert dashboard.count(s, zhang, replace(in_month, state="ended"), today=TODAY) == 1
        assert dashboard.count(s, zhang, replace(in_month, open_on=TODAY), today=TODAY) == 1


def test_an_extension_is_never_on_time(engine: Engine) -> None:
    """Promised until the 13th, extended to the 17th: the 13th and the 16th are 延期, the 18th is 超期 (c3.6)."""
    with db.writing() as s:
        for completed in ("11-13", "11-16", "11-18"):
            file(s, "11-10", completed=completed, due="11-17", promised="11-13", extended="11-17")
        zhang = person(s, "zhang")

        tally = dashboard.kinds(s, zhang, MONTH, today=TODAY)[Kind.promised]

        assert (tally.on_time, tally.extended, tally.late, tally.with_due_date) == (0, 2, 1, 3)
        for how, number in (("yes", 0), ("extended", 2), ("late", 1)):
            assert dashboard.count(s, zhang, Filter(on_time=how), today=TODAY) == number


def test_a_ticket_done_again_is_open_and_keeps_the_figures_of_its_first_round(engine: Engine) -> None:
    with db.writing() as s:
        ticket = file(s, "11-10", completed="11-13", promised="11-13", due="11-19")
        ticket.state, ticket.closed_at, ticket.round = TicketState.in_progress, None, 2
        s.flush()
        zhang = person(s, "zhang")

        tally = dashboard.kinds(s, zhang, MONTH, today=TODAY)[Kind.promised]

        assert tally == Tally(received=1, completed=1, on_time=1)
        assert dashboard.now(s, zhang, today=TODAY) == Now(0, 0, open=1, due_today=0, overdue=1)
        assert dashboard.count(s, zhang, Filter(open_on=TODAY), today=TODAY) == 0


def test_a_clock_that_stands_still_is_not_overdue(engine: Engine) -> None:
    """Until and with the last day of the pause."""
    with db.writing() as s:
        file(s, "11-10", due="11-13", paused="11-20")
        file(s, "11-10", due="11-13", paused="11-19")
        zhang = person(s, "zhang")

        assert dashboard.now(s, zhang, today=TODAY).overdue == 1
        assert dashboard.kinds(s, zhang, MONTH, today=TODAY)[Kind.promised].overdue == 1


def test_what_ended_later_was_still_open_then(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "10-12", ended="10-15")
        file(s, "10-12", ended="11-02")

        past = dashboard.figures(s, person(s, "zhang"), MONTH, today=TODAY).total_before

    assert past == Tally(received=2, ended=1, open=1)


def test_every_kind_has_its_own_rate_though_the_rate_over_all_looks_well(engine: Engine) -> None:
    with db.writing() as s:
        for _ in range(3):
            file(s, "11-10", completed="11-10", due="11-10", item="MZ009")
        file(s, "11-10", due="11-13", item="MZ001")

        kinds = dashboard.kinds(s, person(s, "zhang"), MONTH, today=TODAY)

    assert [(kind.label, words.rate(t.completed, t.received)) for kind, t in kinds.items()] == [
        ("即办件", "100.0%"),
        ("承诺件", "0.0%"),
        ("联办件", "暂无"),
        ("上报件", "暂无"),
    ]
    assert words.rate(dashboard.added(list(kinds.values())).completed, 4) == "75.0%"


def test_the_rate_over_all_hides_the_promised_ones() -> None:
    """191756 instant and 4823 promised tickets: none of the promised done still makes 97.5 % (a9, e1)."""
    total = dashboard.added([Tally(received=191756, completed=191756), Tally(received=4823, open=4823)])

    assert total.received == 196579
    assert words.rate(total.completed, total.received) == "97.5%"
    assert words.rate(0, 4823) == "0.0%"


def test_a_rate_is_cut_and_never_rounded_up() -> None:
    """5804 of 5834 are 99.486 % (a9)."""
    tally = Tally(received=5834, completed=5804, open=30)

    assert words.rate(tally.completed, tally.received) == "99.4%"
    assert words.rate(9999, 10000) == "99.9%"


def test_modes_that_do_not_add_up_leave_a_rest() -> None:
    """6024 + 2082 + 440 of 10963 leave 2417 that the source does not name (a9)."""
    frame = places.with_rest({Mode.direct: 6024, Mode.time_limited: 2082, Mode.home_visit: 440}, 10963)

    assert frame["name"].to_list() == ["直接办理", "限时办理", "上门办理", "其余"]
    assert frame["received"].to_list() == [6024, 2082, 440, 2417]


def test_modes_that_add_up_leave_none() -> None:
    frame = places.with_rest({Mode.direct: 1, Mode.agency: 2}, 3)

    assert frame["received"].to_list() == [1, 2]


def test_villages_and_windows_name_those_without_one_last(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-10", village="西岭村", post="西岭村代办岗")
        file(s, "11-10", completed="11-12", village="西岭村")
        file(s, "11-11", village="")

        figures = dashboard.figures(s, person(s, "zhang"), MONTH, today=TODAY)

    assert figures.villages.rows() == [
        ("990101100202", "西岭村", 2, 1),
        ("990101100201", "东岭村", 0, 0),
        (NOWHERE, "未填村", 1, 0),
    ]
    assert figures.windows.drop("key").rows() == [("社保窗口", 2, 1), ("村级代办点", 1, 0)]


def test_days_hold_every_day_and_at_least_two_weeks(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-19", completed="11-20")
        file(s, "11-20")

        frame = dashboard.days(s, person(s, "zhang"), period(Span.today, TODAY), today=TODAY)

    assert frame.height == 14
    assert frame.tail(2).drop("until").rows() == [(date(2026, 11, 19), 1, 0), (TODAY, 1, 1)]


def test_a_long_period_counts_months(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "10-31", completed="11-02")
        file(s, "11-20")

        frame = dashboard.days(s, person(s, "zhang"), period(Span.year, TODAY), today=TODAY)

    assert frame.height == 11
    assert frame.tail(2).rows() == [
        (date(2026, 10, 1), date(2026, 10, 31), 1, 0),
        (date(2026, 11, 1), TODAY, 1, 1),
    ]


def test_the_period_before_stands_beside(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "10-20", completed="11-02")
        file(s, "10-21", completed="10-20")
        file(s, "11-20")

        figures = dashboard.figures(s, person(s, "zhang"), MONTH, today=TODAY)

    assert (figures.total.received, figures.total_before.received) == (1, 1)
    assert (figures.completed, figures.completed_before) == (1, 1)


@pytest.mark.parametrize(
    "door",
    [
        Filter(village="990101100202"),
        Filter(village=NOWHERE),
        Filter(window=NOWHERE),
        Filter(mode="home_visit"),
        Filter(kind="instant"),
        Filter(on_time="late"),
    ],
)
def test_one_ticket_of_two_stands_behind_each_door(engine: Engine, door: Filter) -> None:
    with db.writing() as s:
        file(s, "11-10", completed="11-10", due="11-10")
        marked: dict[str, object] = {
            "village": {"village": "西岭村" if door.village != NOWHERE else ""},
            "window": {"post": "东岭村代办岗"},
            "mode": {"mode": Mode.home_visit},
            "kind": {"item": "MZ009"},
            "on_time": {"completed": "11-11", "due": "11-10"},
        }
        narrowed = next(name for name in marked if getattr(door, name) not in ("", None))
        file(s, "11-10", **marked[narrowed])  # type: ignore[arg-type]

        assert dashboard.count(s, person(s, "zhang"), door, today=TODAY) == 1


def test_figures_are_refused_without_the_right(engine: Engine) -> None:
    with db.reading() as s, pytest.raises(NotPermitted):
        dashboard.figures(s, person(s, "li"), MONTH, today=TODAY)


def test_the_county_looks_at_the_figures(engine: Engine) -> None:
    with db.reading() as s:
        figures = dashboard.figures(s, person(s, "zhou"), MONTH, today=TODAY)

    assert figures.total == Tally()


def test_the_last_period_stands_as_it_stood_then(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "10-12", completed="10-15", due="10-20")
        file(s, "10-12", completed="11-02", due="10-20")
        zhang = person(s, "zhang")

        past = dashboard.figures(s, zhang, MONTH, today=TODAY).total_before
        behind = Filter(received_from=MONTH.before().start, open_on=MONTH.before().end)

        assert past == Tally(received=2, completed=1, open=1, on_time=1, overdue=0)
        assert dashboard.count(s, zhang, behind, today=TODAY) == 1
