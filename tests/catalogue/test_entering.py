"""Items come in whole from a file: new, changed or as they were."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from model.catalogue import entering, items, publishing, versions
from model.catalogue.content import ItemEntry, day_unit_of, entry_of, materials_of
from model.catalogue.entering import Outcome, enter
from model.ground import db, history
from model.ground.refusals import NotPermitted, Refused
from model.ground.workdays import DayUnit
from model.people import accounts
from tests.cast import START, TOWN
from tests.catalogue.sample import SAMPLE, seed_entry, seed_rows


def test_a_new_code_becomes_an_item_with_its_first_version_published(engine: Engine) -> None:
    with db.writing() as s:
        outcome = enter(s, accounts.by_login(s, "zhang"), SAMPLE, now=START)

    with db.reading() as s:
        item = items.by_code(s, TOWN, "MZ050")
        assert outcome is Outcome.created and item.open and item.initials == "lsjzsq"
        assert [(v.number, v.published_at) for v in versions.of_item(s, TOWN, item.id)] == [(1, START)]
        assert list(history.broken_links(s)) == []


def test_the_same_text_twice_changes_nothing(engine: Engine) -> None:
    with db.writing() as s:
        by = accounts.by_login(s, "zhang")
        enter(s, by, SAMPLE, now=START)

    with db.writing() as s:
        again = replace(SAMPLE, code=" mz050 ", name=" 临时救助申请 ")
        assert enter(s, by, again, now=START) is Outcome.unchanged

    with db.reading() as s:
        assert len(versions.of_item(s, TOWN, items.by_code(s, TOWN, "MZ050").id)) == 1


def test_a_changed_text_becomes_the_next_version_and_the_old_one_stays(engine: Engine) -> None:
    shorter = replace(SAMPLE, promised_limit=3, materials=materials_of(["申请书"]))
    with db.writing() as s:
        by = accounts.by_login(s, "zhang")
        enter(s, by, SAMPLE, now=START)
        assert enter(s, by, shorter, now=START) is Outcome.changed

    with db.reading() as s:
        new, old = versions.of_item(s, TOWN, items.by_code(s, TOWN, "MZ050").id)
        assert entry_of("MZ050", old) == SAMPLE and entry_of("MZ050", new) == shorter


def test_a_window_is_found_by_its_alias_and_the_department_is_made(engine: Engine) -> None:
    entry = replace(SAMPLE, window="民政救助窗口", department="卫健办")
    with db.writing() as s:
        by = accounts.by_login(s, "zhang")
        enter(s, by, entry, now=START)
        assert enter(s, by, entry, now=START) is Outcome.unchanged

    with db.reading() as s:
        item = items.by_code(s, TOWN, "MZ050")
        assert (item.window.name, item.department.name) == ("社保窗口", "卫健办")


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (replace(SAMPLE, window="邮政窗口"), "没有叫“邮政窗口”的窗口"),
        (replace(SAMPLE, name="高龄津贴申请"), "已由MZ005使用"),
        (replace(SAMPLE, fee_fen=1000), "事项MZ050：写了收费金额，没有写收费依据"),
    ],
)
def test_an_item_that_does_not_fit_is_refused(sqlite_engine: Engine, entry: ItemEntry, says: str) -> None:
    with pytest.raises(Refused, match=says), db.writing() as s:
        enter(s, accounts.by_login(s, "zhang"), entry, now=START)


def test_a_clerk_brings_no_items_in(sqlite_engine: Engine) -> None:
    with pytest.raises(NotPermitted, match="上传事项目录"), db.writing() as s:
        enter(s, accounts.by_login(s, "li"), SAMPLE, now=START)


def test_a_file_does_not_run_over_a_draft_or_a_withdrawn_item(engine: Engine) -> None:
    with db.writing() as s:
        by = accounts.by_login(s, "zhang")
        for code in ("MZ050", "MZ051"):
            enter(s, by, replace(SAMPLE, code=code, name=code), now=START)
        publishing.draft(s, items.by_code(s, TOWN, "MZ050"), by, now=START)
        publishing.withdraw(s, items.by_code(s, TOWN, "MZ051"), by, reason="已取消", now=START)

    for code, says in (("MZ050", "正在修改"), ("MZ051", "已停用")):
        with pytest.raises(Refused, match=says), db.writing() as s:
            enter(s, by, replace(SAMPLE, code=code, name=code, promised_limit=1), now=START)


def test_exactly_seven_items_of_the_seed_are_counted_in_calendar_days() -> None:
    """c3.4."""
    calendar = [r["code"] for r in seed_rows() if day_unit_of(r["conditions"]) is DayUnit.calendar_day]

    assert calendar == ["GT009", "SL001", "HJ004", "HJ005", "HJ006", "SF002", "SF004"]


def test_all_113_items_of_the_seed_enter_and_the_second_time_nothing_changes(engine: Engine) -> None:
    entries = [seed_entry(row, "社保窗口") for row in seed_rows()]
    entries = [
        replace(e, code=f"X{e.code}", name=f"{e.name}二") for e in entries
    ]  # beside the six of the cast
    with db.writing() as s:
        by = accounts.by_login(s, "zhang")
        shelf = entering.prepare(s, TOWN)
        outcomes = [enter(s, by, e, now=START, shelf=shelf) for e in entries]
    assert outcomes == [Outcome.created] * 113

    with db.writing() as s:
        shelf = entering.prepare(s, TOWN)
        assert {enter(s, by, e, now=START, shelf=shelf) for e in entries} == {Outcome.unchanged}
