"""交接: what I have to write or confirm first, then the sheets that are under way and those of before."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from model.ground import db
from model.handover import handover_tasks, handovers
from model.handover.handovers import Handover, SheetState
from model.people.permissions import Permission
from model.roster.on_post.answering import Moment
from pages.handover import handover_owed
from pages.parts import frame, tables, words

SIZE = 50
COLOURS = {
    SheetState.prepared: "orange",
    SheetState.hurried: "orange",
    SheetState.taken: "green",
    SheetState.taken_hurried: "green",
    SheetState.fallen: "gray",
}


def render() -> None:
    frame.heading("交接", "岗位换人，在办的件、手头材料、印章钥匙和答应群众的话一样样交清楚，两边确认。")
    me, now = frame.me(), frame.now()
    page = st.session_state.get("handovers_page", 1)
    with db.reading() as s:
        tasks = handover_tasks.owed(s, me, Moment(s, me.town_id, now)) + handover_tasks.to_hand_on(s, me, now)
        tasks += handover_tasks.to_return(s, me, now)
        count, rows = handovers.listed(s, me, page=page, size=SIZE)
    if tasks:
        st.header(f"等您办的（{len(tasks)}）")
        handover_owed.draw(tasks)
    st.header("交接单和交回单")
    if not rows:
        everybodys = frame.can(Permission.approve_leave)
        st.info("还没有交接单。" if everybodys else "还没有您交出或接手的交接单。")
        return
    if frame.phone():
        _cards(rows)
    else:
        _table(rows)
    tables.pages("handovers_page", count, SIZE)


def _table(rows: Sequence[Handover]) -> None:
    data = pl.DataFrame(
        [
            {
                "编号": row.number,
                "情况": [row.state.label],
                "岗位": row.post.name,
                "原因": row.reason.label,
                "谁交": row.giver.name,
                "交给谁": row.goes_to,
                "哪天起": words.day(row.from_on),
            }
            for row in rows
        ]
    )
    widths = {"岗位": 150, "原因": 84, "谁交": 76, "交给谁": 76, "哪天起": 104}
    config = {name: st.column_config.TextColumn(width=width) for name, width in widths.items()}
    config["情况"] = st.column_config.MultiselectColumn(
        width=200, options=[state.label for state in COLOURS], color=list(COLOURS.values())
    )
    tables.open_by_number(data, "handovers_open", "编号", "handover", config)


def _cards(rows: Sequence[Handover]) -> None:
    for row in rows:
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                f"{badge(row)}　{words.plain(row.post.name)}　{row.reason.label}  \n"
                f"{words.plain(row.giver.name)} → {words.plain(row.goes_to)}　{words.short_day(row.from_on)}起"
            )
            frame.link("handover", row.number, icon=":material/handshake:", number=row.number)


def badge(row: Handover) -> str:
    """How far the sheet has come, the word first, as Markdown."""
    return f":{COLOURS[row.state]}-badge[{row.state.label}]"
