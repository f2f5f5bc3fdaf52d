"""首页: three large actions, then what is to be done today and who is on duty; for a leader the board. One session
and one moment serve it all."""

from collections.abc import Collection

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.lists.queue import Queue
from model.desk.lists.queue import of as queue_of
from model.ground import db
from model.people.accounts import Account
from model.people.permissions import Permission, Role
from model.roster.on_post.answering import Moment
from pages.desk.lists import queue
from pages.figures import dashboard
from pages.home import home_presence, waiting
from pages.parts import alarms, frame, on_post, tables, words

TOP = 8
BOARD_FIRST = (Role.leader, Role.county)  # their first page is the board, under what waits for them


def render() -> None:
    me = frame.me()
    day = words.short_day if frame.phone() else words.long_day
    place = f" · {words.plain(me.site.name)}" if me.at_village else ""
    frame.heading(f"{me.name}，今天是{day(frame.today())}", f"{me.role.label}{place}")
    with db.reading() as s:
        moment = frame.moment(s)
        _actions(s, moment)
        if me.role not in BOARD_FIRST:
            _desk(s, me, moment)
            return
        _waiting(s, me, moment)
    dashboard.draw()


def _actions(s: Session, moment: Moment) -> None:
    with st.container(horizontal=True):
        if frame.can(Permission.take_in):
            _action("登记办件", "intake", ":material/edit_document:", primary=True)
        _action("查办件", "find", ":material/search:")
        if frame.can(Permission.sign_in):
            home_presence.action(s)
        else:
            _action("今日在岗", "today", ":material/badge:")
    if frame.can(Permission.sign_in):
        home_presence.meanwhile(moment)


def _waiting(s: Session, me: Account, moment: Moment) -> None:
    for line in waiting.lines(s, me, moment):
        frame.link(line.url, line.label, icon=line.icon, **line.query)


def _desk(s: Session, me: Account, moment: Moment) -> None:
    """Whoever is no leader: what waits, the queue, and who is on duty."""
    named = alarms.for_me(moment)
    _waiting(s, me, moment)
    mine = queue_of(s, me, moment, everyone=me.role in queue.LOOKERS_ON, size=TOP)
    if not mine.total and waiting.nothing_entered(s, me):
        st.info("刚开始用：先在“窗口和站点”登记各村，上传事项目录，再开账号、设岗位，就可以收第一件了。")
    _today(mine, moment)
    _who(moment, named)


def _today(mine: Queue, moment: Moment) -> None:
    st.header("今天要办的")
    if not mine.total:
        queue.empty()
        return
    st.markdown(queue.counts(mine))
    tables.tickets(
        mine.tickets,
        "home_open",
        today=moment.today,
        calendar=mine.calendar,
        alarm=mine.alarm,
        own_posts=mine.own_posts,
        marks=mine.marks,
        brief=True,
    )
    frame.link("queue", "全部打开", icon=":material/list:")


def _who(moment: Moment, named: Collection[int]) -> None:
    """For whom this person stands in, and who is on duty; the posts `named` stand on top of the page."""
    for standing in moment.standings:
        if standing.standing_in and standing.account and standing.account.id == frame.me().id:
            st.info(words.plain(f"您现在顶{standing.post.name}：{standing.because}。它的办件也在上面。"))
    st.header("今天谁在岗")
    if not moment.calendar.works(moment.today):
        st.caption(f"今天{moment.calendar.name(moment.today)}，大厅不上班。下面是各岗位的责任人。")
    st.markdown(on_post.summary(moment.standings))
    others = [standing for standing in moment.standings if standing.post.id not in named]
    on_post.lines([standing for standing in others if standing.standing_in or standing.account is None])
    frame.link("today", "看每个岗位", icon=":material/badge:")


def _action(label: str, url: str, icon: str, *, primary: bool = False) -> None:
    if st.button(label, icon=icon, type="primary" if primary else "secondary", key=f"home_{url}", width=220):
        frame.open_page(url)
