"""我的办件: what lies before me, the most urgent on top; it follows whoever answers for the post now."""

from collections import Counter

import streamlit as st

from model.desk.colleagues import to_answer, transfers
from model.desk.colleagues.urging import UrgingKind
from model.desk.lists import queue
from model.desk.lists.queue import Queue
from model.ground import db
from model.ground.owed import Urgency
from model.people.permissions import Permission, Role
from pages import menu
from pages.desk.colleagues import incoming
from pages.desk.lists import bulk
from pages.parts import frame, tables, words

SHOWN = (Urgency.overdue, Urgency.due_soon, Urgency.normal, Urgency.outside, Urgency.paused, Urgency.waiting)
LOOKERS_ON = (Role.director, Role.leader, Role.admin, Role.supervisor, Role.county, Role.department_handler)
WHOSE = {"all": "全中心", "supervised": "督办没回复的", "own": "我顶岗的"}


def render() -> None:
    frame.heading(menu.word(frame.me().role, "我的办件", otherwise="全中心办件"))
    me, handles = frame.me(), frame.can(Permission.handle_tickets) and not frame.phone()
    whose = _whose() if frame.can(Permission.supervise_tickets) else ""
    everyone = me.role in LOOKERS_ON and whose != "own"
    page = st.session_state.get("queue_page", 1)
    with db.reading() as s:
        moment, supervised = frame.moment(s), whose == "supervised"
        mine = queue.of(s, me, moment, everyone=everyone, supervised=supervised, page=page)
        owed = to_answer.owed(s, me, mine.own_posts)
        offered = transfers.incoming(s, me.town_id, mine.own_posts)
    if owed:
        st.warning(
            f"有{owed_words(owed)}等您回复，表里“提醒”一栏标着。点开编号就能写。",
            icon=":material/notifications:",
        )
    incoming.draw(offered)
    bulk.results()
    if not mine.total:
        empty()
        return
    st.markdown(counts(mine))
    several = st.container()
    ticked = tables.tickets(
        mine.tickets,
        "queue_open",
        today=frame.today(),
        calendar=mine.calendar,
        alarm=mine.alarm,
        own_posts=mine.own_posts,
        marks=mine.marks,
        pick=handles,
    )
    if handles:
        with several:
            bulk.draw(ticked, "queue_open", mine.own_posts)
    tables.pages("queue_page", mine.total)


def _whose() -> str:
    """What whoever supervises looks at; the first page's line about 督办 leads here with its word in the address."""
    choices = list(WHOSE) if frame.me().role is Role.director else list(WHOSE)[:-1]
    named = st.query_params.get("whose")
    st.session_state.setdefault("queue_whose", named if named in choices else "all")
    shown = st.segmented_control("看谁的", choices, format_func=WHOSE.__getitem__, key="queue_whose")
    return shown or "all"


def owed_words(owed: Counter[UrgingKind]) -> str:
    """`2条催办、1条督办`."""
    return "、".join(f"{owed[kind]}条{kind.label}" for kind in UrgingKind if owed[kind])


def counts(mine: Queue) -> str:
    """`共12件　已超期 1　快到期 3 …`: words first, colour beside them."""
    listed = "　".join(
        f"{words.urgency_badge(urgency)} {mine.counts[urgency]}件"
        for urgency in SHOWN
        if mine.counts[urgency]
    )
    return f"共{mine.total}件　{listed}"


def empty() -> None:
    """How to begin."""
    if not frame.can(Permission.take_in):
        st.info("现在没有在办的件。")
        return
    st.info("现在没有要办的件。群众来了，点“登记办件”开始。")
    frame.link("intake", "登记办件", icon=":material/edit_document:")
