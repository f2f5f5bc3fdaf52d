"""操作记录: who did what, newest first. The log is only ever read here; `daiban verify` proves its chain."""

import polars as pl
import streamlit as st

from model.ground import db, history
from model.people import accounts
from model.voice import traces
from pages.parts import frame, words
from pages.parts.deeds import deeds

ROWS = 50


def render() -> None:
    frame.heading("操作记录", "谁在什么时候做了什么。记录只增加，不能改，也不能删。")
    town, readable = frame.me().town_id, traces.readable(frame.me())
    with db.reading() as s:
        everyone = accounts.of_town(s, town)
    names = {account.id: account.name for account in everyone}
    by_login = {account.login: account.name for account in everyone}

    left, right = st.columns(2)
    day = left.date_input("哪一天（不选就看最近的）", None, format="YYYY-MM-DD", key="history_day")
    person = right.selectbox(
        "谁做的",
        list(names),
        index=None,
        format_func=lambda number: names[number],
        placeholder="所有人",
        key="history_person",
    )

    with db.reading() as s:
        count = history.how_many(s, town, readable=readable, day=day, account_id=person)
        pages = max(-(-count // ROWS), 1)
        at = st.pagination(pages, key="history_page") if pages > 1 else 1
        rows = history.newest(s, town, readable=readable, day=day, account_id=person, skip=(at - 1) * ROWS)
    if not rows:
        st.info("没有这样的记录。请换一天，或换一个人。")
        return
    st.caption(f"共{count}条")
    st.dataframe(
        pl.DataFrame(
            {
                "第几条": [row.no for row in rows],
                "时间": [words.moment(row.at) for row in rows],
                "谁": [row.account_name for row in rows],
                "做了什么": [deeds.sentence(row, by_login) for row in rows],
            }
        ),
        hide_index=True,
        height="content",
    )
