"""The lists on a hand-over sheet: what was done in somebody's place, and the tickets that change hands."""

import math
from collections.abc import Sequence
from typing import TypeVar

import polars as pl
import streamlit as st

from model.handover.handover_lines import HandoverLine
from model.handover.handover_view import Seen
from pages.parts import cards, frame, tables, words

SIZE = 50
WIDTHS = {"申请人": 66, "到期日": 100, "事项": 140, "还缺材料、提醒": 240, "情况": 100}
WRAPPED = [(name, WIDTHS[name]) for name in ("事项", "还缺材料、提醒", "情况")]
T = TypeVar("T")


def acts(seen: Seen) -> None:
    """What was done while somebody was away: when, to which ticket, by whom."""
    st.header(f"顶岗期间办了什么（{len(seen.acts)}）")
    if not seen.acts:
        st.info("顶岗期间这个岗位没有办过件。")
        return
    shown = _page(seen.acts, "handover_acts_page")
    if frame.phone():
        cards.listed(
            (
                f"**{event.kind.label}**　{words.plain(event.who)}　{words.plain(event.note)}",
                number,
                words.moment(event.at),
            )
            for event, number in shown
        )
    else:
        data = pl.DataFrame(
            [
                {
                    "时间": words.moment(event.at),
                    "办件编号": number,
                    "做了什么": event.kind.label,
                    "谁办的": event.who,
                    "说明": event.note,
                }
                for event, number in shown
            ]
        )
        widths = {"时间": 150, "做了什么": 110, "谁办的": 90, "说明": 420}
        config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
        tables.open_by_number(data, "handover_act", "办件编号", "ticket", config)
    tables.pages("handover_acts_page", len(seen.acts), SIZE)


def tickets(seen: Seen) -> None:
    """The tickets, the most urgent first; below those of the sheet what came in since."""
    rows = [*seen.lines, *seen.fresh]
    st.header(f"在办的件（{len(rows)}）")
    if seen.fresh:
        st.caption(
            f"其中{len(seen.fresh)}件是交接以后新收的，也由接手的人办。"
            if _taken(seen)
            else f"其中{len(seen.fresh)}件是写好以后新收的，确认接手时一起记上。"
        )
    if not rows:
        st.info("这个岗位没有在办的件。")
        return
    fresh = {line.ticket_id for line in seen.fresh}
    shown = _page(rows, "handover_lines_page")
    if frame.phone():
        cards.listed(_card(line, seen, fresh) for line in shown)
    else:
        table = [_row(line, seen, fresh) for line in shown]
        config = {name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()}
        high = _row_height(table)
        tables.open_by_number(
            pl.DataFrame(table), "handover_ticket", "编号", "ticket", config, row_height=high
        )
    tables.pages("handover_lines_page", len(rows), SIZE)


def _row_height(rows: Sequence[dict[str, str]]) -> int:
    """High enough, in pixels, that the longest words are read whole: 16 a character, 24 a line, four lines at most."""
    lines = max(math.ceil(16 * len(row[name]) / (width - 20)) for row in rows for name, width in WRAPPED)
    return 15 + 24 * min(max(lines, 1), 4)


def _row(line: HandoverLine, seen: Seen, fresh: set[int]) -> dict[str, str]:
    return {
        "编号": line.ticket.number,
        "事项": line.ticket.version.name,
        "申请人": tables.applicant(line.ticket, seen.own_posts),
        "到期日": words.day(line.due_on) or "没有计时",
        "还缺材料、提醒": line.remarks,
        "情况": _state(line, seen, fresh),
    }


def _taken(seen: Seen) -> bool:
    return seen.sheet is not None and seen.sheet.taken_at is not None


def _state(line: HandoverLine, seen: Seen, fresh: set[int]) -> str:
    """How it stood, and how it stands now when that is something else."""
    then, now = line.state.label, line.ticket.state.label
    if line.ticket_id in fresh and _taken(seen):
        return f"交接后新收，{now}"
    if line.late or line.ticket_id in fresh:
        return f"写好后新收，{now}"
    return then if then == now else f"{then} → {now}"


def _card(line: HandoverLine, seen: Seen, fresh: set[int]) -> tuple[str, str, str]:
    row = _row(line, seen, fresh)
    about = f"{row['申请人']}　{row['事项']}"
    due = f"{row['到期日']}到期" if line.due_on else row["到期日"]
    return (
        words.plain(about),
        row["编号"],
        words.plain("　".join(filter(None, (due, row["情况"], row["还缺材料、提醒"])))),
    )


def _page(rows: Sequence[T], key: str) -> Sequence[T]:
    """One page of a list that is in hand already."""
    first = (min(st.session_state.get(key, 1), -(-len(rows) // SIZE)) - 1) * SIZE
    return rows[first : first + SIZE]
