"""Small workbooks made to freeze or fell the server: each is refused in a sentence, at once."""

import io
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from tests.validation.known import EAST, MAN, RESIDENT, checked
from validation import sheet_xml, zip_file
from validation.reading import Unreadable

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = f'<?xml version="1.0"?><worksheet {NS}><sheetData>'
FOOT = "</sheetData></worksheet>"
MILLION = "x" * 1_000_000
DAMAGED, LONG, FAR, FULL = "这个文件不完整", "有一格的文字超过32767个字", "很远的地方还有格子", "文字太多"


def text_in_8000_cells(length: int) -> bytes:
    rows = (
        f'<row r="{r}">' + "".join(f'<c r="{column}{r}" t="s"><v>0</v></c>' for column in "ABCDEFGH") + "</row>"
        for r in range(1, 1001)
    )  # fmt: skip
    return workbook(HEAD + "".join(rows) + FOOT, f"<sst {NS}><si><t>{'x' * length}</t></si></sst>")


def workbook(sheet: str, shared: str = "") -> bytes:
    book, out = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(book)
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in set(before.namelist()) - {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}:
            after.writestr(name, before.read(name))
        after.writestr("xl/worksheets/sheet1.xml", sheet)
        if shared:
            after.writestr("xl/sharedStrings.xml", shared)
    return out.getvalue()


def cell(place: str, inside: str = "<v>1</v>", attributes: str = "") -> str:
    return f'{HEAD}<row><c r="{place}" {attributes}>{inside}</c></row>{FOOT}'


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (workbook(HEAD + "<c " * 40_000), DAMAGED),
        (workbook(HEAD + "<row><c " + 'r="A1" ' * 40_000 + f"/></row>{FOOT}"), DAMAGED),
        (text_in_8000_cells(1_000_000), LONG),
        (text_in_8000_cells(32_768), LONG),
        (text_in_8000_cells(30_000), FULL),
        (workbook(cell("A1", f"<is><t>{'x' * 32_768}</t></is>", 't="inlineStr"')), LONG),
        (workbook(cell("A1", f"<v>{MILLION}</v>", 't="str"')), LONG),
        (workbook(cell("XFD1")), FAR),
        (workbook(cell("Z1048576")), FAR),
        (workbook(HEAD + "<a>" * 100_000), FAR),
        (workbook(f'<!DOCTYPE a [<!ENTITY b "{MILLION}">]>{HEAD}&b;{FOOT}'), DAMAGED),
        (workbook(f"{HEAD}<!-- {MILLION} -->{FOOT}"), DAMAGED),
        (workbook((HEAD + FOOT).encode("utf-16").decode("utf-16").replace("<", "\0<")), DAMAGED),
        (workbook(cell("A0:9")), DAMAGED),
        (workbook(cell("A1", "<v>7</v>", 't="s"'), f"<sst {NS}/>"), DAMAGED),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)  # fmt: skip
def test_a_made_up_workbook_is_refused_at_once(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        checked("residents", data)


def test_an_archive_that_lies_about_its_length_reaches_no_other_reader() -> None:
    """What is longer than it says is cut off by the first reader and would be unpacked whole by the second."""
    data = bytearray(workbook(HEAD + " " * 5_000_000 + FOOT))
    length = (5_000_000 + len(HEAD + FOOT)).to_bytes(4, "little")
    assert data.count(length) == 2

    with pytest.raises(Unreadable, match=DAMAGED):
        checked("residents", bytes(data.replace(length, (100).to_bytes(4, "little"))))


def sheets(*of: tuple[str, str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook of (name, state, rows)."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, state, rows in of:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


LEDGER = [RESIDENT.split(","), [EAST, "张三", MAN]]
OTHER = [RESIDENT.split(","), [EAST, "藏起来的", MAN]]


@pytest.mark.parametrize(
    "before",
    [
        ("旧表", "hidden", OTHER),
        ("旧表", "veryHidden", OTHER),
        ("封面", "visible", [["东岭村居民台账"], ["填表人：赵村"], ["2026年10月"]]),
        ("空", "visible", []),
    ],
    ids=lambda sheet: sheet[0],
)
def test_hidden_sheets_and_covers_before_the_ledger_are_passed_over(
    before: tuple[str, str, list[list[object]]],
) -> None:
    assert checked("residents", sheets(before, ("台账", "visible", LEDGER))).rows["name"].to_list() == [
        "张三"
    ]


def test_without_a_header_on_any_sheet_the_nearest_says_what_it_lacks() -> None:
    near = [["村代码", "姓名"], [EAST, "张三"]]

    with pytest.raises(Unreadable, match="没有找到“身份证号”这一列"):
        checked("residents", sheets(("封面", "visible", [["东岭村"]]), ("台账", "visible", near)))


def test_a_number_on_another_sheet_does_not_spoil_an_id_number() -> None:
    numbers = [["甲", "乙", "丙"], ["1", "2", int(MAN)]]

    result = checked("residents", sheets(("台账", "visible", LEDGER), ("别的", "visible", numbers)))
    assert list(result.problems) == []


def test_an_empty_column_in_the_middle_shifts_nothing() -> None:
    spaced = [[row[0], None, *row[1:]] for row in LEDGER]

    assert checked("residents", sheets(("台账", "visible", spaced))).rows["name"].to_list() == ["张三"]


def test_what_is_handed_on_holds_only_what_was_measured() -> None:
    made = zip_file.measured(workbook(cell("C2")))

    with zipfile.ZipFile(io.BytesIO(made.data)) as handed_on:
        assert "docProps/core.xml" not in handed_on.namelist()
    [extent] = made.extents.values()
    assert (extent.first_column, extent.last_column, extent.last_row) == (2, 2, 2)


def test_shared_texts_are_measured_run_by_run() -> None:
    rich = f"<sst {NS}><si><t>一</t></si><si><r><t>二</t></r><r><t>三四</t></r></si><si/></sst>"

    assert list(sheet_xml.text_lengths(rich.encode())) == [1, 3, 0]
