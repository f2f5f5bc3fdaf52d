"""The catalogue of service items as a file: the rules for its rows, and the tidy rows (R050-R064)."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import polars as pl

from validation import rules, text
from validation.columns import CATALOGUE, Column
from validation.headers import Table
from validation.identity import clean_phone
from validation.ledger import MODES
from validation.residents import surplus_rule
from validation.rules import Problem, Rule

KINDS = {"即办件": "instant", "承诺件": "promised", "联办件": "joint", "上报件": "reported",
         "instant": "instant", "promised": "promised", "joint": "joint", "reported": "reported"}  # fmt: skip
LEVELS = {"村级": "village", "镇级": "town", "乡镇级": "town", "县级": "county",
          "village": "village", "town": "town", "county": "county"}  # fmt: skip
UNITS = {"工作日": "workday", "自然日": "calendar_day", "日历日": "calendar_day",
         "workday": "workday", "calendar_day": "calendar_day"}  # fmt: skip
MODE_WORDS = {**MODES, **{mode: mode for mode in MODES.values()}}
NO_LIMIT = {"无": None, "-": None, "—": None, "/": None}
NO_FEE = {"不收费": "0", "免费": "0", "无": "0"}
# what parts the papers, steps or modes of one cell: the strongest sign in it does, the others belong to the words
_PAPERS = ("\n", "[；;]", "、")
_STEPS = ("\n", "[；;]", "→|->")
_MODES = (r"[；;、，,/\s]",)
_OPTIONAL = {"statutory_days": "statutory_limit", "fee_yuan": "fee_fen", "fee_basis": "fee_basis",
             "result_document": "result_document", "phone": "phone"}  # fmt: skip
_PROMISED = r"^([0-9]{1,4})(个?(工作日|自然日|天|日))?$"


class Known(Protocol):
    """What the house demands of one item beside its form: every broken rule of R052-R064 as a sentence."""

    def objections(self, item: Mapping[str, Any]) -> Sequence[str]: ...


def columns(known: Known) -> tuple[Column, ...]:
    """The declared columns."""
    return CATALOGUE


def check(table: Table, known: Known) -> tuple[pl.DataFrame, list[Problem]]:
    """Tidy rows (all of them) and every problem.

    Rows: line, code, name, category, department, window, kind, modes (list), legal_basis, conditions, materials and
    steps (lists), statutory_limit and promised_limit (days), day_unit and intake_level (null = not told), fee_fen,
    fee_basis, approval_level, result_document, phone; told (which of those that a file may lack it has a column for).
    """
    frame = table.frame.with_columns(
        text.code("code").alias("tidy_code"),
        text.words("kind").replace_strict(KINDS, default=None, return_dtype=pl.String).alias("tidy_kind"),
        text.words("approval_level").replace_strict(LEVELS, default=None, return_dtype=pl.String).alias("tidy_level"),
        text.words("day_unit").replace_strict(UNITS, default=None, return_dtype=pl.String).alias("tidy_unit"),
        text.words("intake_level").replace_strict(LEVELS, default=None, return_dtype=pl.String).alias("tidy_intake"),
        _listed("modes", _MODES).list.eval(
            pl.element().replace_strict(MODE_WORDS, default=None, return_dtype=pl.String)
        ).alias("tidy_modes"),
        _days("statutory_days").alias("tidy_statutory"),
        _days("promised_days").alias("tidy_promised"),
        _fen().alias("tidy_fen"),
    )  # fmt: skip
    rows = _rows(frame).with_columns(
        pl.lit([tidy for name, tidy in _OPTIONAL.items() if name in table.places], pl.List(pl.String)).alias(
            "given"
        )
    )
    problems = rules.problems(frame, _rules(table), {**table.headers, "surplus": "表头以外"})
    return rows, sorted(problems + _objections(rows, problems, known, table))


def _listed(name: str, signs: Sequence[str]) -> pl.Expr:
    cell = text.lines(name)
    last = pl.col(name).str.contains("\n")  # one part with a line break behind it is one part
    parts = cell.str.replace_all(signs[-1], "\u241e")
    for sign in reversed(signs[:-1]):
        has = last if sign == "\n" else cell.str.contains(sign)
        parts = pl.when(has).then(cell.str.replace_all(sign, "\u241e")).otherwise(parts)
    return parts.str.split("\u241e").list.eval(pl.element().str.strip_chars().replace("", None).drop_nulls())


def _days(name: str) -> pl.Expr:
    plain = text.whole(name).replace(NO_LIMIT).replace({"当场办结": "0", "即办": "0", "当场": "0"})
    return plain.str.extract(_PROMISED, 1).cast(pl.Int64)


def _fen() -> pl.Expr:
    plain = text.code("fee_yuan").replace(NO_FEE).str.replace(r"元$", "")
    yuan = plain.str.extract(r"^([0-9]{1,7})(\.[0-9]{1,2})?$", 1).cast(pl.Int64)
    cents = plain.str.extract(r"^[0-9]{1,7}\.([0-9]{1,2})$", 1)
    return yuan * 100 + cents.str.pad_end(2, "0").cast(pl.Int64).fill_null(0)


def _rules(table: Table) -> list[Rule]:
    must = [rules.required(c.name, table.header(c.name), text.words(c.name)) for c in CATALOGUE if c.required]
    modes = pl.col("tidy_modes")

    def one_of(column: str, tidy: str, hint: str, written: pl.Expr | None = None) -> Rule:
        words = text.words(column) if written is None else written
        return rules.one_of(column, table.header(column), words, pl.col(tidy), hint)

    return [
        *must,
        rules.unique("code", ["tidy_code"], "和第{}行是同一个事项编码。请删掉其中一行。"),
        one_of("kind", "tidy_kind", "即办件、承诺件、联办件、上报件"),
        Rule(
            "modes",
            modes.list.eval(pl.element().is_null()).list.any().not_(),
            pl.format(
                f"{table.header('modes')}“{{}}”看不懂。请写：直接、限时、代办、上门，用；隔开。",
                text.words("modes").fill_null(""),
            ),
        ),
        one_of("approval_level", "tidy_level", "村级、镇级、县级"),
        one_of("intake_level", "tidy_intake", "村级、镇级、县级"),
        one_of("day_unit", "tidy_unit", "工作日、自然日"),
        one_of(
            "statutory_days",
            "tidy_statutory",
            "天数，如20；没有就空着",
            text.whole("statutory_days").replace(NO_LIMIT),
        ),
        one_of("promised_days", "tidy_promised", "天数，如20；当场办结写0"),
        one_of("fee_yuan", "tidy_fen", "元，如20或12.50；不收费写0"),
        surplus_rule(),
    ]


def _objections(rows: pl.DataFrame, problems: Sequence[Problem], known: Known, table: Table) -> list[Problem]:
    """What the model demands of the items whose cells are readable."""
    bad = {problem.line for problem in problems}
    header = table.header("code")
    return [
        Problem(item["line"], 0, header, item["code"], sentence)
        for item in rows.iter_rows(named=True)
        if item["line"] not in bad
        for sentence in known.objections(item)
    ]


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        "line",
        pl.col("tidy_code").alias("code"),
        *(text.words(c).alias(c) for c in ("name", "category", "department", "window")),
        pl.col("tidy_kind").alias("kind"),
        pl.col("tidy_modes").alias("modes"),
        *(text.lines(c).alias(c) for c in ("legal_basis", "conditions")),
        _listed("materials", _PAPERS).alias("materials"),
        _listed("steps", _STEPS).alias("steps"),
        pl.col("tidy_statutory").alias("statutory_limit"),
        pl.col("tidy_promised").alias("promised_limit"),
        pl.col("tidy_unit").alias("day_unit"),
        pl.col("tidy_intake").alias("intake_level"),
        pl.col("tidy_fen").fill_null(0).alias("fee_fen"),
        text.words("fee_basis").fill_null("").alias("fee_basis"),
        pl.col("tidy_level").alias("approval_level"),
        text.words("result_document").fill_null("").alias("result_document"),
        clean_phone("phone").fill_null("").alias("phone"),
    )
