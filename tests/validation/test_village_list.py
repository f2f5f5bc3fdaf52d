"""A pasted list of villages: every usual way to write a line, and what is wrong named by its line."""

import pytest

from validation import village_list
from validation.grid import Unreadable

EAST = ("990101100201", "东岭村")


@pytest.mark.parametrize(
    "line",
    [
        "990101100201 东岭村",
        "990101100201\t东岭村",
        "  990101100201，东岭村 ",
        "990101100201,东岭村,",
        "1. 990101100201 东岭村",
        "990101 100 201　东岭村",
        '"990101100201" 东岭村',
    ],
)
def test_a_line_is_read_however_it_was_typed(line: str) -> None:
    assert village_list.read(line) == [EAST]


def test_a_heading_and_empty_lines_are_passed_over() -> None:
    text = "村代码,村名\r\n\r\n990101100201,东岭村\r\n990101100202,西岭村\r\n"

    assert village_list.read(text) == [EAST, ("990101100202", "西岭村")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("990101100201 东岭村\n99010110020 西岭村", "第2行：代码“99010110020”有11位，应为12位"),
        ("990101100201 东岭村\n990101100201 西岭村", "第2行：代码“990101100201”前面已经写过"),
        ("990101100201 东岭村\n990101100202 东岭村", "第2行：“东岭村”前面已经写过"),
        ("990101100201 东岭村\n西岭村", "第2行：看不懂“西岭村”"),
        ("990101100201", "第1行：看不懂"),
        ("各村名单", "没有读到村"),
    ],
)
def test_what_is_wrong_is_named_by_its_line(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        village_list.read(text)

    assert why in str(refusal.value)


def test_of_many_wrong_lines_five_are_shown_and_the_rest_counted() -> None:
    with pytest.raises(Unreadable, match="第5行.*还有3行有问题"):
        village_list.read("\n".join(f"99 第{n}村" for n in range(8)))
