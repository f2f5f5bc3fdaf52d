"""The mark outside the database: a log that was cut, emptied or replaced is noticed, a restored backup is explained."""

import hashlib
import json
from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, event, select, update

from model.ground import audit_mark, db, history, verify
from model.ground.configuration import configuration
from model.ground.history import BEGINNING, History, House
from model.ground.numbering import NumberSeries
from tests.cast import START, TOWN

US = House(TOWN)


@pytest.fixture
def mark(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Five rows in the log, marked in a data folder of the test's own."""
    monkeypatch.setattr(configuration(), "data_dir", tmp_path)
    add(5)
    assert compared() == []
    return tmp_path / audit_mark.NAME


def add(count: int, who: str = "li") -> None:
    with db.writing() as s:
        for _ in range(count):
            history.record(s, US, "sign_in", "account", who, now=START)


def compared(*, accept: bool = False) -> list[str]:
    with db.reading() as s:
        return audit_mark.compared(s, now=START, accept=accept)


def broken() -> list[str]:
    with db.reading() as s:
        return list(history.broken_links(s))


def cut(to: int) -> None:
    """As somebody with the database in hand would: rows gone, counter set back, the chain whole."""
    with db.writing() as s:
        s.execute(delete(History).where(History.town_id == TOWN, History.no > to))
        s.execute(update(NumberSeries).where(NumberSeries.name == history.CHAIN).values(last=to))


def test_the_mark_holds_the_newest_row_and_is_its_owners_alone(mark: Path) -> None:
    with db.reading() as s:
        digest = s.get_one(History, (TOWN, 5)).digest
    assert mark.read_text() == f"{TOWN} 5 {digest} 2026-01-05T09:00\n"
    assert mark.stat().st_mode & 0o077 == 0


def test_a_log_that_grew_is_fine_and_marked_anew(mark: Path) -> None:
    add(2)

    assert compared() == [] and mark.read_text().split()[1] == "7"


@pytest.mark.parametrize("to", [4, 0])
def test_a_cut_or_emptied_log_is_noticed_and_the_mark_stays(mark: Path, to: int) -> None:
    before = mark.read_text()
    cut(to)

    assert broken() == [], "the chain alone cannot tell"
    [sentence] = compared()
    assert "第5条，现在没有了" in sentence and "daiban verify --accept" in sentence
    assert mark.read_text() == before and len(compared()) == 1


def test_rows_written_again_after_a_cut_are_not_the_marked_ones(mark: Path) -> None:
    cut(3)
    add(4, "wang")

    assert "第5条，现在换成了别的" in compared()[0]


def test_a_town_that_is_gone_altogether_is_noticed(mark: Path) -> None:
    with db.writing() as s:
        s.execute(delete(History))
        s.execute(delete(NumberSeries))

    assert broken() == [] and "第5条，现在没有了" in compared()[0]


def test_an_accepted_log_is_marked_and_says_that_it_was_accepted(mark: Path) -> None:
    cut(3)
    with db.writing() as s:
        audit_mark.accept(s, now=START)

    assert compared(accept=True) == [] and compared() == []
    with db.reading() as s:
        last = s.get_one(History, (TOWN, 4))
    assert (last.action, last.subject, last.subject_id) == ("accept_log", "history", "3")


@pytest.mark.parametrize("text", ["nonsense", f"{TOWN} 5", "\xff", f"{TOWN} 5 {BEGINNING} soon"])
def test_a_spoilt_mark_is_told_and_kept(mark: Path, text: str) -> None:
    mark.write_text(text, "latin-1")

    assert "被改坏了" in compared()[0] and mark.read_text("latin-1") == text


def test_a_folder_that_takes_no_mark_is_told(mark: Path) -> None:
    mark.unlink()
    mark.mkdir()

    assert "读写不了" in compared()[0]


def test_a_chain_built_anew_without_the_key_is_found(mark: Path) -> None:
    with db.writing() as s:
        previous = BEGINNING
        for row in s.scalars(select(History).where(History.town_id == TOWN).order_by(History.no)):
            row.account_name, row.previous = "别人", previous
            facts = [row.town_id, row.no, row.at.astimezone(UTC).isoformat(), row.account_id, row.account_name,
                    row.action, row.subject, row.subject_id, row.facts, row.previous]  # fmt: skip
            text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
            previous = row.digest = hashlib.sha256(text.encode()).hexdigest()

    assert broken() == [f"操作记录第{no}条被改动过。" for no in range(1, 6)]


def test_whoever_saves_while_the_log_is_read_breaks_nothing(mark: Path, engine: Engine) -> None:
    """The counter is read first, the rows after it: both must be of one moment."""

    waiting = [1]

    def meanwhile(*call: object) -> None:
        if "FROM number_series" in str(call[2]) and waiting:
            add(waiting.pop())

    event.listen(engine, "after_cursor_execute", meanwhile)
    with db.reading() as s:
        assert [line for line in verify.findings(s) if "操作记录" in line] == []
    assert compared() == [] and not waiting


def test_a_data_folder_open_to_others_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration(), "data_dir", tmp_path)
    assert list(verify.open_folder()) == []
    tmp_path.chmod(0o755)

    [sentence] = verify.open_folder()
    assert f"chmod 700 {tmp_path}" in sentence
