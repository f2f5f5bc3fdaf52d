"""我的办件: what lies before me, the most urgent on top; it follows whoever answers for the post now."""

import streamlit as st

from model.desk import queue, warnings
from model.desk.queue import Queue
from model.desk.warnings import Urgency
from model.ground import db, workdays
from model.people.permissions import Permission, Role
from pages.parts import frame, tables, words

SHOWN = (Urgency.overdue, Urgency.due_soon, Urgency.normal, Urgency.outside, Urgency.paused, Urgency.waiting)
LOOKERS_ON = (Role.director, Role.leader, Role.admin, Role.supervisor, Role.county, Role.department_handler)


def render() -> None:
    frame.heading("我的办件")
    me = frame.me()
    everyone = me.role in LOOKERS_ON
    if me.role is Role.director:
        everyone = st.segmented_control(
            "看谁的", ("全中心", "我顶岗的"), default="全中心", key="queue_whose"
        ) != ("我顶岗的")
    page = st.session_state.get("queue_page", 1)
    with db.reading() as s:
        found = queue.of(s, me, frame.now(), everyone=everyone, page=page)
        calendar = workdays.load_calendar(s)
        alarm = warnings.alarm(s, me.town_id)
    if not found.total:
        empty()
        return
    st.markdown(counts(found))
    tables.tickets(
        found.tickets,
        "queue_open",
        today=frame.today(),
        calendar=calendar,
        alarm=alarm,
        own_posts=found.own_posts,
    )
    tables.pages("queue_page", found.total)


def counts(found: Queue) -> str:
    """`共12件　已超期 1　快到期 3 …`: words first, colour beside them."""
    told = "　".join(
        f"{words.urgency_badge(urgency)} {found.counts[urgency]}件"
        for urgency in SHOWN
        if found.counts[urgency]
    )
    return f"共{found.total}件　{told}"


def empty() -> None:
    """How to begin."""
    if not frame.can(Permission.take_in):
        st.info("现在没有在办的件。")
        return
    st.info("现在没有要办的件。群众来了，点“登记办件”开始。")
    frame.link("intake", "登记办件", icon=":material/edit_document:")
