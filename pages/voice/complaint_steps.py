"""The next step of a complaint as a form; what the account may not do is not drawn. Typed text survives a refusal."""

from collections.abc import Sequence

import streamlit as st

from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Permission
from model.voice import firewall, handling, lists
from model.voice.complaints import Complaint, ComplaintState, ReplyChannel
from pages.parts import frame, saving, words

KEPT = "complaint_kept"


def draw(complaint: Complaint, fit: Sequence[Account]) -> None:
    """`fit`: whom this account may give the complaint to; empty when it assigns nothing."""
    kept = st.session_state.pop(KEPT, "")
    if kept.strip() not in ("", complaint.answer, complaint.reply):  # a second click finds its words saved
        st.text_area("您刚才写的（没有保存，可以复制）", value=kept, key="complaint_unsaved")
    mine = complaint.handler_id == frame.me().id
    if mine and complaint.state is ComplaintState.assigned:
        _answer(complaint)
    if complaint.state is ComplaintState.answered and (mine or fit):
        _close(complaint)
    if complaint.may_become(ComplaintState.assigned) and fit:
        _assign(complaint, fit)
    if complaint.complainant_phone and _may_reveal(complaint):
        _reveal(complaint)


def _assign(complaint: Complaint, fit: Sequence[Account]) -> None:
    names = {a.login: f"{a.name}　{a.role.label}" for a in fit}
    again = complaint.handler is not None
    with st.form(f"complaint_assign_{complaint.number}", border=True):
        st.selectbox(
            "改由谁承办" if again else "交给谁承办（必填）",
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder="选人",
            key="complaint_handler",
        )
        st.caption("被投诉的人、和他同岗位或替过班的人不在名单里。")
        saving.submit(
            "改派" if again else "分派这件投诉",
            type="secondary" if again else "primary",
            key=f"complaint_assign_{complaint.number}_save_assignment",
            on_click=_save_assignment,
            args=(complaint.number, complaint.row_version),
        )


def _save_assignment(number: str, seen: int) -> None:
    login = st.session_state["complaint_handler"]
    if not login:
        st.error("还没有选承办人。请先选一位。")
        return
    with frame.acting("已分派。请告诉承办人答复期限。") as s:
        complaint = lists.by_number(s, frame.me(), number, seen)
        handler = accounts.colleague(s, frame.me(), login)
        handling.assign(s, complaint, frame.me(), handler=handler, now=frame.now())


def _answer(complaint: Complaint) -> None:
    with st.form(f"complaint_answer_{complaint.number}", border=True):
        st.text_area(
            "办理情况（必填）",
            placeholder="例：经核实，11月20日确实没有一次说清。已当面道歉，并补发一次性告知单。",
            max_chars=4000,
            key="complaint_answer",
        )
        saving.submit(
            "保存办理情况",
            type="primary",
            key=f"complaint_answer_{complaint.number}_save_answer",
            on_click=_save_answer,
            args=(complaint.number, complaint.row_version),
        )


def _save_answer(number: str, seen: int) -> None:
    text, saved = st.session_state["complaint_answer"], False
    with frame.acting("已保存。请答复投诉人，再填写答复并办结。") as s:
        handling.answer(
            s, lists.by_number(s, frame.me(), number, seen), frame.me(), text=text, now=frame.now()
        )
        saved = True
    if not saved:
        st.session_state[KEPT] = text


def _close(complaint: Complaint) -> None:
    ways = [way for way in ReplyChannel if way.fits(anonymous=complaint.anonymous)]
    label, example = "给投诉人的答复（必填）", "例：已核实并当面向您道歉，今后一次说清。"
    if complaint.anonymous:
        label, example = "怎样公示，或为什么无法答复（必填）", "例：处理结果已在大厅公示栏公示7天。"
    with st.form(f"complaint_close_{complaint.number}", border=True):
        st.text_area(label, placeholder=example, max_chars=2000, key="complaint_reply")
        st.selectbox("答复方式", ways, format_func=lambda way: way.label, key="complaint_way")
        saving.submit(
            "办结这件投诉",
            type="primary",
            key=f"complaint_close_{complaint.number}_save_close",
            on_click=_save_close,
            args=(complaint.number, complaint.row_version),
        )


def _save_close(number: str, seen: int) -> None:
    state, saved = st.session_state, False
    with frame.acting("已办结，答复已记下。") as s:
        complaint = lists.by_number(s, frame.me(), number, seen)
        handling.close(
            s,
            complaint,
            frame.me(),
            reply=state["complaint_reply"],
            channel=state["complaint_way"],
            now=frame.now(),
        )
        saved = True
    if not saved:
        state[KEPT] = state["complaint_reply"]


def _may_reveal(complaint: Complaint) -> bool:
    """Handler and supervisor read the number above; others with the right open it here."""
    return (
        frame.can(Permission.reveal_personal)
        and complaint.about_id != frame.me().id
        and not firewall.knows_complainant(complaint, frame.me())
    )


def _reveal(complaint: Complaint) -> None:
    with st.popover("查看投诉人电话", icon=":material/visibility:"):
        st.caption("本次查看会留下记录。")
        reason = st.text_input("为什么要看（必填）", key="complaint_reveal_reason", max_chars=100)
        if st.button("查看", key="complaint_reveal"):
            phone = ""
            with frame.acting() as s:
                latest = lists.by_number(s, frame.me(), complaint.number)
                phone = handling.reveal(s, latest, frame.me(), reason=reason, now=frame.now())
            if phone:
                st.markdown(words.plain(phone))
