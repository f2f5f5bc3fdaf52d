"""Waiting for papers: until when, whether the applicant was reached, a second notice, and the end when nobody came."""

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.counter import late_papers
from model.desk.counter.notices import notify_again
from model.desk.ticket.moves import MOVES, OPEN, TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.people.permissions import Permission
from pages.desk.counter import checking
from pages.parts import frame, saving, words

UNTIL_ARCHIVED = OPEN | MOVES[Verb.archive].before


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """Until when the papers may come, and the last attempt to reach the applicant."""
    if ticket.state is not TicketState.correction:
        return
    until, tried = late_papers.supply_until(s, ticket), late_papers.of_ticket(s, ticket)
    attempts = (
        f"；联系过{len(tried)}次，最近{words.day(tried[-1].at.date())} {tried[-1].note}"
        if tried
        else "；还没有联系过申请人"
    )
    if until and frame.today() > until:
        st.warning(words.plain(f"补正材料的期限{words.short_day(until)}已过{attempts}。"))
    elif until:
        st.caption(words.plain(f"补正材料的期限到{words.short_day(until)}{attempts}。"))


def more(s: Session, ticket: Ticket, own: bool) -> None:
    """联系申请人 for the post, 再次告知 for the supervisor, and the end of what nobody brings papers for."""
    if own and ticket.open:
        _contact(ticket)
    if own and ticket.deemed and ticket.missing and ticket.state in UNTIL_ARCHIVED:
        with st.popover("收补来的材料", icon=":material/description:"):
            checking.supply(ticket)
    if ticket.state is not TicketState.correction:
        return
    if frame.can(Permission.allow_second_notice):
        _again(ticket)
    if own:
        _lapse(s, ticket)


def _contact(ticket: Ticket) -> None:
    key = f"correction_{ticket.number}"
    with st.popover("联系申请人", icon=":material/call:"):
        st.selectbox("怎样联系的", late_papers.WAYS, key=f"{key}_how")
        st.text_area(
            "联系情况（必填）", placeholder="例：打通了，说下周三送银行卡来", key=f"{key}_text", max_chars=300
        )
        saving.button(
            "记下联系情况",
            key=f"{key}_tell",
            on_click=_save_contact,
            args=(ticket.number, ticket.row_version),
        )


def _save_contact(number: str, seen: int) -> None:
    state, key = st.session_state, f"correction_{number}"
    saved = None
    with frame.acting("已记下。") as s:
        saved = late_papers.contact(
            s,
            frame.me(),
            number,
            how=state[f"{key}_how"],
            text=state[f"{key}_text"],
            seen=seen,
            now=frame.now(),
        )
    if saved:
        state[f"{key}_text"] = ""


def _again(ticket: Ticket) -> None:
    key = f"correction_{ticket.number}"
    with st.popover("再次告知", icon=":material/rule:"):
        st.caption("一次性告知应当一次说全。再次告知会记为差错线索。")
        st.text_area("新要的材料（必填，一行一样）", key=f"{key}_papers", max_chars=600)
        st.text_input("第一次为什么没有说全（必填）", key=f"{key}_reason", max_chars=200)
        saving.button(
            "再次告知", key=f"{key}_again", on_click=_save_again, args=(ticket.number, ticket.row_version)
        )


def _save_again(number: str, seen: int) -> None:
    state, key = st.session_state, f"correction_{number}"
    with frame.acting("已再次告知。请让窗口打印告知单，交给申请人。") as s:
        notify_again(
            s,
            frame.me(),
            number,
            more=state[f"{key}_papers"].splitlines(),
            reason=state[f"{key}_reason"],
            seen=seen,
            now=frame.now(),
        )


def _lapse(s: Session, ticket: Ticket) -> None:
    until = late_papers.supply_until(s, ticket)
    over = until is not None and frame.today() > until
    if not over or not late_papers.since_notice(s, ticket):
        return
    with st.popover("逾期未补正，结束", icon=":material/event_busy:"):
        st.write("结束后不算办结，申请人可以重新申请。确定结束吗？")
        saving.button(
            "确定结束",
            key=f"correction_{ticket.number}_end",
            on_click=_save_lapse,
            args=(ticket.number, ticket.row_version),
        )


def _save_lapse(number: str, seen: int) -> None:
    with frame.acting("已结束。请把材料退还申请人。") as s:
        late_papers.lapse(s, frame.me(), number, seen=seen, now=frame.now())
