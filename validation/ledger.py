"""The village agents' ticket ledger (R088): what each row must be, and the tidy rows that come out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

import polars as pl

from validation import dates, identity, rules, text
from validation.columns import LEDGER, Column
from validation.headers import Table
from validation.residents import Places, length_rules, surplus_rule, village_of, village_rules
from validation.rules import Problem, Rule

# the four service modes of R070, as agents write them
MODES: dict[str, str] = {
    **dict.fromkeys(("直接", "直接办", "直接办理", "即办", "当场办", "当场办理", "现场办理"), "direct"),
    **dict.fromkeys(("限时", "限时办", "限时办理", "限时办结", "承诺", "承诺办理"), "time_limited"),
    **dict.fromkeys(
        ("代办", "代为办理", "代理", "代为", "帮办", "帮办代办", "全程代办", "代办服务"), "agency"
    ),
    **dict.fromkeys(("上门", "上门办", "上门办理", "上门服务", "入户", "入户办理"), "home_visit"),
}
DONE = "办结"
RESULTS: dict[str, str] = {
    **dict.fromkeys(("在办", "办理中", "正在办理", "未办结", "未办", "受理", "已受理", "待办", "否"), "在办"),
    **dict.fromkeys(("办结", "已办结", "办毕", "已办", "已办理", "完成", "已完成", "办好", "是"), DONE),
}
LONGEST = {"name": 60, "agent_name": 40, "result": 120, "note": 300}


class Known(Places, Protocol):
    """What the database knows: places; the published items, name by code; withdrawn ones with their last day; and by
    line what was taken in elsewhere already (R062), of rows with line, village_code, item_code, id_number, received
    and finished."""

    @property
    def items(self) -> Mapping[str, str]: ...
    @property
    def withdrawn(self) -> Mapping[str, tuple[str, date]]: ...
    def taken(self, rows: pl.DataFrame) -> Mapping[int, str]: ...


def columns(places: Places) -> tuple[Column, ...]:
    """The declared columns; without a village column the uploader's own village is meant."""
    return tuple(
        replace(c, required=False) if c.name == "village_code" and places.default_village else c
        for c in LEDGER
    )


def check(table: Table, known: Known, today: date) -> tuple[pl.DataFrame, list[Problem]]:
    """Tidy rows (all of them) and every problem.

    Rows: line, village_code, item_code, mode (value of R070), name, id_number, phone, received (Date), finished
    (Date or null), completed (whether it is done), result (words for the reply, or null), agent_name, note.
    """
    by_name = {name: code for code, name in _names(known).items()}
    code, item_name = text.code("item_code"), text.words("item_name")
    frame = table.frame.with_columns(
        village_of(known).alias("tidy_village"),
        pl.coalesce(code, item_name.replace_strict(by_name, default=None, return_dtype=pl.String)).alias(
            "tidy_item"
        ),
        item_name.alias("tidy_item_name"),
        text.person("name").alias("tidy_name"),
        text.whole("id_number").alias("tidy_id"),
        identity.whole("id_number").alias("whole_id"),
        identity.clean_phone("phone").alias("tidy_phone"),
        text.code("mode").replace_strict(MODES, default=None, return_dtype=pl.String).alias("tidy_mode"),
        dates.as_date("received").alias("tidy_received"),
        dates.as_date("finished").alias("tidy_finished"),
        text.words("result").alias("tidy_result"),
    ).with_columns(
        pl.col("tidy_result")
        .replace_strict(RESULTS, default=None, return_dtype=pl.String)
        .alias("meant_result")
    )
    rows = _rows(frame)
    taken = known.taken(rows.drop_nulls(["village_code", "item_code", "id_number", "received"]))
    sentence = (
        pl.col("line").replace_strict(dict(taken), default=None, return_dtype=pl.String)
        if taken
        else pl.lit(None, pl.String)
    )
    frame = frame.with_columns(sentence.alias("taken"))
    headers = {**table.headers, "surplus": "表头以外"}
    return rows, rules.problems(frame, _rules(table, known, today), headers)


def _names(known: Known) -> dict[str, str]:
    """Names by code of the items a ledger may tell of; a published one before a withdrawn one of the same name."""
    return {code: name for code, (name, _) in known.withdrawn.items()} | dict(known.items)


