"""Rules over whole columns: pandera finds every row that breaks one, and each becomes a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandera.polars as pa
import polars as pl

from validation.grid import LINE


@dataclass(frozen=True)
class Rule:
    """`holds` is true or null where the cell is fine; `reason` is the sentence for a row where it is not."""

    column: str
    holds: pl.Expr
    reason: pl.Expr


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong: Excel's line, the column in the file's own words, what was written, what is wrong and what to do."""

    line: int
    position: int
    column: str
    value: str
    reason: str

    @property
    def sentence(self) -> str:
        return f"第{self.line}行：{self.reason}"


def required(name: str, header: str, tidy: pl.Expr) -> Rule:
    """The cell must not be empty."""
    return Rule(name, tidy.is_not_null(), pl.lit(f"“{header}”没有填写。请补上。"))


def one_of(name: str, header: str, tidy: pl.Expr, meant: pl.Expr, words: str) -> Rule:
    """The cell must be a word of a list; an empty one passes."""
    return Rule(
        name,
        tidy.is_null() | meant.is_not_null(),
        pl.format(f"{header}“{{}}”看不懂。请写：{words}。", tidy.fill_null("")),
    )


def unique(name: str, key: Sequence[str], reason: str) -> Rule:
    """No key twice in one file; the later line is the wrong one and names the earlier ("{}" in `reason`)."""
    whole = pl.all_horizontal(pl.col(k).is_not_null() for k in key)
    first = pl.col(LINE).min().over(list(key))
    return Rule(name, ~whole | (pl.col(LINE) == first), pl.format(reason, first))


def _holds(rule: Rule) -> Callable[[Any], pl.LazyFrame]:
    return lambda data: data.lazyframe.select(rule.holds.fill_null(True).alias("holds"))


def problems(frame: pl.DataFrame, rules: Sequence[Rule], headers: Mapping[str, str]) -> list[Problem]:
    """Every problem of every line at once, in the order of the file: by line, then by column.

    `frame` has `line`, the columns as written and what the rules need beside them; `headers` the file's words.
    """
    named = {f"{n}:{rule.column}": rule for n, rule in enumerate(rules)}
    checks: dict[str, list[pa.Check]] = {}
    for name, rule in named.items():
        checks.setdefault(rule.column, []).append(pa.Check(_holds(rule), name=name, ignore_na=False))
    schema = pa.DataFrameSchema(
        {
            column: pa.Column(pl.String, checks=of_column, nullable=True)
            for column, of_column in checks.items()
        }
    )
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        failures = error.failure_cases
    else:
        return []
    position = {column: n for n, column in enumerate(frame.columns)}
    listed = []
    for (check,), cases in failures.group_by("check"):
        rule = named[str(check)]
        indices = cases["index"].cast(pl.UInt32)
        failed = frame.with_columns(rule.reason.alias("reason"))[indices].select(LINE, rule.column, "reason")
        listed += [
            Problem(line, position[rule.column], headers[rule.column], value or "", reason)
            for line, value, reason in failed.iter_rows()
        ]
    return sorted(listed)
