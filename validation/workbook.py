"""Excel workbooks (.xlsx): the first sheet that holds anything, every cell as text.

calamine reads them; before it may, the archive is measured (a few bytes can unpack to gigabytes, one stray cell at
XFD1048576 makes a dense grid of it), and numbers of 16 digits or more are found in the XML: Excel keeps 15 digits of
a number, so an ID number typed into a number cell is lost and must not come out as another person's.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Final

import fastexcel
import polars as pl

from validation.grid import DAMAGED, EMPTY, LINE, MAX_COLUMNS, MAX_ROWS, Unreadable, too_long, too_wide

MAX_UNPACKED: Final = 300_000_000
# what zipfile raises for a broken, encrypted or oddly packed archive
_BROKEN: Final = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError,
                  OSError, ValueError)  # fmt: skip
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br=["\']([A-Z]{1,3})([0-9]{1,7})["\'][^>]*?(/?)>')
_LONG_NUMBER: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)?"
    rb"<(?:\w+:)?v>([0-9]{16,}(?:\.[0-9]*)?|[0-9.]+[Ee]\+?[0-9]+)</"
)
_REF: Final = re.compile(rb'\br=["\']([A-Z]{1,3})([0-9]{1,7})["\']')
_TEXT_CELL: Final = re.compile(rb'\bt=["\'](?:s|str|inlineStr|e|b)["\']')


@dataclass
class _Extent:
    """What one sheet's XML says before calamine opens it; columns count from 0."""

    first_column: int = 10**6
    last_column: int = 0
    last_row: int = 0
    long_numbers: dict[tuple[int, int], str] = field(default_factory=dict)


def cells(data: bytes) -> pl.DataFrame:
    """`line`, `c0`, `c1`… of the first sheet that holds anything; dates as `2026-10-09 00:00:00`."""
    extents = _measured(data)
    try:
        book = fastexcel.read_excel(data)
        for name in book.sheet_names:
            sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            if sheet.height and sheet.width:
                return _frame(sheet.to_polars(), extents)
    except fastexcel.FastExcelError as error:
        raise Unreadable(DAMAGED) from error
    raise Unreadable(EMPTY)


def _measured(data: bytes) -> list[_Extent]:
    """Unpack every part once, counting; refuses a broken archive, a document of another kind and what is too big."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise Unreadable("这不是Excel表格（可能是文档或压缩包）。请选台账的Excel或CSV文件。")
            if sum(part.file_size for part in archive.infolist()) > MAX_UNPACKED or len(names) > 2000:
                raise Unreadable("这个文件解开后太大，不能读取。请只留下台账这一张表，另存后再上传。")
            return [_extent(archive.read(name)) for name in _checked(archive, names)]
    except _BROKEN as error:
        raise Unreadable(DAMAGED) from error


def _checked(archive: zipfile.ZipFile, names: list[str]) -> list[str]:
    if archive.testzip() is not None:
        raise Unreadable(DAMAGED)
    return [name for name in names if _SHEET.fullmatch(name)]


def _extent(xml: bytes) -> _Extent:
    extent = _Extent()
    for match in _CELL.finditer(xml):
        column, row = _column(match[1]), int(match[2])
        extent.last_column = max(extent.last_column, column)
        extent.last_row = max(extent.last_row, row)
        if not match[3]:
            extent.first_column = min(extent.first_column, column)
    for match in _LONG_NUMBER.finditer(xml):
        place = _REF.search(match[1])
        if place and not _TEXT_CELL.search(match[1]) and float(match[2]) >= 1e15:
            extent.long_numbers[int(place[2]), _column(place[1])] = f"{float(match[2]):.5E}"
    if extent.last_row * (extent.last_column + 1) > 4 * MAX_ROWS * MAX_COLUMNS // 10:
        raise Unreadable("这张表太大：很远的地方还有格子。请只留下台账内容，删掉多余的行和栏，另存后再上传。")
    return extent


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _frame(sheet: pl.DataFrame, extents: list[_Extent]) -> pl.DataFrame:
    frame = sheet.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias(LINE),
        *(pl.col(name).replace("", None).alias(f"c{n}") for n, name in enumerate(sheet.columns)),
    )
    frame = frame.select(LINE, *(c for c in frame.columns[1:] if frame[c].null_count() < frame.height))
    if frame.width - 1 > MAX_COLUMNS:
        raise too_wide(frame.width - 1)
    if frame.height > 5 * MAX_ROWS:
        raise too_long(frame.height)
    return _with_lost_numbers(frame, extents)


def _with_lost_numbers(frame: pl.DataFrame, extents: list[_Extent]) -> pl.DataFrame:
    """Write numbers of 16 digits and more the way Excel shows them (9.90101E+17), so that nobody takes them for IDs."""
    lost: dict[str, dict[int, str]] = {}
    for extent in extents:
        for (row, column), shown in extent.long_numbers.items():
            lost.setdefault(f"c{column - extent.first_column}", {})[row] = shown
    for name in lost.keys() & set(frame.columns):
        lines = pl.col(LINE).replace_strict(lost[name], default=None, return_dtype=pl.String)
        digits = pl.col(name).str.contains(r"^[0-9]{16,}(\.[0-9]*)?$")
        frame = frame.with_columns(
            pl.when(digits & lines.is_not_null()).then(lines).otherwise(name).alias(name)
        )
    return frame
