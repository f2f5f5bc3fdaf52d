"""The village's resident ledger: what each row must be, and the tidy rows that come out (d10)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

import polars as pl

from validation import dates, identity, rules, text
from validation.columns import RESIDENTS, Column
from validation.headers import Table
from validation.rules import Problem, Rule

SEXES = {"男": "男", "女": "女", "男性": "男", "女性": "女", "男孩": "男", "女孩": "女", "M": "男", "F": "女"}
LONGEST = {"household_no": 20, "name": 60, "relation_to_head": 20, "address": 120, "residence_status": 20,
           "special_kinds": 60, "agent_name": 40}  # fmt: skip


class Places(Protocol):
    """What the database knows of places: names by village code, which of them the uploader may write, and the one
    to take when the file has no village column."""

    @property
    def villages(self) -> Mapping[str, str]: ...
    @property
    def own(self) -> frozenset[str]: ...
    @property
    def default_village(self) -> str | None: ...


class Known(Places, Protocol):
    """And of people: ID number → (name, village name) of those registered in another village than asked."""

    def elsewhere(self, people: pl.DataFrame) -> Mapping[str, tuple[str, str]]: ...


def columns(places: Places) -> tuple[Column, ...]:
    """The declared columns; without a village column the uploader's own village is meant."""
    return tuple(
        replace(c, required=False) if c.name == "village_code" and places.default_village else c
        for c in RESIDENTS
    )


def check(
    table: Table, known: Known, today: date, *, moved_in: bool = False
) -> tuple[pl.DataFrame, list[Problem]]:
    """Tidy rows (all of them) and every problem.

    Rows: line, village_code, household_no, name, id_number, sex, birth (Date), relation_to_head, phone, address,
    residence_status, special_kinds, bank_last4, agent_name, updated_on (Date); null = not told.
    """
    frame = table.frame.with_columns(
        village_of(known).alias("tidy_village"),
        text.person("name").alias("tidy_name"),
        text.whole("id_number").alias("tidy_id"),
        identity.whole("id_number").alias("whole_id"),
        identity.clean_phone("phone").alias("tidy_phone"),
        text.code("sex").replace_strict(SEXES, default=None, return_dtype=pl.String).alias("tidy_sex"),
        dates.as_date("birth").alias("tidy_birth"),
        dates.as_date("updated_on").alias("tidy_updated"),
        text.whole("bank_last4").alias("tidy_bank"),
    )
    rows = _rows(frame)
    frame = frame.with_columns(
        pl.lit(None, pl.String).alias("other_name"), pl.lit(None, pl.String).alias("other_village")
    )
    if not moved_in:
        frame = _with_elsewhere(frame, rows, known)
    return rows, rules.problems(frame, _rules(table, known, today), {**table.headers, "surplus": "表头以外"})


def village_of(places: Places) -> pl.Expr:
    """The village code of a row: as written, or by the village's name, or the uploader's own."""
    by_name = {name: code for code, name in places.villages.items()}
    tidy = text.whole("village_code")
    return pl.coalesce(tidy.replace(by_name), pl.lit(places.default_village, pl.String))


def village_rules(table: Table, places: Places) -> list[Rule]:
    """The village must be one of the town's, and one the uploader may write."""
    header, tidy = table.header("village_code"), pl.col("tidy_village")
    known = tidy.is_in(list(places.villages))
    unknown = pl.format(
        f"{header}“{{}}”不在本镇名单里。请从“下载模板”里复制本村代码。",
        text.words("village_code").fill_null(""),
    )
    names = "、".join(f"“{places.villages[code]}”" for code in sorted(places.own)[:3]) or "本村"
    foreign = pl.format(
        f"这一行是“{{}}”的，您的账号只能上传{names}。请删掉这一行，或请该村代办员上传。",
        tidy.replace_strict(dict(places.villages), default="", return_dtype=pl.String),
    )
    return [
        rules.required("village_code", header, tidy),
        Rule("village_code", known, unknown),
        Rule("village_code", ~known | tidy.is_in(list(places.own)), foreign),
    ]


def length_rules(
    table: Table, longest: Mapping[str, int], tidy: Mapping[str, pl.Expr] | None = None
) -> list[Rule]:
    """No text longer than its column in the database, as it will stand there: `tidy` where that is not its words."""
    lengths = {name: (tidy or {}).get(name, text.words(name)).str.len_chars() for name in longest}
    return [
        Rule(
            name,
            lengths[name] <= most,
            pl.format(f"{table.header(name)}有{{}}个字，最多{most}个字。请写短一些。", lengths[name]),
        )
        for name, most in longest.items()
    ]


