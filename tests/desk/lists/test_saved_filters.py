"""Saved filters: a person's own questions, under names of one's own, without anybody's number."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from model.desk.lists import saved_filters
from model.desk.lists.saved_filters import MOST, SavedFilter
from model.desk.ticket.finding import Filter
from model.ground import db, history
from model.ground.refusals import NotFound, Refused
from model.people.accounts import by_login
from tests.desk.tickets import FRIDAY

LATE = Filter(state="overdue", village="990101100201", received_from=date(2026, 1, 1), on_time="late")


def save(name: str = "本村超期的", filter: Filter = LATE, login: str = "li") -> SavedFilter:
    with db.writing() as s:
        return saved_filters.save(s, by_login(s, login), name=name, filter=filter, now=FRIDAY)


def names(login: str = "li") -> list[str]:
    with db.reading() as s:
        return [row.name for row in saved_filters.of_account(s, by_login(s, login))]


def test_it_comes_back_as_it_was_saved_and_only_to_its_owner(engine: Engine) -> None:
    save()

    assert (names("li"), names("wang")) == (["本村超期的"], [])
    with db.reading() as s:
        [row] = saved_filters.of_account(s, by_login(s, "li"))
        assert row.filter == LATE
        assert row.values == {
            "state": "overdue",
            "village": "990101100201",
            "received_from": "2026-01-01",
            "on_time": "late",
        }
        assert list(history.broken_links(s)) == []


@pytest.mark.parametrize(
    "stored",
    [{"state": "overdue", "colour": "red"}, {"state": "overdue", "open_on": "soon"}, {"state": "overdue", "kind": 7}],
)  # fmt: skip
def test_what_the_house_no_longer_knows_is_left_out(stored: dict[str, Any]) -> None:
    assert saved_filters.read(stored) == Filter(state="overdue")


@pytest.mark.parametrize(
    "text", ["990101194912310028", "990101-1949 1231-002x", "１３９００００１２３４", "139-0000-1234"]
)
def test_nobodys_number_is_stored(engine: Engine, text: str) -> None:
    with pytest.raises(Refused, match="身份证号或电话，不能保存"):
        save(filter=Filter(text=text, state="open"))
    with pytest.raises(Refused, match="名称里有"):
        save(text)

    assert names() == []


def test_a_ticket_number_is_nobodys_number(engine: Engine) -> None:
    save(filter=Filter(text="0101-20261121-0007-3"))

    assert names() == ["本村超期的"]


@pytest.mark.parametrize(
    ("name", "filter", "sentence"),
    [("", LATE, "起名"), ("全部", Filter(), "还没有选条件"), ("很" * 31, LATE, "最多写30个字")],
)
def test_it_needs_a_name_and_a_condition(engine: Engine, name: str, filter: Filter, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        save(name, filter)


def test_a_name_is_used_once_by_one_person(engine: Engine) -> None:
    save()
    save(login="wang")

    with pytest.raises(Refused, match="已经有一组叫“本村超期的”"):
        save()


def test_twenty_are_enough(engine: Engine) -> None:
    for n in range(MOST):
        save(f"第{n}组")

    with pytest.raises(Refused, match="最多保存20组"):
        save()
    assert len(names()) == 20


def test_it_gets_another_name_or_goes(engine: Engine) -> None:
    row, other = save(), save("另一组")

    with db.writing() as s:
        saved_filters.rename(s, by_login(s, "li"), row.id, name="东岭超期", now=FRIDAY)
        saved_filters.drop(s, by_login(s, "li"), other.id, now=FRIDAY)

    assert names() == ["东岭超期"]


def test_not_to_a_name_in_use(engine: Engine) -> None:
    row, _ = save(), save("另一组")

    with pytest.raises(Refused, match="换一个名称"), db.writing() as s:
        saved_filters.rename(s, by_login(s, "li"), row.id, name="另一组", now=FRIDAY)
    with db.writing() as s:
        saved_filters.rename(s, by_login(s, "li"), row.id, name="本村超期的", now=FRIDAY)


def test_nobody_touches_somebody_elses(engine: Engine) -> None:
    row = save()

    with pytest.raises(NotFound), db.writing() as s:
        saved_filters.drop(s, by_login(s, "wang"), row.id, now=FRIDAY)
    with pytest.raises(NotFound), db.writing() as s:
        saved_filters.rename(s, by_login(s, "wang"), row.id, name="我的", now=FRIDAY)
    assert names() == ["本村超期的"]
