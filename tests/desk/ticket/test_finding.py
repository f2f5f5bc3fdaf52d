"""What is typed into the one box, and that a town of any size answers it from an index."""

from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from model.desk.ticket import finding, names
from model.desk.ticket.finding import Filter
from model.desk.ticket.names import NamePart
from model.desk.ticket.tickets import Ticket
from model.ground import db
from tests.figures.filing import TODAY, file, person
from tests.pages.counting import statements

ID, PHONE = "990101194912310028", "13900001234"


def _found(s: Session, typed: str, login: str = "li") -> list[str]:
    count, rows = finding.find(s, person(s, login), Filter(text=typed), today=TODAY)
    assert count == len(rows)
    return [ticket.number for ticket in rows]


def _named(s: Session, name: str, **more: object) -> str:
    ticket = file(s, "11-10")
    ticket.applicant_name = name
    for field, value in more.items():
        setattr(ticket, field, value)
    s.flush()
    return ticket.number


@pytest.mark.parametrize("typed", ["桂", "桂英", "英", "王桂英", "王"])
def test_any_part_of_a_name_finds_it(engine: Engine, typed: str) -> None:
    with db.writing() as s:
        wanted = _named(s, "王桂英")
        _named(s, "张三")

        assert _found(s, typed) == [wanted]


def test_letters_in_a_name_are_found_in_either_case(engine: Engine) -> None:
    with db.writing() as s:
        wanted = _named(s, "阿依古丽Aygul")

        assert _found(s, "aYG") == [wanted]


def test_whoever_came_for_the_applicant_is_found_by_the_whole_name_and_each_ticket_once(
    engine: Engine,
) -> None:
    with db.writing() as s:
        wanted = {_named(s, "王桂英", agent_name="李强"), _named(s, "李强", agent_name="李强")}

        assert set(_found(s, "李强")) == wanted
        assert len(_found(s, "李")) == 1


@pytest.mark.parametrize("typed", ["2", "0002", "0002-0", "0101-20261110-0002-0", "0101-20261110-0002"])
def test_the_last_part_the_beginning_and_the_whole_of_a_number_find_it(engine: Engine, typed: str) -> None:
    with db.writing() as s:
        numbers = [file(s, "11-10").number for _ in range(3)]

        assert _found(s, typed) == [numbers[1]]


def test_eight_digits_are_the_day_received(engine: Engine) -> None:
    with db.writing() as s:
        wanted = file(s, "11-10").number
        file(s, "11-11")

        assert _found(s, "20261110") == [wanted]
        assert _found(s, "20261399") == []


@pytest.mark.parametrize("typed", [ID, PHONE, "9901 0119 4912 310028"])
def test_a_whole_id_or_phone_number_finds_it(engine: Engine, typed: str) -> None:
    with db.writing() as s:
        wanted = _named(s, "王桂英", applicant_id_number=ID, applicant_phone=PHONE)
        _named(s, "张三")

        assert _found(s, typed) == [wanted]


def test_beyond_the_most_that_is_counted_the_newest_still_come_first(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_COUNTED", 2)
    with db.writing() as s:
        numbers = [file(s, day).number for day in ("11-12", "11-10", "11-11", "11-13")]

        count, rows = finding.find(s, person(s, "li"), Filter(text="周"), today=TODAY)

    assert (count, finding.count_text(count), finding.count_text(2)) == (3, "2件以上", "2件")
    assert [ticket.number for ticket in rows] == [numbers[at] for at in (3, 0, 2, 1)]


def test_a_name_is_kept_once_and_a_new_name_too(engine: Engine) -> None:
    with db.writing() as s:
        _named(s, "王桂英")
        renamed = _named(s, "王桂英")
        s.query(Ticket).filter(Ticket.number == renamed).one().applicant_name = "王桂芳"
        s.flush()

        assert names.keep(s, person(s, "li").town_id, ["王桂英", "赵丽", "赵丽"]) == 1
        kept = s.query(NamePart).filter(NamePart.name.in_(["王桂英", "赵丽", "王桂芳"])).all()
        assert sorted(part.part for part in kept) == sorted("王桂英 桂英 英 王桂芳 桂芳 芳 赵丽 丽".split())
        assert _found(s, "芳") == [renamed]


def test_a_village_agent_finds_the_own_village_only(engine: Engine) -> None:
    with db.writing() as s:
        wanted = file(s, "11-10", village="东岭村").number
        file(s, "11-10", village="西岭村")

        assert _found(s, "周", "zhao") == [wanted]


PLANS = {
    "ix_ticket_name": Filter(text="桂英"),
    "ix_ticket_tail": Filter(text="0007"),
    "sqlite_autoindex_ticket_2 (town_id=? AND number": Filter(text="0101-20261110-0002-0"),
    "sqlite_autoindex_ticket_2 (town_id=? AND number>": Filter(text="0101-20261110"),
    "ix_ticket_received (town_id=? AND received_on=": Filter(text="20261110"),
    "ix_ticket_applicant": Filter(text=ID),
    "ix_ticket_phone": Filter(text=PHONE),
    "ix_ticket_received (town_id=?": Filter(),
    "ix_ticket_open": Filter(state="open"),
    "ix_ticket_open (": Filter(state="correction"),
    "ix_ticket_ended": Filter(state="returned"),
}


@pytest.mark.parametrize("index", PLANS)
def test_sqlite_answers_from_an_index_though_it_has_no_statistics(sqlite_engine: Engine, index: str) -> None:
    [count, *_] = _plans(sqlite_engine, PLANS[index])

    assert index in count and "SCAN ticket" not in count


@pytest.mark.parametrize("criteria", [Filter(), Filter(text="0007"), Filter(text=ID)])
def test_the_rows_of_a_page_are_fetched_by_their_key(sqlite_engine: Engine, criteria: Filter) -> None:
    with db.writing() as s:
        _named(s, "王桂英", applicant_id_number=ID, tail="0007-0")

    assert "sqlite_autoindex_ticket_1 (town_id=? AND id=?)" in _plans(sqlite_engine, criteria)[2]


def test_a_village_is_counted_on_its_index(sqlite_engine: Engine) -> None:
    assert "ix_ticket_village" in _plans(sqlite_engine, Filter(), "zhao")[0]


@pytest.mark.parametrize("criteria", [Filter(), Filter(received_from=date(2026, 11, 1))])
def test_a_page_of_the_newest_is_read_off_an_index_without_sorting(
    sqlite_engine: Engine, criteria: Filter
) -> None:
    page = _plans(sqlite_engine, criteria)[1]

    assert "TEMP B-TREE" not in page and "SCAN ticket" not in page


def _plans(engine: Engine, criteria: Filter, login: str = "li") -> list[str]:
    """How SQLite would go about each statement that one search sends."""
    with db.reading() as s:
        by = person(s, login)
        with statements(engine) as sent:
            finding.find(s, by, criteria, today=TODAY)
        plans = []
        for statement in sent:
            if "FROM ticket" in statement:
                blanks = statement.count("?")
                cursor = s.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * blanks)
                plans.append("\n".join(row.detail for row in cursor))
    return plans


def test_the_end_of_a_number_is_kept_beside_it(engine: Engine) -> None:
    with db.writing() as s:
        file(s, "11-10")

        assert s.scalars(text("SELECT tail FROM ticket")).all() == ["0001-0"]
