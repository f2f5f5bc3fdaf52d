"""What goes back to the village: the summary, the problems as a file, and the template."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Final

import polars as pl
import xlsxwriter

from validation.columns import Column
from validation.files import Checked
from validation.grid import LINE
from validation.headers import FAULTS, plain

CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def summary(checked: Checked) -> str:
    """How many rows there are, how many are good, and what can be done now."""
    good, bad = checked.rows.height, checked.rejected
    if not bad:
        return f"共{checked.total}行，全部合格，可以入库。"
    if not good:
        return f"共{checked.total}行，都有问题。请下载“问题清单”，改好后再上传。"
    return (
        f"共{checked.total}行，合格{good}行，有问题{bad}行。可以先导入合格的{good}行；"
        f"有问题的{bad}行请下载“问题清单”，改好后只上传这{bad}行。"
    )


def problem_list(checked: Checked) -> tuple[str, bytes, str]:
    """The bad rows as the file had them, in the same kind of file, with a last column 错误原因: name, bytes, type.
    A cell that Excel would take for a formula is made harmless, and comes back unharmed when uploaded again."""
    name = f"问题清单-{PurePath(checked.file_name).stem}"
    head, rows = _bad_rows(checked)
    if checked.table.grid.kind == "xlsx":
        return f"{name}.xlsx", workbook({"问题清单": (head, rows)}), XLSX
    return f"{name}.csv", _comma_text(head, rows), CSV


def _bad_rows(checked: Checked) -> tuple[list[str], list[list[str]]]:
    cells = checked.table.grid.cells
    names = cells.columns[1:]
    header = cells.filter(pl.col(LINE) == checked.table.header_line).row(0)[1:]
    kept = [n for n, word in enumerate(header) if plain(word) != plain(FAULTS)]
    reasons: dict[int, list[str]] = {}
    for problem in checked.problems:
        reasons.setdefault(problem.line, []).append(problem.reason)
    bad = cells.filter(pl.col(LINE).is_in(list(reasons))).select(LINE, *names)
    rows = [[row[n + 1] or "" for n in kept] + ["".join(reasons[row[0]])] for row in bad.iter_rows()]
    return [header[n] or "" for n in kept] + [FAULTS], rows


def harmless(cell: str) -> str:
    """A cell that Excel would run as a formula, with an apostrophe before it."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _comma_text(head: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([harmless(cell) for cell in row] for row in (head, *rows))
    return out.getvalue().encode("utf-8-sig")


def workbook(sheets: Mapping[str, tuple[Sequence[str], Sequence[Sequence[str]]]]) -> bytes:
    """A workbook of text cells only: no number, formula or link is made of what people wrote."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        as_text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        for name, (head, rows) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(len(head) - 1, 0), 18, as_text)
            for place, word in enumerate(head):
                sheet.write_string(0, place, word, bold)
            for line, row in enumerate(rows, 1):
                for place, cell in enumerate(row):
                    sheet.write_string(line, place, cell, as_text)
    return out.getvalue()


def template(columns: Sequence[Column], lists: Mapping[str, Sequence[tuple[str, str]]]) -> bytes:
    """An empty workbook with the columns of the check, a sheet that explains them, and the codes to copy
    (`lists`: sheet name → code and name)."""
    explained = [
        [c.header, "（必填）" if c.required else "可以空着", c.meaning, c.example, "、".join(c.synonyms[:4])]
        for c in columns
    ]
    sheets: dict[str, tuple[Sequence[str], Sequence[Sequence[str]]]] = {
        "填写": ([c.header for c in columns], []),
        "填写说明": (["栏目", "是否必填", "怎样写", "样例", "也可以叫"], explained),
    }
    for name, pairs in lists.items():
        sheets[name] = (["编码", "名称"], pairs)
    return workbook(sheets)
