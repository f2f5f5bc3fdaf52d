"""登记簿: choose a period and a place, and print the intake register as a book (R085)."""

from urllib.parse import urlencode

import streamlit as st

from model.catalogue.items import Kind
from model.desk.lists import register
from model.desk.lists.register import Book
from model.ground import db
from model.ground.refusals import Refused
from model.people import sites
from pages.parts import frame, words


def render() -> None:
    frame.heading("登记簿", "选好日期和站点，打印成册。身份证号只印头尾几位。")
    today = frame.today()
    with db.reading() as s:
        places = {"": "全部站点"} | {site.code: site.name for site in sites.of_town(s, frame.me().town_id)}
    if frame.me().at_village:
        places = {"": frame.me().site.name}
    kinds = {"": "全部"} | {kind.value: kind.label for kind in Kind}
    with st.container(horizontal=True):
        first = st.date_input(
            "从哪天", today.replace(day=1), key="register_first", format="YYYY-MM-DD", width=180
        )
        last = st.date_input("到哪天", today, key="register_last", format="YYYY-MM-DD", width=180)
        site = st.selectbox(
            "站点", list(places), format_func=places.__getitem__, key="register_site", width=260
        )
        kind = st.selectbox(
            "件类", list(kinds), format_func=kinds.__getitem__, key="register_kind", width=180
        )
    if not first or not last:
        st.info("请选好从哪天到哪天。")
        return
    try:
        with db.reading() as s:
            count = register.how_many(s, frame.me(), Book(first, last, site, Kind.of(kind)))
    except Refused as refusal:
        st.warning(words.plain(refusal.sentence))
        return
    if not count:
        st.info("这段时间没有收件。请换一段日期，或换一个站点。")
        return
    st.markdown(f"这段时间收了{count}件，一页大约{register.A_PAGE}件，用A4纸横向打印。")
    query = {"from": first.isoformat(), "to": last.isoformat(), "site": site, "kind": kind}
    st.link_button(
        "打印登记簿", f"/papers/register?{urlencode(query)}", type="primary", icon=":material/print:"
    )
