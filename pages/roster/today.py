"""今日在岗: each post and who answers for it, the empty ones first."""

from datetime import datetime, time, timedelta

import streamlit as st

from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.roster import standing_in
from pages.parts import frame, on_duty, words

LOOKS = ("现在", "今天下午", "明天上午", "明天下午")


def render() -> None:
    now = frame.now()
    frame.heading("今日在岗", f"{words.long_day(now.date())}　{now:%H:%M}")
    look = st.segmented_control("看哪个时候", LOOKS, default="现在", key="today_look") or "现在"
    with db.reading() as s:
        standings = standing_in.now_standing(s, frame.me().town_id, _moment(look, now))
    if not standings:
        st.info("还没有设岗位。请管理员或中心主任到“岗位设置”里先设岗位、安排A岗和B岗。")
        return
    st.markdown(f"**{on_duty.summary(standings)}**")
    on_duty.board(standings)


def _moment(look: str, now: datetime) -> datetime:
    if look == "现在":
        return now
    day = now.date() + timedelta(days=look.startswith("明天"))
    return datetime.combine(day, time(15 if look.endswith("下午") else 9), OFFICE_ZONE)
