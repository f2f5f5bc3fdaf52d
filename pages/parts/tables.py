"""Tables shared by pages. A row is opened by the number written in it, never by its position."""

import math
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from model.desk.ticket.finding import PAGE
from model.desk.ticket.lights import Alarm
from model.desk.ticket.tickets import Ticket
from model.ground.owed import Urgency
from model.ground.privacy import mask_name
from model.ground.workdays import Calendar
from pages.parts import cards, frame, ticks, words

MARKS = {"联办": "green", "催办": "orange", "督办": "violet", "转办中": "blue"}
# px: with these the due date and the item's name stand whole at 1093 px, which is Windows at 125 %; at 1366 px all does
ITEM, ITEM_BESIDE_MARKS = 330, 290
RUNNING = (Urgency.overdue, Urgency.due_soon, Urgency.normal)


def tickets(
    rows: Sequence[Ticket],
    key: str,
    *,
    today: date,
    calendar: Calendar,
    alarm: Alarm,
    own_posts: Collection[int] = (),
    marks: Mapping[int, Sequence[str]] | None = None,
    pick: bool = False,
    brief: bool = False,
) -> list[Ticket]:
    """A list of tickets; a click on a number opens that ticket. Names are whole only at one's own posts. `marks`: what
    else somebody waits for, by ticket. With `pick` rows can be ticked; returns those that are. On a phone each row is a
    card, and none can be ticked. `brief` keeps to what fits the office PC without scrolling sideways."""
    limits = [_time_left(ticket, today, calendar, alarm) for ticket in rows]
    if frame.phone():
        cards.listed(_card(*row, own_posts, marks or {}) for row in zip(rows, limits, strict=True))
        return []
    data = pl.DataFrame(
        [
            {
                "时限": [left],
                "编号": ticket.number,
                "提醒": list((marks or {}).get(ticket.id, ())),
                "申请人": applicant(ticket, own_posts),
                "到期日": words.listed_due(ticket),
                "事项": ticket.version.name,
                "件类": ticket.kind.label,
                "方式": ticket.mode.label,
                "收件日期": words.day(ticket.received_on),
            }
            for ticket, (left, _) in zip(rows, limits, strict=True)
        ]
    )
    data = data.drop("方式" if marks else "提醒")  # eight columns at most
    data = data.drop("件类", "收件日期", "方式", strict=False) if brief else data
    widths = {
        "申请人": 84,
        "事项": ITEM_BESIDE_MARKS if marks and not brief else ITEM,
        "件类": 78,
        "方式": 90,
        "到期日": 140,
        "收件日期": 108,
    }
    config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    config |= {"时限": _in_colour(limits), "提醒": _marks()}
    numbers = [ticket.number for ticket in rows] if pick else None
    ticked = open_by_number(data, key, "编号", "ticket", config, numbers=numbers)
    return [ticket for ticket in rows if ticket.number in ticked]


def applicant(ticket: Ticket, own_posts: Collection[int]) -> str:
    """The name, whole only at one's own posts."""
    return ticket.applicant_name if ticket.post_id in own_posts else mask_name(ticket.applicant_name)


def _card(
    ticket: Ticket, limit: tuple[str, str], own_posts: Collection[int], marks: Mapping[int, Sequence[str]]
) -> tuple[str, str, str]:
    left, colour = limit
    badges = [(left, colour), *((mark, MARKS[mark]) for mark in marks.get(ticket.id, ()))]
    about = "　".join((applicant(ticket, own_posts), ticket.version.name))
    first = " ".join(f":{colour}-badge[{words.plain(word)}]" for word, colour in badges)
    due = words.listed_due(ticket) if ticket.open else ""  # nothing falls due any more
    day = f"{due}{'' if words.hands_up_next(ticket) else '到期'}" if due else ""
    return f"{first}　{words.plain(about)}", ticket.number, day


def _marks() -> Any:
    return st.column_config.MultiselectColumn(width=84, options=list(MARKS), color=list(MARKS.values()))


def _time_left(ticket: Ticket, today: date, calendar: Calendar, alarm: Alarm) -> tuple[str, str]:
    """`快到期 剩1个工作日` and its colour: the word first."""
    urgency = ticket.urgency(today, calendar, alarm)
    left = words.far(ticket.due_on, today, calendar) if ticket.due_on and urgency in RUNNING else ""
    return f"{urgency.label} {left}".strip(), words.URGENCY_COLOURS[urgency]


def _in_colour(limits: Sequence[tuple[str, str]]) -> Any:
    colours = dict(limits)
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
    numbers: Sequence[str] | None = None,
    row_height: int | None = None,
) -> set[str]:
    """A table whose `column` of numbers or codes opens the page `url` with that number as its query word `named`.
    With the `numbers` of its rows they can be ticked; returns the numbers ticked. In higher rows long words wrap."""
    config = {
        column: st.column_config.ButtonColumn(type="tertiary", key=key, alignment="left"),
        **(config or {}),
    }
    if numbers is None:
        st.dataframe(data, hide_index=True, height="content", column_config=config, row_height=row_height)
        ticked = set()
    else:
        ticked = ticks.listed(data, key, config, numbers)
    clicked = st.session_state.get(key)
    if clicked:
        frame.open_page(url, **{named: clicked["label"]})
    return ticked
