"""Wishes: the own ones, before the plan is published."""

from datetime import date

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import NotPermitted, Refused
from model.roster.duty import wishes
from model.roster.duty.duty import DutyKind
from model.roster.duty.wishes import Wish
from tests.cast import TOWN
from tests.roster.rota.planning import MONDAY, NOW, SATURDAY, TUESDAY, WEDNESDAY, published, who


@pytest.fixture(autouse=True)
def town(engine: Engine) -> None: ...


def say(login: str, days: list[date], wish: Wish | None) -> None:
    with db.writing() as s:
        wishes.say(s, who(s, login), days=days, wish=wish, now=NOW)


def wishes_of(login: str) -> list[tuple[date, Wish]]:
    with db.reading() as s:
        return [(row.day, row.wish) for row in wishes.of_account(s, who(s, login), MONDAY, SATURDAY)]


def test_a_wish_is_told_changed_and_taken_back() -> None:
    say("chen", [MONDAY, TUESDAY], Wish.unwilling)
    say("chen", [TUESDAY], Wish.preferred)
    assert wishes_of("chen") == [(MONDAY, Wish.unwilling), (TUESDAY, Wish.preferred)]

    say("chen", [MONDAY, WEDNESDAY], None)
    assert wishes_of("chen") == [(TUESDAY, Wish.preferred)]


def test_the_planner_reads_the_wishes_of_all() -> None:
    say("chen", [MONDAY], Wish.unwilling)
    say("zhao", [MONDAY], Wish.preferred)

    with db.reading() as s:
        assert len(wishes.of_town(s, TOWN, MONDAY, MONDAY)) == 2


def test_after_the_plan_is_published_a_swap_is_the_way() -> None:
    published(DutyKind.leader, {MONDAY: ["zhang"]})
    say("chen", [MONDAY], None)  # who receives petitions that day is not planned yet
    published(DutyKind.petition, {MONDAY: ["zhang"]})
    with pytest.raises(Refused, match="3月2日的值班表已经公布。要换，请在自己的值班上点“换班”。"):
        say("chen", [MONDAY, TUESDAY], Wish.unwilling)

    say("zhao", [MONDAY], Wish.unwilling)  # the village's own plan is not out yet
    assert wishes_of("chen") == []


@pytest.mark.parametrize(
    ("login", "day", "sentence"),
    [("li", MONDAY, "值班表不排您"), ("chen", date(2026, 2, 26), "有的日期已经过去")],
)
def test_who_is_never_on_duty_and_days_that_are_over_are_refused(
    login: str, day: date, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        say(login, [day], Wish.unwilling)


def test_who_only_looks_has_no_wishes() -> None:
    with pytest.raises(NotPermitted):
        say("zhou", [MONDAY], Wish.unwilling)
