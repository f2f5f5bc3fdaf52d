"""投诉: take one down, and the list of those this account may see, what is due first on top."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from model.ground import db, settings, workdays
from model.ground.privacy import mask_name
from model.ground.workdays import Calendar
from model.people.permissions import Permission
from model.voice import lists
from model.voice.complaints import Complaint, ComplaintState
from pages.parts import frame, tables, words
from pages.voice import complaint_form

SHOWN = {
    "要办的": (ComplaintState.recorded, ComplaintState.assigned, ComplaintState.answered),
    "已办结": (ComplaintState.closed,),
    "全部": (),
}


def render() -> None:
    frame.heading("投诉")
    if frame.can(Permission.record_complaints):
        complaint_form.draw()
    which, mine, text = _filter()
    me, page = frame.me(), st.session_state.get("complaints_page", 1)
    with db.reading() as s:
        rows, total = lists.listed(s, me, states=SHOWN[which], mine=mine, text=text, page=page)
        calendar = workdays.load_calendar(s)
        warn_days = settings.number(s, me.town_id, "warn_days")
    if not rows:
        st.info("这里没有投诉。群众有投诉时，点上面的“登记一件投诉”。")
        return
    st.markdown(f"共{total}件")
    _table(rows, calendar, warn_days)
    tables.pages("complaints_page", total, lists.PAGE)


def _filter() -> tuple[str, bool, str]:
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    which = left.segmented_control("看哪些", list(SHOWN), default="要办的", key="complaints_which")
    text = right.text_input("找编号或内容", placeholder="例：TS-2026-0001", key="complaints_text")
    mine = st.toggle("只看由我承办的", key="complaints_mine")
    return which or "全部", mine, text


def _table(rows: Sequence[Complaint], calendar: Calendar, warn_days: int) -> None:
    today = frame.today()
    data = pl.DataFrame(
        [
            {
                "情况": [row.urgency(today, calendar, warn_days=warn_days).label],
                "编号": row.number,
                "进度": row.state.label,
                "时限": words.until(row.due_on, today, calendar, short=True) if row.owed else "",
                "类别": row.category.label,
                "被投诉人": mask_name(row.about.name) if row.about else "没有指明",
                "承办人": row.holder or "还没有分派",
                "内容": row.content if len(row.content) <= 24 else f"{row.content[:24]}…",
            }
            for row in rows
        ]
    )
    tables.open_by_number(data, "complaints_open", "编号", "complaint", {"情况": tables.urgency_column()})
