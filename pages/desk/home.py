"""首页: three large actions, then what is to be done today and who is on duty."""

import streamlit as st

from model.desk.queue import of as queue_of
from model.ground import db, settings, workdays
from model.people.permissions import Permission
from model.roster import standing_in
from pages.desk import queue
from pages.parts import frame, on_duty, tables, words

TOP = 8


def render() -> None:
    me = frame.me()
    frame.heading(f"{me.name}，今天是{words.long_day(frame.today())}")
    with st.container(horizontal=True):
        if frame.can(Permission.take_in):
            _action("登记办件", "intake", ":material/edit_document:", primary=True)
        _action("查办件", "find", ":material/search:")
        _action("今日在岗", "today", ":material/badge:")
    everyone = me.role in queue.LOOKERS_ON
    with db.reading() as s:
        mine = queue_of(s, me, frame.now(), everyone=everyone, size=TOP)
        calendar = workdays.load_calendar(s)
        warn_days = settings.number(s, me.town_id, "warn_days")
        standings = standing_in.now_standing(s, me.town_id, frame.now())
    st.subheader("今天要办的")
    if mine.total:
        st.markdown(queue.counts(mine))
        tables.tickets(
            mine.tickets,
            "home_open",
            today=frame.today(),
            calendar=calendar,
            warn_days=warn_days,
            masked=everyone,
        )
        frame.link("queue", "全部打开", icon=":material/list:")
    else:
        queue.empty()
    st.subheader("今天谁在岗")
    st.markdown(on_duty.summary(standings))
    on_duty.lines([standing for standing in standings if standing.standing_in or standing.account is None])
    frame.link("today", "看每个岗位", icon=":material/badge:")


def _action(label: str, url: str, icon: str, *, primary: bool = False) -> None:
    if st.button(label, icon=icon, type="primary" if primary else "secondary", key=f"home_{url}", width=220):
        frame.open_page(url)
