"""The next lawful steps of a ticket, as forms; unlawful ones are not there. What was typed survives a refusal."""

import streamlit as st
from sqlalchemy.orm import Session

from model.catalogue.items import Kind
from model.desk.course import handling
from model.desk.ticket import decisions
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.people.permissions import Permission, Role
from pages.desk.counter import checking
from pages.desk.counter.checking import KEPT
from pages.desk.course import joint, reporting_up
from pages.parts import frame, saving, words


def draw(s: Session, ticket: Ticket, own: bool, takes: bool = False) -> None:
    """`own`: this account holds a slot of the ticket's post now; `takes`: it may take the ticket over right here."""
    kept = st.session_state.pop(KEPT, "")
    if kept and kept.strip() != ticket.reply:  # a second click finds its own words saved
        st.text_area("您刚才写的（没有保存，可以复制）", value=kept, key="ticket_unsaved")
    if frame.me().role is Role.department_handler and ticket.kind is Kind.joint:
        part = joint.own_part(s, ticket)
        if part:
            joint.answer(ticket, part)
            return
    if own:
        _mine(s, ticket)
    elif ticket.open and not takes:
        st.caption(f"这件由{ticket.post.name}承办，请到那里办理。")


def _mine(s: Session, ticket: Ticket) -> None:
    """The step of whoever answers for the post."""
    match ticket.state:
        case TicketState.received:
            checking.check(ticket)
        case TicketState.correction:
            checking.supply(ticket)
        case TicketState.accepted | TicketState.in_progress:
            _under_way(s, ticket)
        case TicketState.reported_up:
            reporting_up.fetch(ticket)
        case TicketState.decided:
            _complete(ticket)
        case TicketState.completed:
            _deliver(s, ticket)


def _under_way(s: Session, ticket: Ticket) -> None:
    """Up, to the departments, or to the end: one step at a time."""
    if ticket.kind is Kind.reported and reporting_up.to_be_sent(s, ticket):
        reporting_up.send(s, ticket)
    elif ticket.kind is Kind.joint and joint.draw(s, ticket):
        return
    elif decisions.own_licence(ticket, frame.me()):
        st.info(decisions.OWN_LICENCE)
    else:
        _complete(ticket)


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
        saving.submit(
            "办结这一件",
            type="primary",
            key=f"ticket_complete_{ticket.number}_save_completion",
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
        saving.tell(f"已办结，编号{number}。申请人来领结果时，请登记“送达”。")
    else:
        st.session_state[KEPT] = reply


def _deliver(s: Session, ticket: Ticket) -> None:
    due = decisions.delivery_due(s, ticket)
    if due and frame.today() > due:
        st.warning("决定后已过10个工作日，还没有送达。请尽快联系申请人来取，或送上门。")
    with st.form(f"ticket_deliver_{ticket.number}", border=True):
        # empty: the second click on 办结 may land on this button
        st.text_input("谁领走了结果（必填）", placeholder="例：本人", key="ticket_to", max_chars=60)
        if due and frame.today() <= due:
            st.caption(f"请在{words.short_day(due, frame.today())}前送达（决定后10个工作日内）。")
        saving.submit(
            "登记送达",
            type="primary",
            key=f"ticket_deliver_{ticket.number}_save_delivery",
            on_click=_save_delivery,
            args=(ticket.number, ticket.row_version),
        )


def _save_delivery(number: str, seen: int) -> None:
    with frame.acting("已登记送达。") as s:
        handling.deliver(s, frame.me(), number, to=st.session_state["ticket_to"], seen=seen, now=frame.now())


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
        st.text_area("备注", key="ticket_remark_text", max_chars=500)
        saving.button("保存备注", key="ticket_remark", on_click=_save_remark, args=(ticket.number,))


def _save_remark(number: str) -> None:
    text = st.session_state["ticket_remark_text"]
    with frame.acting("已记下。") as s:
        handling.remark(s, frame.me(), number, text=text, now=frame.now())
