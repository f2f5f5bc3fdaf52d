"""Items are found by words, code, pinyin and its initials."""

import pytest
from sqlalchemy import Engine

from model.catalogue import items
from model.catalogue.items import initials, spelled
from model.ground import db
from tests.cast import TOWN


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("gljt", ["MZ005"]),
        ("GLJT", ["MZ005"]),
        ("gaoling", ["MZ005"]),
        ("高龄", ["MZ005"]),
        ("mz00", ["MZ001", "MZ005", "MZ009"]),
        ("申请 gl", ["MZ005"]),
        ("sfz", ["HJ004"]),
        ("没有这样的事", []),
        ("%", []),
        ("\\", []),
        ("_", []),
        ("高" * 5000, []),
        ("", ["HJ004", "MZ001", "MZ005", "MZ009", "MZ014", "SB010"]),
    ],
)
def test_the_search_box_finds(engine: Engine, query: str, codes: list[str]) -> None:
    with db.reading() as s:
        assert [item.code for item in items.search(s, TOWN, query)] == codes
        assert items.count(s, TOWN, query) == len(codes)


def test_window_category_and_page_narrow_the_list(engine: Engine) -> None:
    with db.reading() as s:
        assert [i.code for i in items.search(s, TOWN, limit=2, offset=2)] == ["MZ005", "MZ009"]
        assert items.count(s, TOWN, window="社保窗口", category="民政救助", only_open=True) == 5
        assert items.count(s, TOWN, window="医保窗口") == 0


def test_another_town_finds_nothing(engine: Engine) -> None:
    with db.reading() as s:
        assert items.search(s, TOWN + 1) == []


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("高龄津贴申请", "gljtsq"),
        ("重度残疾人护理补贴", "zdcjrhlbt cdcjrhlbt"),
        ("畜禽养殖场备案", "cqyzcba xqyzcba"),
        ("新办（B类）", "xbbl"),
    ],
)
def test_initials_know_the_phrase_and_the_other_readings(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_full_pinyin_begins_with_the_reading_of_the_phrase() -> None:
    assert spelled("参保登记") == "canbaodengji"
    assert spelled("重度残疾").split() == ["zhongducanji", "chongducanji"]
