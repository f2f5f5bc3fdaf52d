"""接待登记: a question, a visit or a call in four entries; what waits for an answer; what was logged (R021, R077, R118)."""

import streamlit as st

from model.desk.reception import receiving, receptions
from model.desk.reception.receptions import Reception, ReceptionKind
from model.ground import db
from model.people.permissions import Role
from pages.desk.reception import reception_acts, reception_fields, reception_list
from pages.desk.reception.reception_fields import Receivers
from pages.parts import frame, saving


def render() -> None:
    frame.heading("接待登记", "谁第一个接待，谁负责到底；交给别人的，对方接下以后才算交出去。")
    receivers = reception_fields.receivers()
    _log(receivers)
    saved = _saved()
    if saved:
        with st.container(border=True):
            reception_acts.draw(saved, receivers, "saved", opened=True)
    reception_list.waiting(receivers, but=saved.number if saved else "")
    reception_list.listed(receivers)


def _saved() -> Reception | None:
    """The one this person has just logged, until the next one."""
    number, me = st.session_state.get("receptions_saved"), frame.me()
    if not number:
        return None
    with db.reading() as s:
        return receptions.own(s, me, number)


def _log(receivers: Receivers) -> None:
    turn = st.session_state.get(
        "receptions_turn", 0
    )  # other keys after each entry: the fields are empty again
    with st.container(border=True):
        st.segmented_control(
            "怎么来的（必填）",
            list(ReceptionKind),
            default=ReceptionKind.visit if frame.me().role is Role.leader else ReceptionKind.enquiry,
            format_func=lambda kind: kind.label,
            key="receptions_kind",
        )
        st.text_area(
            "事由（必填）",
            placeholder="例：问高龄津贴怎么领",
            height=80,
            max_chars=500,
            key=f"receptions_matter_{turn}",
        )
        st.text_area(
            "怎么答复的，引导到了哪里（没有答复的先空着）",
            placeholder="例：到社保窗口，带身份证和银行卡",
            height=80,
            max_chars=500,
            key=f"receptions_answer_{turn}",
        )
        with st.expander("姓名、电话、事项、交给谁（都可以不填）"):
            reception_fields.details(turn, receivers)
        saving.button("登记这一次", type="primary", key="receptions_save", on_click=_save, args=(turn,))


def _save(turn: int) -> None:
    state, me, row = st.session_state, frame.me(), None
    with frame.acting() as s:
        more = reception_fields.chosen(s, turn)
        row = receiving.log(
            s,
            me,
            kind=state["receptions_kind"] or ReceptionKind.enquiry,
            matter=state[f"receptions_matter_{turn}"],
            answer=state[f"receptions_answer_{turn}"],
            asker=state[f"receptions_asker_{turn}"],
            phone=state[f"receptions_phone_{turn}"],
            item=more.item,
            to=more.to,
            department=more.department,
            now=frame.now(),
        )
    if row:
        state["receptions_turn"], state["receptions_saved"] = turn + 1, row.number
        saving.say(f"已登记，编号{row.number}。{reception_acts.next_step(row)}")
