"""Files as they come: every kind of damage gets one Chinese sentence, never a traceback."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.validation.known import EAST, FILES, MAN, RESIDENT, checked, sentences
from validation import reading
from validation.reading import Unreadable

GOOD = f"{RESIDENT}\n{EAST},张三,{MAN}\n"


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        checked("residents", data)
    return str(refused.value)


def workbook(*rows: list[object], at: str = "A1") -> bytes:
    book = openpyxl.Workbook()
    first = book.active[at]
    for down, row in enumerate(rows):
        for right, cell in enumerate(row):
            book.active.cell(first.row + down, first.column + right, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("gb18030"),
        GOOD.encode("utf-16"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace(",", "\t").encode("gb18030"),
        GOOD.replace(",", ";").encode(),
        (GOOD.replace("\n", ",,,,,\n") + ",,,\n,,,\n合计,1人\n").encode(),
        workbook(RESIDENT.split(","), [EAST, "张三", MAN]),
        workbook(["东岭村居民台账"], [], RESIDENT.split(","), [EAST, "张三", MAN], ["小 计", "1人"]),
    ],
)  # fmt: skip
def test_one_good_row_is_read_from_every_dress(data: bytes) -> None:
    result = checked("residents", data)

    assert list(result.problems) == []
    assert result.rows.select("name", "id_number").rows() == [("张三", MAN)]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("actually-a-png.csv", "这是一张图片，不是表格"),
        ("old-excel.xls", "这是旧版Excel"),
        ("a-word-document.xlsx", "这不是Excel表格"),
        ("a-web-page.xls", "这个文件是网页"),
        ("empty.csv", "这个文件是空的"),
        ("blank-lines.csv", "这个文件是空的"),
        ("header-only.csv", "这个文件只有标题"),
        ("300-columns.csv", "这个文件有300栏，最多100栏"),
        ("nul-bytes.csv", "第2行有坏字符"),
        ("half-a-character.csv", "文件的最后只剩半个字"),
        ("half-a-gb18030-character.csv", "文件的最后只剩半个字"),
        ("broken-utf8.csv", "这个文件的文字读不出来"),
        ("missing-column.csv", "没有找到“身份证号”这一列。请使用最新模板，不要改动第1行的标题。"),
        ("one-column-twice.csv", "“姓名”这一列出现了两次（第2栏和第4栏）"),
        ("open-quote.csv", "有一个双引号没有成对"),
        ("cut-off.xlsx", "这个文件不完整"),
    ],
)  # fmt: skip
def test_an_ugly_file_is_refused_in_one_sentence(name: str, says: str) -> None:
    assert says in refusal((FILES / name).read_bytes())


def test_a_workbook_named_csv_is_read_as_what_it_is() -> None:
    assert checked("residents", workbook(RESIDENT.split(","), [EAST, "张三", MAN]), "台账.csv").total == 1


def test_a_small_archive_that_unpacks_to_gigabytes_is_refused() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(310):
                sheet.write(b" " * 1_000_000)

    assert "解开后太大" in refusal(bomb.getvalue())


def test_one_cell_in_the_farthest_corner_does_not_fill_the_memory() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "姓名", "x"
    out = io.BytesIO()
    book.save(out)

    assert "很远的地方还有格子" in refusal(out.getvalue())


def test_a_line_break_inside_a_cell_counts_as_one_line_as_in_excel() -> None:
    rows = f'{RESIDENT},住址\n{EAST},张三,{MAN},"东岭村\n1组"\n{EAST},李四,123,\n'

    assert [s[:4] for s in sentences("residents", rows)] == ["第3行："]


def test_empty_rows_count_as_lines_in_both_kinds_of_file() -> None:
    bad = [EAST, "张三", "123"]

    assert sentences("residents", workbook(RESIDENT.split(","), [], bad, at="C4"))[0].startswith("第6行")
    assert sentences("residents", f"\n\n{RESIDENT}\n\n{','.join(bad)}\n")[0].startswith("第5行")


def test_an_id_number_in_a_number_cell_is_lost_and_says_so() -> None:
    """Excel keeps 15 digits: reading on would make another person of it."""
    data = workbook(RESIDENT.split(","), [EAST, "张三", int(MAN)])

    assert sentences("residents", data) == [
        "第2行：身份证号显示为“9.90101E+17”，后面几位已丢失，无法还原。请把这一列设为“文本”格式后重新填写，再上传。"
    ]


def test_more_cells_than_headers_are_named() -> None:
    assert sentences("residents", f"{RESIDENT}\n{EAST},张三,{MAN},又多一格\n") == [
        "第2行：这一行比标题多出了内容“又多一格”。请检查是否多了逗号，删掉多出的内容。"
    ]


def test_a_row_with_fewer_cells_lacks_what_is_missing() -> None:
    assert sentences("residents", f"{RESIDENT}\n{EAST},张三\n") == ["第2行：“身份证号”没有填写。请补上。"]


@settings(deadline=None)
@given(some.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        reading.read(data)
    except Unreadable as refused:
        assert str(refused).endswith("。")


@settings(deadline=None, max_examples=60)
@given(some.integers(0, 5000), some.binary(min_size=1, max_size=30))
def test_a_workbook_with_any_damage_is_read_or_refused(place: int, damage: bytes) -> None:
    data = bytearray(workbook(RESIDENT.split(","), [EAST, "张三", MAN]))
    place %= len(data)
    data[place : place + len(damage)] = damage
    try:
        reading.read(bytes(data))
    except Unreadable as refused:
        assert str(refused).endswith("。")
