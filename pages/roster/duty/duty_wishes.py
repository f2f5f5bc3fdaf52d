"""不方便的日子: told before the plan is published, read by whoever plans."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from model.roster.duty import duty_days, wishes
from model.roster.duty.duty import Duty
from model.roster.duty.wishes import DutyWish, Wish
from pages.parts import frame, saving, words

AHEAD = 123  # days that can be told of
BACK = "取消登记"
CHOICES = {wish.label: wish for wish in Wish} | {BACK: None}


def draw(wished: Sequence[DutyWish], published: Sequence[Duty], today: date) -> None:
    """A few days and what they are; the first that is offered lies behind what is published."""
    taken = max((shift.day for shift in published), default=today)
    first = max(taken, today) + timedelta(days=1)
    with st.popover("不方便的日子", icon=":material/edit_calendar:"), st.form("duty_wish", border=False):
        st.markdown("排班以前告诉排班的人；已经公布的日子请用“换班”。")
        left, right = st.columns(2)
        last = today + timedelta(days=AHEAD)
        left.date_input("第一天", first, today, last, format="YYYY-MM-DD", key="duty_wish_first")
        right.date_input("最后一天", first, today, last, format="YYYY-MM-DD", key="duty_wish_last")
        st.segmented_control("这几天", list(CHOICES), default=Wish.unwilling.label, key="duty_wish_what")
        saving.submit("登记这几天", type="primary", key="duty_wish_say", on_click=_say)
        for row in wished:
            st.markdown(f"{words.short_day(row.day, today)}　{row.wish.label}")


def _say() -> None:
    state = st.session_state
    first, last = state["duty_wish_first"], state["duty_wish_last"]
    what = CHOICES[state["duty_wish_what"] or Wish.unwilling.label]
    with frame.acting("已登记。" if what else "已取消。") as s:
        wishes.say(s, frame.me(), days=duty_days.days(first, last), wish=what, now=frame.now())
