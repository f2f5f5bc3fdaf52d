"""The four charts of the leader page, two by two; each bar, and each number in words, opens its tickets."""

from dataclasses import replace
from datetime import date

import polars as pl
import streamlit as st

from model.desk.ticket.finding import Filter
from model.figures import dashboard
from model.figures.dashboard import Figures
from model.figures.periods import Period
from model.figures.places import received_in
from pages.parts import addresses, charts, words


def draw(shown: Figures, chosen: Period) -> None:
    """Days, villages, modes and windows two by two; each bar and each line under the charts opens its tickets."""
    in_period = received_in(chosen)
    left, right = st.columns(2)
    with left:
        _days(shown, chosen)
    with right:
        _places("各村收件", "village", shown.villages, in_period)
    left, right = st.columns(2)
    with left:
        _places("办理方式", "mode", shown.modes, in_period)
    with right:
        _places("各窗口收件", "window", shown.windows, in_period)


def _places(title: str, field: str, frame: pl.DataFrame, in_period: Filter) -> None:
    st.header(title)
    text = "，".join(f"{name}{count}件" for _, name, count, *_ in frame.iter_rows())
    where = {code: _narrowed(in_period, field, code) for code in frame["key"]}
    clicked = charts.bars(frame, "收件（件）", key=f"dashboard_{field}", says=f"{title}：{text}")
    if clicked in where:
        addresses.enter(where[clicked])
    with st.popover("看数字", icon=":material/list:"):
        st.markdown(
            "\n".join(
                f"- {words.plain(name)}：{addresses.text(f'{count}件', where[code]) if code else f'{count}件'}"
                for code, name, count, *_ in frame.iter_rows()
            )
        )


def _narrowed(in_period: Filter, field: str, code: str) -> Filter:
    match field:
        case "village":
            return replace(in_period, village=code)
        case "window":
            return replace(in_period, window=code)
    return replace(in_period, mode=code)


SERIES = {"received": "收件", "completed": "办结"}


def _days(shown: Figures, chosen: Period) -> None:
    months = dashboard.by_month(dashboard.shown_days(chosen))
    st.header("各月收件和办结" if months else "每天收件和办结")
    named = shown.days.with_columns(
        name=pl.col("day").dt.strftime("%Y年%-m月" if months else "%-m月%-d日"),
        key=pl.format("{}/{}", pl.col("day"), pl.col("until")),
    )
    long = named.unpivot(list(SERIES), index=["key", "name"], variable_name="series", value_name="count")
    long = long.with_columns(
        pl.format("{}/{}", "series", "key").alias("key"), pl.col("series").replace(SERIES)
    )
    total = f"收件{shown.days['received'].sum()}件，办结{shown.days['completed'].sum()}件"
    clicked = charts.lines(
        long, "月份" if months else "日期", key="dashboard_days_chart", says=f"每天收件和办结：{total}"
    )
    if clicked:
        addresses.enter(_of_days(*clicked.split("/")))
    with st.popover("看数字", icon=":material/list:"):
        st.markdown(
            "\n".join(
                f"- {name}：收件{addresses.text(f'{received}件', _of_days('received', start, end))}，"
                f"办结{addresses.text(f'{completed}件', _of_days('completed', start, end))}"
                for start, end, received, completed, name, _ in named.iter_rows()
            )
        )


def _of_days(series: str, start: date | str, end: date | str) -> Filter:
    first, last = date.fromisoformat(str(start)), date.fromisoformat(str(end))
    if series == "received":
        return Filter(received_from=first, received_to=last)
    return Filter(completed_from=first, completed_to=last)
