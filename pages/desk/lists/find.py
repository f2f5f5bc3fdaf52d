"""查办件: one box for number, name, ID and phone; also the page behind every figure of the leader's."""

import streamlit as st

from model.desk.ticket import finding, lights
from model.ground import db, workdays
from model.ground.refusals import Refused
from model.people.permissions import Permission
from model.roster.on_post import answering
from pages.desk.lists import bulk, find_fields, saved_filters
from pages.parts import frame, tables, words


def render() -> None:
    frame.heading("查办件")
    find_fields.arrive()
    wanted = find_fields.chosen()
    saved_filters.draw(wanted)
    page = st.session_state.get("find_page", 1)
    me, today, now = frame.me(), frame.today(), frame.now()
    handles = frame.can(Permission.handle_tickets) and not frame.phone()
    with db.reading() as s:
        try:
            count, rows = finding.find(s, me, wanted, today=today, page=page)
        except Refused as refusal:
            st.error(words.plain(refusal.sentence))
            return
        calendar = workdays.load_calendar(s)
        alarm = lights.alarm(s, me.town_id)
        own = {post.id for post in answering.posts_of(s, me, now)}
    bulk.results()
    if not count:
        st.info("没有查到。请核对编号、姓名或电话；也可以只写姓名里的一个字，或者放宽下面的条件。")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"查到{finding.count_text(count)}，最近收的在最上面。", width="content")
        frame.link("register", "打印登记簿", icon=":material/book_2:")
        if frame.can(Permission.view_figures):
            frame.link("dashboard", "领导看板", icon=":material/monitoring:")
    several = st.container()
    ticked = tables.tickets(
        rows,
        "find_open",
        today=today,
        calendar=calendar,
        alarm=alarm,
        own_posts=own,
        pick=handles,
    )
    if handles:
        with several:
            bulk.draw(ticked, "find_open", own)
    tables.pages("find_page", count)
