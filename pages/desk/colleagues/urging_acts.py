"""The popovers of a ticket with which one person turns to another: urge, supervise, send on, merge."""

from collections.abc import Mapping, Sequence

import streamlit as st

from model.desk.colleagues import transfers, urging
from model.desk.course import merging
from model.desk.ticket.tickets import Ticket
from pages.parts import frame, saving, words


def urge(ticket: Ticket) -> None:
    with st.popover("催办", icon=":material/notifications:"):
        key = f"ticket_urge_{ticket.number}"
        st.text_area(
            "请对方做什么（必填）", placeholder="例：老人等着用，请今天办好。", key=key, max_chars=200
        )
        st.caption(f"写给{words.plain(ticket.post.name)}，对方要书面回复。")
        saving.button("催办这一件", key="ticket_urge", on_click=_urge, args=(ticket.number, key))


def _urge(number: str, key: str) -> None:
    with frame.acting("已催办，等对方回复。") as s:
        urging.urge(s, frame.me(), number, text=st.session_state[key], now=frame.now())


def supervise(ticket: Ticket) -> None:
    with st.popover("督办", icon=":material/priority_high:"):
        key = f"ticket_supervise_{ticket.number}"
        st.text_area("要求（必填）", placeholder="例：三天内办结，并说明超期原因。", key=key, max_chars=200)
        st.caption("承办岗位要书面回复；没回复以前，一直列在中心主任的首页。")
        saving.button("督办这一件", key="ticket_supervise", on_click=_supervise, args=(ticket.number, key))


def _supervise(number: str, key: str) -> None:
    with frame.acting("已督办，等承办岗位回复。") as s:
        urging.supervise(s, frame.me(), number, text=st.session_state[key], now=frame.now())


def transfer(ticket: Ticket, posts: Mapping[int, str]) -> None:
    with st.popover("转办", icon=":material/forward:"):
        to, why = f"ticket_to_{ticket.number}", f"ticket_why_{ticket.number}"
        st.selectbox("转给哪个岗位", list(posts), format_func=posts.__getitem__, key=to, index=None)
        st.text_area("转办的原因（必填）", placeholder="例：属于民政窗口的事项。", key=why, max_chars=200)
        st.caption("对方接下以前，仍由本岗负责，也可以收回。")
        seen = ticket.row_version
        saving.button(
            "转办这一件", key="ticket_transfer", on_click=_transfer, args=(ticket.number, seen, to, why)
        )


def _transfer(number: str, seen: int, to: str, why: str) -> None:
    state = st.session_state
    with frame.acting("已转办，等对方接下。") as s:
        transfers.ask(
            s, frame.me(), number, to_post_id=state[to] or 0, reason=state[why], seen=seen, now=frame.now()
        )


def merge(ticket: Ticket, doubles: Sequence[Ticket]) -> None:
    """What looks like the same business, with enough to judge (C20)."""
    with st.popover(f"疑似重复{len(doubles)}件", icon=":material/merge:"):
        st.markdown("同一申请人的同一事项还在办。确是同一件的，并成一件：")
        for other in doubles:
            facts = (
                f"{words.day(other.received_on)}由{other.first_receiver.name}收件，{other.post.name}承办，"
                f"{other.state.label}"
            )
            st.markdown(f"**{other.number}**　{words.plain(facts)}")
            if merging.later(other, ticket):
                st.caption("它比本件后登记：请打开它，并入本件。")
                frame.link("ticket", f"打开{other.number}", icon=":material/merge:", number=other.number)
                continue
            saving.button(
                "把本件并入它",
                key=f"ticket_merge_{other.number}",
                on_click=_merge,
                args=(ticket.number, other.number, ticket.row_version),
            )
        st.caption("并入后本件结束，不能撤回。两个编号都查得到。")


def _merge(number: str, into: str, seen: int) -> None:
    with frame.acting(f"已并入{into}。两个编号都查得到。") as s:
        merging.merge(s, frame.me(), number, into=into, seen=seen, now=frame.now())