def surplus_rule() -> Rule:
    """A row with more cells than the header has columns."""
    return Rule(
        "surplus",
        pl.col("surplus").is_null(),
        pl.format(
            "这一行比标题多出了内容“{}”。请检查是否多了逗号，删掉多出的内容。",
            pl.col("surplus").str.slice(0, 30),
        ),
    )


def _agreeing(number: pl.Expr, sex: pl.Expr, born: pl.Expr, today: date) -> tuple[Rule, Rule]:
    """Sex and birth date must be those of the ID number, where that number is sound."""
    inside = identity.birth(number)
    sure = identity.checksum_holds(number) & inside.is_not_null()
    return (
        Rule(
            "sex",
            ~sure | (sex == identity.sex(number)),
            pl.format("性别写的是“{}”，身份证号显示为“{}”。请核对。", sex, identity.sex(number)),
        ),
        Rule(
            "birth",
            ~sure | (born > today) | (born < dates.BIRTHS_FROM) | (born == inside),
            pl.format(
                "出生日期写的是{}，身份证号里是{}。请核对后改成一致。",
                dates.chinese(born),
                dates.chinese(inside),
            ),
        ),
    )


def _rules(table: Table, known: Known, today: date) -> Sequence[Rule]:
    number, born, sex = pl.col("tidy_id"), pl.col("tidy_birth"), pl.col("tidy_sex")
    sex_agrees, birth_agrees = _agreeing(number, sex, born, today)
    return [
        *village_rules(table, known),
        rules.required("name", table.header("name"), pl.col("tidy_name")),
        rules.required("id_number", table.header("id_number"), number),
        *identity.rules("id_number", table.header("id_number"), number, today),
        rules.unique("id_number", ["whole_id"], "和第{}行是同一个身份证号。请删掉其中一行。"),
        Rule(
            "id_number",
            pl.col("other_village").is_null(),
            pl.format(
                f"{{}}（尾号{{}}）已登记在“{{}}”。如确已迁来，{_to_move(known)}",
                pl.col("other_name"),
                number.str.slice(-4),
                pl.col("other_village"),
            ),
        ),
        rules.one_of("sex", table.header("sex"), text.words("sex"), sex, "男、女"),
        sex_agrees,
        *dates.rules("birth", table.header("birth"), born, today, earliest=dates.BIRTHS_FROM),
        birth_agrees,
        *identity.phone_rules("phone", table.header("phone"), pl.col("tidy_phone")),
        Rule(
            "bank_last4",
            pl.col("tidy_bank").str.contains("^[0-9]{4}$"),
            pl.lit(
                f"{table.header('bank_last4')}应为4位数字。请只填银行卡的后四位（前面的0也要写），没有可以空着。"
            ),
        ),
        *dates.rules("updated_on", table.header("updated_on"), pl.col("tidy_updated"), today),
        *length_rules(table, LONGEST, {"household_no": text.code("household_no")}),
        surplus_rule(),
    ]


def _to_move(known: Places) -> str:
    """Who writes all villages may move people; a village agent asks the hall."""
    return "请勾选“迁入”再上传。" if known.own >= known.villages.keys() else "请让镇中心办理迁入。"


def _with_elsewhere(frame: pl.DataFrame, rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    people = rows.select("id_number", "village_code").drop_nulls().unique()
    registered = known.elsewhere(people)
    if not registered:
        return frame
    numbers = pl.col("tidy_id")
    return frame.with_columns(
        numbers.replace_strict(
            {k: v[0] for k, v in registered.items()}, default=None, return_dtype=pl.String
        ).alias("other_name"),
        numbers.replace_strict(
            {k: v[1] for k, v in registered.items()}, default=None, return_dtype=pl.String
        ).alias("other_village"),
    )


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    number = pl.col("tidy_id")
    return frame.select(
        "line",
        pl.col("tidy_village").alias("village_code"),
        text.code("household_no").alias("household_no"),
        pl.col("tidy_name").alias("name"),
        number.alias("id_number"),
        identity.sex(number).alias("sex"),
        identity.birth(number).alias("birth"),
        *(text.words(name).alias(name) for name in ("relation_to_head",)),
        pl.col("tidy_phone").alias("phone"),
        *(text.words(name).alias(name) for name in ("address", "residence_status", "special_kinds")),
        pl.col("tidy_bank").alias("bank_last4"),
        text.person("agent_name").alias("agent_name"),
        pl.col("tidy_updated").alias("updated_on"),
    )
