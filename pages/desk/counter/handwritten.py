"""补录: an intake that was written on a blank slip while there was no power, with the time on the paper."""

from datetime import datetime

import streamlit as st

from model.desk.counter import blank_slips
from model.desk.counter.blank_slips import Handwritten, SlipState
from model.ground import db
from pages.parts import frame

FIELDS = ("by_hand", "slip", "came_on", "came_at")


def fields() -> None:
    """The slip's number and the true time; only when asked for."""
    if not st.checkbox("补录停电时手写的单子", key="intake_by_hand"):
        return
    with db.reading() as s:
        _, slips = blank_slips.of_place(s, frame.me(), state=SlipState.open)
    st.selectbox(
        "空白单编号（必填，照单子上的选）",
        [slip.number for slip in slips],
        index=None,
        placeholder="打后四位也能找到，例：0007",
        accept_new_options=True,
        key="intake_slip",
    )
    on, at = st.columns(2)
    on.date_input(
        "收件日期（必填）", None, max_value=frame.today(), format="YYYY-MM-DD", key="intake_came_on"
    )
    at.text_input("收件时间（必填）", placeholder="例：10:20", key="intake_came_at", max_chars=5)


def typed() -> Handwritten | None:
    """The slip as the fields stand; None when the intake was not written by hand."""
    state = st.session_state
    if not state.get("intake_by_hand"):
        return None
    return Handwritten(state.get("intake_slip") or "", _moment())


def _moment() -> datetime | None:
    on, at = st.session_state.get("intake_came_on"), st.session_state.get("intake_came_at", "")
    return blank_slips.written_at(on, at) if on else None
