"""Tables shared by pages. A row is opened by the number written in it, never by its position."""

import math
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from model.desk.finding import PAGE
from model.desk.tickets import Ticket
from model.desk.warnings import Alarm, Urgency
from model.ground.privacy import mask_name
from model.ground.workdays import Calendar
from pages.parts import frame, words

RUNNING = (Urgency.overdue, Urgency.due_soon, Urgency.normal)


def tickets(
    rows: Sequence[Ticket],
    key: str,
    *,
    today: date,
    calendar: Calendar,
    alarm: Alarm,
    own_posts: Collection[int] = (),
) -> None:
    """A list of tickets; a click on a number opens that ticket. Names are whole only at one's own posts."""
    told = [_time_left(ticket, today, calendar, alarm) for ticket in rows]
    data = pl.DataFrame(
        [
            {
                "时限": [left],
                "编号": ticket.number,
                "申请人": ticket.applicant_name
                if ticket.post_id in own_posts
                else mask_name(ticket.applicant_name),
                "事项": ticket.version.name,
                "到期日": words.day(ticket.due_on),
                "件类": ticket.kind.label,
                "方式": ticket.mode.label,
                "收件日期": words.day(ticket.received_on),
            }
            for ticket, (left, _) in zip(rows, told, strict=True)
        ]
    )
    widths = {"申请人": 84, "事项": 240, "件类": 78, "方式": 90, "到期日": 108, "收件日期": 108}
    config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    open_by_number(data, key, "编号", "ticket", {"时限": _in_colour(told), **config})


def _time_left(ticket: Ticket, today: date, calendar: Calendar, alarm: Alarm) -> tuple[str, str]:
    """`快到期 剩1个工作日` and its colour: the word first."""
    urgency = ticket.urgency(today, calendar, alarm)
    left = words.far(ticket.due_on, today, calendar) if ticket.due_on and urgency in RUNNING else ""
    return f"{urgency.label} {left}".strip(), words.URGENCY_COLOURS[urgency]


def _in_colour(told: Sequence[tuple[str, str]]) -> Any:
    colours = dict(told)
    return st.column_config.MultiselectColumn(width=168, options=list(colours), color=list(colours.values()))


def pages(key: str, count: int, size: int = PAGE) -> None:
    """The page numbers under a long list; one left over from a longer list is forgotten."""
    last = math.ceil(count / size)
    if st.session_state.get(key, 1) > last:
        st.session_state.pop(key, None)
    if last > 1:
        st.pagination(last, key=key)


def urgency_column() -> Any:
    """The word of urgency in its colour."""
    return st.column_config.MultiselectColumn(
        width=96,
        options=[urgency.label for urgency in Urgency],
        color=[words.URGENCY_COLOURS[urgency] for urgency in Urgency],
    )


def open_by_number(
    data: pl.DataFrame,
    key: str,
    column: str,
    url: str,
    config: dict[str, Any] | None = None,
    *,
    named: str = "number",
) -> None:
    """A table whose `column` of numbers or codes opens the page `url` with that number as its query word `named`."""
    st.dataframe(
        data,
        hide_index=True,
        height="content",
        column_config={
            column: st.column_config.ButtonColumn(type="tertiary", key=key, alignment="left"),
            **(config or {}),
        },
    )
    clicked = st.session_state.get(key)
    if clicked:
        frame.open_page(url, **{named: clicked["label"]})
