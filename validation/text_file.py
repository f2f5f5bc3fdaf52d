"""CSV files: which encoding, which separator, and the cells. Nothing is guessed: strict UTF-8, else strict GB18030."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

import polars as pl

from validation.grid import EMPTY, ENCODING, LINE, MAX_COLUMNS, MAX_ROWS, Unreadable, too_long, too_wide

SLICE: Final = 10_000
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def cells(data: bytes) -> pl.DataFrame:
    """`line`, `c0`, `c1`…; a quoted line break stays inside its cell, so lines are Excel's rows."""
    text = decoded(data)
    if "\0" in text:
        raise Unreadable(
            f"第{text.count(chr(10), 0, text.index(chr(0))) + 1}行有坏字符，文件可能没有存好。{ENCODING}"
        )
    _refuse_open_quote(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    slices, line = [], 1
    try:
        while rows := list(islice(reader, SLICE)):
            slices.append(_frame(rows, line))
            line += len(rows)
            if line > 5 * MAX_ROWS:
                raise too_long(line)
    except csv.Error as error:
        raise Unreadable(
            f"第{line}行附近有一格内容太长，可能是双引号没有成对。请用Excel打开检查后另存，再上传。"
        ) from error
    if not slices:
        raise Unreadable(EMPTY)
    return pl.concat(slices, how="diagonal")


def decoded(data: bytes) -> str:
    """The text by BOM, else strict UTF-8, else strict GB18030. Refuses half a character at the end: the file is cut off."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], encoding)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start and _surely_utf8(data[: error.start]):
            raise _refusal(error, data) from error
    return _strictly(data, "gb18030")


def _surely_utf8(before: bytes) -> bool:
    """Whether the part before the broken byte is UTF-8 beyond chance: four or more three-byte characters."""
    return sum("\u2e80" <= sign <= "\uffef" for sign in before.decode("utf-8")[-4000:]) >= 4


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refusal(error, data) from error


def _refusal(error: UnicodeDecodeError, data: bytes) -> Unreadable:
    if len(data) - error.start <= 4 or error.end >= len(error.object):
        return Unreadable("文件的最后只剩半个字，没有存完整。请重新保存或重新拷贝这个文件，再上传。")
    return Unreadable(ENCODING)


def separator(text: str) -> str:
    """Comma, tab or semicolon: the one that the first twenty lines use most in one line."""
    head = text[:20_000].splitlines()[:20]
    return max(",\t;", key=lambda sign: max((row.count(sign) for row in head), default=0))


def _refuse_open_quote(text: str) -> None:
    """A quote that is never closed would swallow the rest of the file into one cell."""
    if text.count('"') % 2 == 0:
        return
    for number, row in _records(text):
        if sum(len(cell) > 2000 or cell.count("\n") > 20 for cell in row):
            raise Unreadable(
                f"第{number}行有一个双引号没有成对，后面的内容都连在了一起。请用Excel打开检查后另存，再上传。"
            )


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator(text)), 1)
    except csv.Error:
        return  # a cell too long: told by `cells`


def _frame(rows: Sequence[list[str]], first_line: int) -> pl.DataFrame:
    trimmed = [_trimmed(row) for row in rows]
    width = max(1, *(len(row) for row in trimmed))
    if width > MAX_COLUMNS:
        raise too_wide(width)
    padded = [row + [None] * (width - len(row)) for row in trimmed]
    columns = dict(zip((f"c{n}" for n in range(width)), zip(*padded, strict=True), strict=True))
    lines = pl.Series(LINE, range(first_line, first_line + len(rows)), dtype=pl.Int64)
    return pl.DataFrame(
        [lines, *(pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items())]
    )


def _trimmed(row: list[str]) -> list[str | None]:
    """Empty cells as None, those at the end dropped: Excel writes commas as far as a row was ever formatted."""
    cells: list[str | None] = [cell or None for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells
