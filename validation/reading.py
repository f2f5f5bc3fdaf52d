"""Bytes of an uploaded file → a grid of text. What a file is, its content says, not its name."""

from collections.abc import Iterator
from typing import Final, Literal

import polars as pl

from validation import text_file, workbook
from validation.grid import EMPTY, INVISIBLE, LINE, MAX_BYTES, MAX_ROWS, Grid, too_long
from validation.grid import Unreadable as Unreadable

_SAVE_AS: Final = "请用Excel打开，选“另存为”，类型选“Excel工作簿（.xlsx）”，再上传。"
# first bytes → what to say; the name of the file does not matter
_STRANGERS: Final = (
    (b"\xd0\xcf\x11\xe0", f"这是旧版Excel（.xls）或加了密码的文件，读不出来。{_SAVE_AS}"),
    (b"\x89PNG", "这是一张图片，不是表格。请选台账的Excel或CSV文件。"),
    (b"\xff\xd8\xff", "这是一张图片，不是表格。请选台账的Excel或CSV文件。"),
    (b"GIF8", "这是一张图片，不是表格。请选台账的Excel或CSV文件。"),
    (b"%PDF", "这是PDF文件，不是表格。请选台账的Excel或CSV文件。"),
    (b"{\\rtf", f"这是文字文档，不是表格。{_SAVE_AS}"),
    (b"Rar!", "这是压缩包。请先解压，再选里面的Excel或CSV文件。"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压，再选里面的Excel或CSV文件。"),
    (b"\x1f\x8b", "这是压缩包。请先解压，再选里面的Excel或CSV文件。"),
)


def read(data: bytes) -> Iterator[Grid]:
    """The grid inside a CSV (UTF-8 with or without BOM, UTF-16 with BOM, GB18030) file, or of each sheet of an .xlsx file
    that is not hidden; every cell as text. At least one.

    Refuses (Unreadable): empty or over 50 MB, anything that is no table, undecodable text, NUL bytes, half a
    character at the end, more than 100 columns or 200,000 rows.
    """
    if not data.strip(b" \r\n\t\x00\xef\xbb\xbf"):
        raise Unreadable(EMPTY)
    if len(data) > MAX_BYTES:
        raise Unreadable(f"这个文件超过{MAX_BYTES // 1_000_000}MB，太大了。请按月或按村分开，再上传。")
    for sign, sentence in _STRANGERS:
        if data.startswith(sign):
            raise Unreadable(sentence)
    if data.startswith(b"PK\x03\x04"):
        yield from _of_workbook(data)
        return
    if (
        data[:512]
        .lstrip(b"\xef\xbb\xbf \r\n\t")
        .lower()
        .startswith((b"<html", b"<!doctype", b"<?xml", b"<table"))
    ):
        raise Unreadable(f"这个文件是网页，不是真正的表格。{_SAVE_AS}")
    cells = _seen(text_file.cells(data))
    if cells.is_empty():
        raise Unreadable(EMPTY)
    yield _settled(cells, "csv")


def _of_workbook(data: bytes) -> Iterator[Grid]:
    """A sheet with nothing to see in it is passed over."""
    empty = True
    for cells in map(_seen, workbook.sheets(data)):
        if not cells.is_empty():
            empty = False
            yield _settled(cells, "xlsx")
    if empty:
        raise Unreadable(EMPTY)


def _seen(cells: pl.DataFrame) -> pl.DataFrame:
    """Without rows that show nothing."""
    texts = pl.exclude(LINE)
    seen = pl.any_horizontal((~texts.str.contains(f"^{INVISIBLE}*$")).fill_null(False))
    return cells.filter(seen)


def _settled(cells: pl.DataFrame, kind: Literal["csv", "xlsx"]) -> Grid:
    if cells.height > MAX_ROWS:
        raise too_long(cells.height)
    return Grid(cells, kind)
