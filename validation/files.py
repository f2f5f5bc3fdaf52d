"""The one door of the house for a file: bytes in, tidy rows and every problem out."""

import hashlib
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from validation import catalogue, headers, kinds, ledger, reading, residents
from validation.columns import Column
from validation.grid import LINE, Grid
from validation.headers import Headless, Table
from validation.kinds import COLUMNS as COLUMNS
from validation.kinds import AnotherKind
from validation.rules import Problem

Kind = str  # "residents", "ledger" or "catalogue", as model/ and the command line call them
LONGEST_NAME: Final = 100


@dataclass(frozen=True)
class Checked:
    """A file that was read and judged: `rows` are the good ones only, `problems` are in the file's own order.
    Of the file as written, `table` keeps the header and the lines with problems: pages hold on to this for a while."""

    kind: Kind
    file_name: str
    sha256: str
    total: int
    rows: pl.DataFrame
    problems: Sequence[Problem]
    table: Table

    @property
    def rejected(self) -> int:
        return self.total - self.rows.height


def check(
    kind: Kind, data: bytes, file_name: str, known: Any, today: date, *, moved_in: bool = False
) -> Checked:
    """Read the file and find every problem of every line at once; nothing is written anywhere.

    `known` is what the database knows (the `Known` of the kind's module); `moved_in` takes people who are registered
    in another village as moved here. Refuses (Unreadable) a file that cannot be read as a whole, and one whose header
    is that of another kind.
    """
    house: Any = {"residents": residents, "ledger": ledger, "catalogue": catalogue}[kind]
    table = _table(kind, data, house.columns(known))
    if kind == "residents":
        rows, problems = residents.check(table, known, today, moved_in=moved_in)
    elif kind == "ledger":
        rows, problems = ledger.check(table, known, today)
    else:
        rows, problems = catalogue.check(table, known)
    bad = {problem.line for problem in problems}
    return Checked(
        kind=kind,
        file_name=tidy_name(file_name),
        sha256=hashlib.sha256(data).hexdigest(),
        total=rows.height,
        rows=rows.filter(~pl.col("line").is_in(bad)) if bad else rows,
        problems=problems,
        table=_of_lines(table, bad),
    )


def _table(kind: Kind, data: bytes, columns: Sequence[Column]) -> Table:
    """The first sheet that has the header; the sheets before it are covers and explanations. Without any, refuses with
    what fits best: that it is another kind, else what the nearest sheet lacks."""
    another: AnotherKind | None = None
    lacking: list[Headless] = []
    for grid in reading.read(data):
        try:
            table = _settled(kind, grid, columns)
        except AnotherKind as refusal:
            another = another or refusal
        except Headless as refusal:
            lacking.append(refusal)
        else:
            return table
    raise another or min(lacking, key=lambda refusal: len(refusal.missing))


def _settled(kind: Kind, grid: Grid, columns: Sequence[Column]) -> Table:
    try:
        table = headers.settle(grid, columns)
    except Headless as lacking:
        kinds.refuse_another(kind, grid, lacking)
        raise
    kinds.refuse_another(kind, grid, None)
    return table


def tidy_name(name: str) -> str:
    """A file's name without control and invisible signs, its last 100 characters: it is stored, shown and printed."""
    seen = "".join(sign for sign in name if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return seen.strip()[-LONGEST_NAME:] or "台账"


def _of_lines(table: Table, lines: Collection[int]) -> Table:
    cells = table.grid.cells.filter(pl.col(LINE).is_in([table.header_line, *lines]))
    frame = table.frame.filter(pl.col(LINE).is_in(list(lines)))
    return replace(table, frame=frame, grid=replace(table.grid, cells=cells))