def _rules(table: Table, known: Known, today: date) -> Sequence[Rule]:
    number = pl.col("tidy_id")
    return [
        *_item_rules(table, known),
        rules.required("name", table.header("name"), pl.col("tidy_name")),
        rules.required("id_number", table.header("id_number"), number),
        *identity.rules("id_number", table.header("id_number"), number, today),
        rules.unique(
            "id_number",
            ["tidy_village", "tidy_item", "whole_id", "tidy_received"],
            "和第{}行是同一件（同一个人、同一个事项、同一天收件）。请删掉其中一行。",
        ),
        Rule("id_number", pl.col("taken").is_null(), pl.col("taken")),
        *identity.phone_rules("phone", table.header("phone"), pl.col("tidy_phone")),
        *village_rules(table, known),
        rules.required("mode", table.header("mode"), text.words("mode")),
        rules.one_of(
            "mode", table.header("mode"), text.words("mode"), pl.col("tidy_mode"), "直接、限时、代办、上门"
        ),
        *_day_rules(table, today),
        *length_rules(table, LONGEST),
        surplus_rule(),
    ]


def _item_rules(table: Table, known: Known) -> list[Rule]:
    header, code, name = table.header("item_code"), pl.col("tidy_item"), pl.col("tidy_item_name")
    names, received = _names(known), pl.col("tidy_received")
    listed = code.is_in(list(names))
    proper = code.replace_strict(names, default=None, return_dtype=pl.String)
    other = name.is_in(list(names.values())) & (name != proper)
    last_days = {code: day for code, (_, day) in known.withdrawn.items()}
    last = code.replace_strict(last_days, default=None, return_dtype=pl.Date)
    return [
        rules.required("item_code", header, code),
        Rule(
            "item_code",
            listed,
            pl.format(
                f"{header}“{{}}”不在事项目录里。请从“下载模板”里复制编码。",
                text.words("item_code").fill_null(""),
            ),
        ),
        Rule(
            "item_code",
            received <= last,
            pl.format(
                f"{header}{{}}在{{}}停用了，这一件是之后收的。请核对编码和收件日期。",
                code,
                dates.chinese(last),
            ),
        ),
        Rule(
            "item_code",
            ~listed | ~other.fill_null(False),
            pl.format(f"{header}{{}}是“{{}}”，事项写的是“{{}}”。请核对后改成一致。", code, proper, name),
        ),
    ]


def _day_rules(table: Table, today: date) -> list[Rule]:
    received, finished = pl.col("tidy_received"), pl.col("tidy_finished")
    head, foot, result = table.header("received"), table.header("finished"), table.header("result")
    meant, written = pl.col("meant_result"), pl.col("tidy_result")
    given = text.words("finished").is_not_null()
    return [
        rules.required("received", head, text.words("received")),
        *dates.rules("received", head, received, today),
        *dates.rules("finished", foot, finished, today),
        Rule(
            "finished",
            (finished > today) | (finished < dates.BUSINESS_FROM) | (finished >= received),
            pl.format(
                f"{foot}{{}}早于{head}{{}}。请核对。", dates.chinese(finished), dates.chinese(received)
            ),
        ),
        Rule("finished", given | (meant != DONE), pl.lit(f"{result}写的是“办结”，还差{foot}。请补上。")),
        Rule(
            "result",
            ~given | (meant == DONE) | meant.is_null(),
            pl.format(f"{result}写的是“{{}}”，却有{foot}。请核对后改成一致。", written),
        ),
        Rule(
            "result",
            given | written.is_null() | meant.is_not_null(),
            pl.format(f"{result}“{{}}”看不懂。请写：在办、办结；已经办结的请填{foot}。", written),
        ),
    ]


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        "line",
        pl.col("tidy_village").alias("village_code"),
        pl.col("tidy_item").alias("item_code"),
        pl.col("tidy_mode").alias("mode"),
        pl.col("tidy_name").alias("name"),
        pl.col("tidy_id").alias("id_number"),
        pl.col("tidy_phone").alias("phone"),
        pl.col("tidy_received").alias("received"),
        pl.col("tidy_finished").alias("finished"),
        pl.col("tidy_finished").is_not_null().alias("completed"),
        pl.when(pl.col("meant_result").is_null()).then("tidy_result").alias("result"),
        text.person("agent_name").alias("agent_name"),
        text.words("note").alias("note"),
    )
