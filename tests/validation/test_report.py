"""What goes back to the village: bad rows in the file's own kind, harmless, ready to be mended and sent again."""

import csv
import io

import openpyxl
import pytest

from tests.validation.known import EAST, FILES, MAN, RESIDENT, checked
from validation import report
from validation.columns import LEDGER, RESIDENTS, Column
from validation.files import COLUMNS

EVIL = '=HYPERLINK("http://example.invalid")'


def _csv_rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_bad_rows_of_a_csv_come_back_as_csv_with_their_reasons() -> None:
    name, data, _ = report.problem_list(
        checked("residents", f"{RESIDENT}\n{EAST},张三,{MAN}\n{EAST},,123\n", "东岭.csv")
    )

    assert name == "问题清单-东岭.csv"
    assert _csv_rows(data) == [
        ["村代码", "姓名", "身份证号", "错误原因"],
        [EAST, "", "123", "“姓名”没有填写。请补上。身份证号只有3位，应为18位。请对照身份证原件补全。"],
    ]


def test_bad_rows_of_a_workbook_come_back_as_text_cells() -> None:
    name, data, _ = report.problem_list(
        checked("ledger", (FILES / "代办台账-西岭村-2026-10.xlsx").read_bytes(), "西岭.xlsx")
    )
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active

    assert (name, sheet.max_row) == ("问题清单-西岭.xlsx", 4)
    assert sheet["E2"].value == "990101195106263575" and sheet["E2"].data_type == "s"
    assert sheet["M2"].value == "收件日期“2026-10-45”没有这一天。请写成2023-09-25这样的样子。"


def test_a_formula_goes_out_harmless_and_comes_back_as_it_was() -> None:
    quoted = EVIL.replace('"', '""')
    first = checked("residents", f'{RESIDENT}\n{EAST},"{quoted}",1\n')
    _, data, _ = report.problem_list(first)

    assert _csv_rows(data)[1][1] == "'" + EVIL
    mended = data.decode("utf-8-sig").replace(",1,", f",{MAN},")
    assert checked("residents", mended).rows["name"].to_list() == [EVIL]


def test_a_mended_list_of_problems_may_keep_its_column_of_reasons() -> None:
    _, data, _ = report.problem_list(checked("residents", f"{RESIDENT}\n{EAST},张三,123\n"))
    again = checked("residents", data)

    assert _csv_rows(report.problem_list(again)[1]) == _csv_rows(data)


def test_a_tag_as_a_name_is_plain_text() -> None:
    rows = checked("residents", f"{RESIDENT}\n{EAST},<script>alert(1)</script>,{MAN}\n").rows

    assert rows["name"].to_list() == ["<script>alert(1)</script>"]


@pytest.mark.parametrize("kind", COLUMNS)
def test_the_template_has_the_columns_of_the_check(kind: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report.template(COLUMNS[kind], {"村代码": [(EAST, "东岭村")]})))

    assert [cell.value for cell in book["填写"][1]] == [c.header for c in COLUMNS[kind]]
    assert [cell.value for cell in book["村代码"][2]] == [EAST, "东岭村"]


@pytest.mark.parametrize("columns", COLUMNS.values())
def test_no_word_names_two_columns(columns: tuple[Column, ...]) -> None:
    words = [word for column in columns for word in column.words()]

    assert len(words) == len(set(words))


def test_the_examples_of_the_template_pass_their_own_check() -> None:
    for kind, columns in (("residents", RESIDENTS), ("ledger", LEDGER)):
        rows = [
            ",".join(c.header for c in columns),
            ",".join(c.example.replace("张三", "张三") for c in columns),
        ]
        assert [p.sentence for p in checked(kind, "\n".join(rows)).problems] == []


def test_of_the_file_as_written_only_the_bad_lines_are_kept() -> None:
    """A page holds on to what was checked; 100,000 good lines would be there three times."""
    result = checked("residents", f"{RESIDENT}\n{EAST},张三,{MAN}\n{EAST},,123\n")

    assert (result.rows.height, list(result.table.grid.cells["line"]), list(result.table.frame["line"])) == (
        1,
        [1, 3],
        [3],
    )
