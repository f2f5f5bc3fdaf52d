"""The form that takes a complaint down. What was typed stays when something is refused."""

from typing import Any

import streamlit as st

from model.ground import db
from model.people import accounts
from model.voice import handling
from model.voice.complaints import Category, Channel, Complaint
from pages.parts import frame, saving, words

FIELDS = ("content", "complainant", "phone", "about", "ticket", "day", "anonymous")


def draw() -> None:
    """Closed until somebody complains; it stays open while something is typed."""
    with st.expander("登记一件投诉", icon=":material/add:", key="complaints_new", on_change="rerun"):
        with db.reading() as s:
            me = frame.me()
            people = [a for a in accounts.of_town(s, me.town_id) if a.active and a.id != me.id]
        names = {a.login: f"{a.name}　{a.role.label}　{a.site.name}" for a in people}
        left, right = st.columns(2)
        left.selectbox("怎么来的", list(Channel), format_func=lambda c: c.label, key="complaints_channel")
        right.selectbox("投诉什么", list(Category), format_func=lambda c: c.label, key="complaints_category")
        st.text_area(
            "投诉内容（必填）",
            placeholder="例：11月20日上午到窗口办低保，工作人员没有说清要带什么，跑了两趟。",
            max_chars=4000,
            key="complaints_content",
        )
        anonymous = st.checkbox("匿名，不留姓名电话", key="complaints_anonymous")
        if not anonymous:
            left, right = st.columns(2)
            left.text_input("投诉人姓名（必填）", max_chars=40, key="complaints_complainant")
            right.text_input(
                "投诉人电话", placeholder="例：138****1234", max_chars=20, key="complaints_phone"
            )
            st.caption("被投诉的人看不到是谁投诉。姓名只有承办人和纪检监督员能看，别人查看电话会留下记录。")
        st.selectbox(
            "投诉谁（没有指明的不选）",
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder="没有指明",
            key="complaints_about",
        )
        _matter()
        saving.button("登记这件投诉", type="primary", key="complaints_save", on_click=_save)


def _matter() -> None:
    """Which ticket it is about and when it began: from that day on the wall stands."""
    left, right = st.columns(2)
    left.text_input(
        "哪一件办件（没有的不填）", placeholder="例：0101-20261121-0007-3", key="complaints_ticket"
    )
    right.date_input(
        "哪天的事（说不清的不填）",
        None,
        max_value=frame.today(),
        format="YYYY-MM-DD",
        key="complaints_day",
    )
    st.caption("那天起和被投诉的人同守一个岗位、替过班的人，都看不到这件投诉，也不会派给他们。")


def _typed(field: str) -> Any:
    return st.session_state.get(f"complaints_{field}")


def _save() -> None:
    made: Complaint | None = None
    with frame.acting() as s:
        made = handling.record(
            s,
            frame.me(),
            channel=_typed("channel"),
            category=_typed("category"),
            content=_typed("content") or "",
            anonymous=bool(_typed("anonymous")),
            complainant=_typed("complainant") or "",
            phone=_typed("phone") or "",
            about=accounts.colleague(s, frame.me(), _typed("about")) if _typed("about") else None,
            ticket_number=_typed("ticket") or "",
            concerns_on=_typed("day"),
            now=frame.now(),
        )
    if made:
        for field in FIELDS:
            st.session_state.pop(f"complaints_{field}", None)
        saving.tell(
            f"已登记，编号{made.number}。{words.short_day(made.due_on)}前要有答复，请负责人分派承办人。"
        )
