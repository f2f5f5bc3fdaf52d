"""The next lawful steps of a ticket, as forms; unlawful ones are not there. What was typed survives a refusal."""

import streamlit as st

from model.catalogue.items import Kind
from model.desk import handling
from model.desk.moves import TicketState
from model.desk.tickets import Ticket
from model.people.permissions import Permission
from pages.parts import frame, words

KEPT = "ticket_kept"


def draw(ticket: Ticket, own: bool) -> None:
    """`own`: this account holds a slot of the ticket's post now."""
    kept = st.session_state.pop(KEPT, "")
    if kept and kept.strip() != ticket.reply:  # a second click finds its own words saved
        st.text_area("您刚才写的（没有保存，可以复制）", value=kept, key="ticket_unsaved")
    steps = {
        TicketState.correction: _supply,
        TicketState.accepted: _complete,
        TicketState.in_progress: _complete,
        TicketState.decided: _complete,
        TicketState.completed: _deliver,
    }
    if own and ticket.state in steps:
        steps[ticket.state](ticket)
    elif ticket.open:
        st.caption(f"这件由{ticket.post.name}承办，请到那里办理。")


def more(ticket: Ticket) -> None:
    """Looking up the whole number, and a remark."""
    if frame.can(Permission.reveal_personal):
        _reveal(ticket)
    if frame.can(Permission.handle_tickets):
        _remark(ticket)


def _complete(ticket: Ticket) -> None:
    with st.form(f"ticket_complete_{ticket.number}", border=True):
        st.text_area(
            "给申请人的答复（必填）",
            placeholder="例：已审核通过，津贴从12月起发放到社保卡。",
            key="ticket_reply",
            max_chars=2000,
        )
        st.selectbox("怎样告诉申请人", handling.REPLY_CHANNELS, key="ticket_channel")
        st.form_submit_button(
            "办结这一件",
            type="primary",
            on_click=_save_completion,
            args=(ticket.number, ticket.row_version),
        )


def _save_completion(number: str, seen: int) -> None:
    """`seen` is the version this page was drawn from: a colleague who was faster is noticed."""
    reply, ticket = st.session_state["ticket_reply"], None
    with frame.acting() as s:
        ticket = handling.complete(
            s,
            frame.me(),
            number,
            reply=reply,
            channel=st.session_state["ticket_channel"],
            seen=seen,
            now=frame.now(),
        )
    if ticket:
        frame.tell(f"已办结，编号{number}。申请人来领结果时，请登记“送达”。")
    else:
        st.session_state[KEPT] = reply


def _deliver(ticket: Ticket) -> None:
    with st.form(f"ticket_deliver_{ticket.number}", border=True):
        # empty: the second click on 办结 may land on this button
        st.text_input("谁领走了结果（必填）", placeholder="例：本人", key="ticket_to", max_chars=60)
        st.form_submit_button(
            "登记送达", type="primary", on_click=_save_delivery, args=(ticket.number, ticket.row_version)
        )


def _save_delivery(number: str, seen: int) -> None:
    with frame.acting("已登记送达。") as s:
        handling.deliver(s, frame.me(), number, to=st.session_state["ticket_to"], seen=seen, now=frame.now())


def _supply(ticket: Ticket) -> None:
    with st.form(f"ticket_supply_{ticket.number}", border=True):
        st.markdown("**补来的材料**（补齐的当天开始计算时限）")
        for material in ticket.materials:
            if not material.brought:
                st.checkbox(
                    words.plain(material.name), key=f"ticket_brought_{ticket.number}_{material.position}"
                )
        if ticket.kind is Kind.instant:
            st.text_area("补齐就当场办结的，写上答复", key="ticket_supply_reply")
        st.form_submit_button(
            "保存补来的材料",
            type="primary",
            on_click=_save_supply,
            args=(
                ticket.number,
                ticket.row_version,
                {m.position: m.name for m in ticket.materials if not m.brought},
            ),
        )


def _save_supply(number: str, seen: int, waiting: dict[int, str]) -> None:
    state, ticket = st.session_state, None
    brought = [name for position, name in waiting.items() if state.get(f"ticket_brought_{number}_{position}")]
    reply = state.get("ticket_supply_reply", "")
    with frame.acting() as s:
        ticket = handling.supply(
            s, frame.me(), number, brought=brought, reply=reply, seen=seen, now=frame.now()
        )
    if ticket is None:
        state[KEPT] = reply
    elif ticket.missing:
        frame.tell(words.plain(f"已记下。还缺：{'、'.join(ticket.missing)}。"))
    elif ticket.due_on:
        frame.tell(f"材料齐了，今天受理，承诺{words.short_day(ticket.due_on)}前办结。")


def _reveal(ticket: Ticket) -> None:
    with st.popover("查看全号", icon=":material/visibility:"):
        st.caption("本次查看会留下记录。")
        reason = st.text_input("为什么要看（必填）", key="ticket_reveal_reason", max_chars=100)
        if st.button("查看", key="ticket_reveal"):
            shown = None
            with frame.acting() as s:
                shown = handling.reveal(s, frame.me(), ticket.number, reason=reason, now=frame.now())
            if shown:
                st.code(f"身份证号 {shown[0] or '没有登记'}\n电话 {shown[1] or '没有登记'}", language=None)


def _remark(ticket: Ticket) -> None:
    with st.popover("写备注", icon=":material/comment:"):
        text = st.text_area("备注", key="ticket_remark_text", max_chars=500)
        if st.button("保存备注", key="ticket_remark"):
            with frame.acting("已记下。") as s:
                handling.remark(s, frame.me(), ticket.number, text=text, now=frame.now())
