"""The one door of the house for a file: bytes in, tidy rows and every problem out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from validation import catalogue, headers, ledger, reading, residents
from validation.columns import CATALOGUE, LEDGER, RESIDENTS, Column
from validation.headers import Table
from validation.rules import Problem

Kind = str  # "residents", "ledger" or "catalogue", as model/ and the command line call them
COLUMNS: Final[dict[Kind, tuple[Column, ...]]] = {
    "residents": RESIDENTS,
    "ledger": LEDGER,
    "catalogue": CATALOGUE,
}


@dataclass(frozen=True)
class Checked:
    """A file that was read and judged: `rows` are the good ones only, `problems` are in the file's own order."""

    kind: Kind
    file_name: str
    sha256: str
    total: int
    rows: pl.DataFrame
    problems: Sequence[Problem]
    table: Table

    @property
    def bad_lines(self) -> frozenset[int]:
        return frozenset(problem.line for problem in self.problems)

    @property
    def rejected(self) -> int:
        return self.total - self.rows.height


def check(
    kind: Kind, data: bytes, file_name: str, known: Any, today: date, *, moved_in: bool = False
) -> Checked:
    """Read the file and find every problem of every line at once; nothing is written anywhere.

    `known` is what the database knows (the `Known` of the kind's module); `moved_in` takes people who are registered
    in another village as moved here. Refuses (Unreadable) a file that cannot be read as a whole.
    """
    house: Any = {"residents": residents, "ledger": ledger, "catalogue": catalogue}[kind]
    table = headers.settle(reading.read(data), house.columns(known))
    if kind == "residents":
        rows, problems = residents.check(table, known, today, moved_in=moved_in)
    elif kind == "ledger":
        rows, problems = ledger.check(table, known, today)
    else:
        rows, problems = catalogue.check(table, known)
    bad = {problem.line for problem in problems}
    return Checked(
        kind=kind,
        file_name=file_name,
        sha256=hashlib.sha256(data).hexdigest(),
        total=rows.height,
        rows=rows.filter(~pl.col("line").is_in(bad)) if bad else rows,
        problems=problems,
        table=table,
    )
