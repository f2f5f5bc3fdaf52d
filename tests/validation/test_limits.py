"""Days no office knows, texts no column holds, and signs nobody sees."""

import pytest

from tests.validation.known import EAST, MAN, RESIDENT, checked, resident, row_of, sentences_of
from validation.files import tidy_name

UPDATED = f"{RESIDENT},更新日期"
BORN = f"{RESIDENT},出生日期"


@pytest.mark.parametrize("written", ["0001-01-01", "1900-01-01", "2003-12-31"])
def test_business_before_the_first_calendar_is_refused(written: str) -> None:
    year, month, day = map(int, written.split("-"))
    early = f"写的是{year}年{month}月{day}日，太早了，最早是2004年1月1日。请核对。"

    assert sentences_of(收件日期=written) == [f"收件日期{early}"]
    assert sentences_of(办结日期=written) == [f"办结日期{early}"]
    assert resident(f"{EAST},张三,{MAN},{written}", UPDATED) == [f"第2行：更新日期{early}"]


def test_the_first_day_of_the_first_calendar_is_taken() -> None:
    assert sentences_of(收件日期="2004-01-01", 办结日期="2004-01-01") == []


def test_there_is_no_year_0() -> None:
    none = "“0000-01-01”没有这一天。请写成2023-09-25这样的样子。"

    assert sentences_of(收件日期="0000-01-01") == [f"收件日期{none}"]
    assert resident(f"{EAST},张三,{MAN},0000-01-01", UPDATED) == [f"第2行：更新日期{none}"]
    assert len(resident(f"{EAST},张三,990101000001010013")) == 1


def test_nobody_alive_was_born_before_1900() -> None:
    assert resident(f"{EAST},张三,{MAN},1899-12-31", BORN) == [
        "第2行：出生日期写的是1899年12月31日，太早了，最早是1900年1月1日。请核对。"
    ]


def test_a_text_is_measured_as_it_will_be_stored() -> None:
    """U+FDFA is one sign as written and eighteen when tidied."""
    assert resident(f"{EAST},张三,{MAN},{chr(0xFDFA) * 20}", f"{RESIDENT},户号")[0].startswith(
        "第2行：户号有"
    )


@pytest.mark.parametrize(
    "signs",
    ["\u2066\u2069", "\u3164", "\u115f\u1160", "\uffa0", "\u2028\u2029", "\u061c", "\x01\x7f", "\u0085", "\u2800", "\ufeff"],
    ids=ascii,
)  # fmt: skip
def test_a_name_of_signs_that_nobody_sees_is_empty(signs: str) -> None:
    assert resident(f'{EAST},"{signs}",{MAN}') == ["第2行：“姓名”没有填写。请补上。"]


def test_control_signs_do_not_come_through() -> None:
    rows = checked("ledger", row_of(姓名="张\x01三\u202e", 结果="送\x02到")).rows

    assert rows.select("name", "result").rows() == [("张三", "送 到")]


def test_a_files_name_is_stored_without_control_signs_and_not_too_long() -> None:
    assert tidy_name("台\0账\n\u202e.xlsx") == "台账.xlsx"
    assert tidy_name("长" * 300 + ".xlsx") == "长" * 95 + ".xlsx"
    assert tidy_name("\0") == "台账"


def test_an_agent_is_sent_to_the_hall_for_somebody_who_moved() -> None:
    header = f"{RESIDENT}\n{EAST},张三,{MAN}\n"
    result = checked("residents", header, own=frozenset({EAST}), registered={MAN: ("张*", "西岭村")})

    assert [p.reason for p in result.problems] == [
        "张*（尾号0014）已登记在“西岭村”。如确已迁来，请让镇中心办理迁入。"
    ]
