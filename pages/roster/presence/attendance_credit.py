"""办件量 on 考勤: the acts and completions of a period, counted for the person who acted or for the post."""

from datetime import date

import polars as pl
import streamlit as st

from model.figures import credit
from model.figures.credit import Credit
from model.ground import db
from pages.parts import frame, words


def draw() -> None:
    today = frame.today()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.date_input(
            "从哪天", today.replace(day=1), key="attendance_from", format="YYYY-MM-DD", width=180
        )
        last = st.date_input("到哪天", today, key="attendance_to", format="YYYY-MM-DD", width=180)
        how = st.segmented_control(
            "算给谁", list(Credit), default=Credit.person, format_func=lambda c: c.label, key="attendance_how"
        ) or Credit.person  # fmt: skip
    if not (isinstance(first, date) and isinstance(last, date)) or last < first:
        st.info("请选好从哪天到哪天，开始不晚于结束。")
        return
    with db.reading() as s:
        counts = credit.counted(s, frame.me(), first, last, how)
    if counts.is_empty():
        st.info("这段时间还没有办理记录。请换一段日期。")
        return
    st.caption(
        "按人：谁办的算谁的，顶岗办的也算顶岗的人。"
        if how is Credit.person
        else "按岗位：办件归哪个岗位就算哪个岗位，不管是谁顶的岗。"
    )
    _cards(counts, how) if frame.phone() else _table(counts, how)


def _table(counts: pl.DataFrame, how: Credit) -> None:
    by_person = how is Credit.person
    names = {
        "name": "姓名" if by_person else "岗位",
        "role": "身份",
        "place": "窗口或村",
        "acts": "办理（次）",
        "acts_for_others": "其中顶岗（次）",
        "completions": "办结（件）",
        "completions_for_others": "其中顶岗（件）",
        "with": "替谁顶岗（次）" if by_person else "谁办的（次）",
    }
    config = {names["with"]: st.column_config.TextColumn(width=220)}
    if not by_person:
        config[names["place"]] = st.column_config.TextColumn(width=150)
    st.dataframe(counts.rename(names, strict=False), hide_index=True, height="content", column_config=config)


def _cards(counts: pl.DataFrame, how: Credit) -> None:
    for row in counts.iter_rows(named=True):
        beside = row["role"] if how is Credit.person else row["place"]
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{words.plain(row['name'])}**　{words.plain(beside)}")
            standing = f"，其中顶岗{row['acts_for_others']}次" if row["acts_for_others"] else ""
            who = (
                f"（{'替' if how is Credit.person else ''}{words.plain(row['with'])}次）"
                if row["with"]
                else ""
            )
            st.caption(f"办理{row['acts']}次{standing}{who}，办结{row['completions']}件")
