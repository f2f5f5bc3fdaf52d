"""The audit chain: whoever changes, removes or cuts the record is found (R095)."""

import pytest
from sqlalchemy import Engine, delete, update

from model.ground import db, history
from model.ground.history import History, House
from model.ground.numbering import NumberSeries
from tests.cast import START, TOWN

US, NEIGHBOURS = House(TOWN), House(TOWN + 1)


@pytest.fixture
def chain(engine: Engine) -> None:
    """Four rows of our town and one of the neighbours'."""
    with db.writing() as s:
        for step in ("create", "change", "close", "reopen"):
            history.record(s, US, step, "ticket", "0101-20260105-0001-1", now=START, days=3, names=["张*"])
        history.record(s, NEIGHBOURS, "create", "ticket", "1", now=START)


def broken_links() -> list[str]:
    with db.reading() as s:
        return list(history.broken_links(s))


@pytest.mark.usefixtures("chain")
def test_an_untouched_record_is_whole() -> None:
    assert broken_links() == []


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    "change",
    [
        {"action": "delete"},
        {"account_name": "别人"},
        {"facts": {"days": 4}},
        {"subject_id": "2"},
        {"previous": "0" * 64},
        {"digest": "f" * 64},
    ],
)
def test_a_changed_row_is_found(change: dict[str, object]) -> None:
    with db.writing() as s:
        s.execute(update(History).where(History.town_id == TOWN, History.no == 2).values(**change))

    assert "操作记录第2条被改动过。" in broken_links()


@pytest.mark.usefixtures("chain")
def test_a_row_changed_together_with_its_own_hash_breaks_the_next_link() -> None:
    with db.writing() as s:
        row = s.get_one(History, (TOWN, 2))
        row.action = "delete"
        row.digest = row.sealed()

    assert broken_links() == ["操作记录第3条被改动过。"]


@pytest.mark.usefixtures("chain")
def test_a_removed_row_is_found() -> None:
    with db.writing() as s:
        s.execute(delete(History).where(History.town_id == TOWN, History.no == 2))

    assert broken_links() == ["操作记录缺第2条。"]


@pytest.mark.usefixtures("chain")
def test_a_cut_tail_is_found() -> None:
    with db.writing() as s:
        s.execute(delete(History).where(History.town_id == TOWN, History.no >= 3))

    assert broken_links() == ["操作记录应有4条，只到第2条。"]


@pytest.mark.usefixtures("chain")
def test_a_removed_counter_is_found() -> None:
    with db.writing() as s:
        s.execute(
            delete(NumberSeries).where(NumberSeries.town_id == TOWN, NumberSeries.name == history.CHAIN)
        )

    assert broken_links() == ["操作记录应有0条，只到第4条。"]


@pytest.mark.usefixtures("chain")
def test_a_refused_action_leaves_no_row_and_no_hole() -> None:
    with pytest.raises(ZeroDivisionError), db.writing() as s:
        history.record(s, US, "close", "ticket", "1", now=START)
        raise ZeroDivisionError
    with db.writing() as s:
        history.record(s, US, "close", "ticket", "1", now=START)

    assert broken_links() == []


def test_the_longest_name_of_a_thing_is_cut_to_its_column(engine: Engine) -> None:
    with db.writing() as s:
        history.record(s, US, "sign_in", "account", "长" * 300, now=START)

    with db.reading() as s:
        assert s.get_one(History, (TOWN, 1)).subject_id == "长" * 60
    assert broken_links() == []
