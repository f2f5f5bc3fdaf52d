"""首页: three large actions, then what is to be done today and who is on duty."""

import streamlit as st

from model.desk import queue
from model.ground import db, settings, workdays
from model.people.permissions import Permission
from model.roster import standing_in
from pages.parts import frame, tables, words

TOP = 8


def render() -> None:
    me = frame.me()
    frame.heading(f"{me.name}，今天是{words.long_day(frame.today())}")
    with st.container(horizontal=True):
        if frame.can(Permission.take_in):
            _action("登记办件", "intake", ":material/edit_document:", primary=True)
        _action("查办件", "find", ":material/search:")
        _action("今日在岗", "today", ":material/badge:")
    with db.reading() as s:
        mine = queue.of(s, me, frame.now())
        calendar = workdays.load_calendar(s)
        warn_days = settings.number(s, me.town_id, "warn_days")
        standings = standing_in.now_standing(s, me.town_id, frame.now())
    st.subheader("今天要办的")
    if mine.total:
        tables.tickets(
            mine.tickets[:TOP],
            "home_open",
            today=frame.today(),
            calendar=calendar,
            warn_days=warn_days,
            masked=False,
        )
        frame.link("queue", f"我的办件共{mine.total}件，全部打开", icon=":material/list:")
    else:
        st.info("现在没有要办的件。群众来了，点“登记办件”开始。")
    empty = [standing for standing in standings if standing.account is None]
    if empty:
        st.subheader("无人在岗")
        for standing in empty:
            st.markdown(f"- {words.plain(standing.post.name)}　{words.plain(standing.because)}")


def _action(label: str, url: str, icon: str, *, primary: bool = False) -> None:
    if st.button(label, icon=icon, type="primary" if primary else "secondary", key=f"home_{url}", width=220):
        frame.open_page(url)
