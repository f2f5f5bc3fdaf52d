"""The alarm: days that need somebody on duty and have nobody."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, event

from model.ground import db, settings, workdays
from model.handover import leave_approval
from model.people import accounts
from model.roster import leave
from model.roster.duty import duty_gaps
from model.roster.duty.duty import DutyKind
from model.roster.leave import LeaveKind
from model.roster.presence import attendance
from tests.cast import TOWN
from tests.roster.rota.planning import MONDAY, NOW, SATURDAY, TUESDAY, WEDNESDAY, more_people, published, who


@pytest.fixture(autouse=True)
def people(engine: Engine) -> None:
    more_people()


def gaps(first: date, last: date | None = None) -> list[tuple[str, str, str]]:
    with db.reading() as s:
        missing = duty_gaps.of(s, TOWN, first, last or first, workdays.load_calendar(s))
    return [(gap.kind.value, gap.site.name[:3], gap.because) for gap in missing]


def test_an_ordinary_day_without_any_plan_misses_two_leaders_and_each_village() -> None:
    assert gaps(TUESDAY) == [
        ("leader", "云岭镇", "没有排人"),
        ("petition", "云岭镇", "没有排人"),
        ("village_day", "东岭村", "没有排人"),
        ("village_day", "西岭村", "没有排人"),
    ]


def test_a_free_day_needs_a_town_leader_and_a_cadre_in_every_village() -> None:
    """c5, R122."""
    published(DutyKind.hall_off, {SATURDAY: ["chen"]})
    published(DutyKind.village_off, {SATURDAY: ["zhao"]})

    assert gaps(SATURDAY) == [("village_off", "西岭村", "没有排人")]


@pytest.mark.parametrize(("on_duty", "why"), [(["zhang"], ["还要一位镇领导"]), (["zhang", "chen"], [])])
def test_the_director_alone_is_no_town_leader_of_a_free_day(on_duty: list[str], why: list[str]) -> None:
    """R122: at least one town leader; the director may come as well."""
    published(DutyKind.hall_off, {SATURDAY: on_duty})
    assert [because for kind, _, because in gaps(SATURDAY) if kind == "hall_off"] == why


def test_on_the_monday_on_which_all_come_no_village_is_a_gap() -> None:
    assert [kind for kind, *_ in gaps(MONDAY)] == ["leader", "petition"]


@pytest.mark.parametrize(("rule", "villages"), [("补在当周", 0), ("不补", 2)])
def test_after_a_holiday_monday_the_villages_follow_the_setting(rule: str, villages: int) -> None:
    """Monday 6 April 2026 is Tomb-sweeping day."""
    with db.writing() as s:
        settings.put(s, TOWN, "monday_rule", rule)

    assert [kind for kind, *_ in gaps(date(2026, 4, 7))].count("village_day") == villages


def test_a_make_up_saturday_is_a_working_day() -> None:
    assert [kind for kind, *_ in gaps(date(2026, 2, 28))] == [
        "leader",
        "petition",
        "village_day",
        "village_day",
    ]


def test_whoever_is_on_leave_or_switched_off_leaves_a_gap() -> None:
    published(DutyKind.leader, {TUESDAY: ["chen"], WEDNESDAY: ["lin"]})
    away("chen", TUESDAY)
    with db.writing() as s:
        accounts.switch_off(s, who(s, "lin"), who(s, "guan"), now=NOW)

    assert [gap for gap in gaps(TUESDAY, WEDNESDAY) if gap[0] == "leader"] == [
        ("leader", "云岭镇", "陈**请病假"),
        ("leader", "云岭镇", "林**账号已停用"),
    ]


def away(login: str, day: date) -> None:
    with db.writing() as s:
        application = leave.ask(s, who(s, login), kind=LeaveKind.sick, first=day, last=day, now=NOW)
        leave_approval.approve(s, application, who(s, "zhang"), now=NOW)


def test_one_of_two_is_enough_and_who_came_back_is_there() -> None:
    published(DutyKind.leader, {TUESDAY: ["chen", "lin"], WEDNESDAY: ["chen"]})
    away("chen", TUESDAY)
    away("chen", WEDNESDAY)
    with db.writing() as s:
        attendance.arrive(s, who(s, "chen"), now=morning(WEDNESDAY))

    assert "leader" not in [kind for kind, *_ in gaps(TUESDAY, WEDNESDAY)]


def morning(day: date) -> datetime:
    return NOW.replace(year=day.year, month=day.month, day=day.day)


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    queries: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: queries.append(call[2]))
    yield queries


def test_the_alarm_asks_the_database_as_often_for_a_month_as_for_a_day(statements: list[str]) -> None:
    gaps(TUESDAY)
    for_a_day = len(statements)
    published(DutyKind.leader, {TUESDAY: ["chen"], WEDNESDAY: ["lin"]})
    statements.clear()
    gaps(MONDAY, date(2026, 3, 31))

    assert len(statements) <= for_a_day <= 8
