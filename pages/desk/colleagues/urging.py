"""Between people: urgings to answer, a transfer under way, doubles; and the acts that begin them."""

from collections.abc import Callable, Sequence

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.colleagues import to_answer, transfers, urging
from model.desk.colleagues.transfers import Transfer
from model.desk.colleagues.urging import Urging
from model.desk.course import merging
from model.desk.ticket.tickets import Ticket
from model.ground.history import House
from model.ground.refusals import Refused
from model.people.permissions import Permission, Role
from model.roster.on_post import answering
from pages.desk.colleagues import incoming, urging_acts
from pages.parts import frame, saving, words


def draw(s: Session, ticket: Ticket, own: bool) -> tuple[bool, Transfer | None]:
    """What stands on the page; nothing when there is nothing to say. Returns whether the ticket waits for this very
    account to take it over, and the transfer under way."""
    me, now, handles = frame.me(), frame.now(), frame.can(Permission.handle_tickets)
    into, others = merging.merged_into(s, ticket), merging.other_numbers(s, ticket)
    rows = to_answer.to_answer(s, ticket)
    answers = handles and bool(rows) and (own or _allowed(lambda: urging.answering(s, me, ticket, now)))
    sent = transfers.of_ticket(s, ticket)
    to = sent.to_post_id if sent else 0
    takes = handles and bool(to) and answering.may_act(s, to, me, now)
    if into:
        st.info(f"这件已并入{into}，请看那一件。")
        frame.link("ticket", f"打开{into}", icon=":material/merge:", number=into)
    if others:
        st.caption(f"另有编号{'、'.join(others)}，已并入这一件。")
    if rows:
        _urgings(ticket, rows, answers)
    if sent:
        _transfer(ticket, sent, own, takes)
    return takes, sent


def _allowed(ask: Callable[[], object]) -> bool:
    """Whether the model would let this account do it: then the button is drawn."""
    try:
        ask()
    except Refused:
        return False
    return True


def more(s: Session, ticket: Ticket, own: bool, sent: Transfer | None) -> None:
    """The rarer acts, each a popover in the row under the next step; what is `sent` already is sent nowhere else."""
    if not ticket.open:
        return
    if frame.can(Permission.urge_tickets) and (not own or frame.me().role is Role.director):
        urging_acts.urge(ticket)
    if frame.can(Permission.supervise_tickets):
        urging_acts.supervise(ticket)
    if not own:
        return
    posts = [] if sent else transfers.targets(s, frame.me(), [ticket])
    doubles = merging.alike(s, frame.me(), ticket)
    if posts:
        urging_acts.transfer(ticket, {post.id: post.name for post in posts})
    if doubles:
        urging_acts.merge(ticket, doubles)


def _urgings(ticket: Ticket, rows: Sequence[Urging], answers: bool) -> None:
    """What waits for an answer; whoever answers for the post writes it right below."""
    for row in rows:
        who = row.by.name if row.by else House.name
        sentence = words.plain(f"{who}　{words.moment(row.at)}　{row.text}")
        st.warning(f"**{row.kind.label}**　{sentence}", icon=":material/notifications:")
    if not answers:
        return
    with st.form(f"ticket_answer_{ticket.number}"):
        key = f"ticket_answer_text_{ticket.number}"
        label = "回复（必填）" if len(rows) == 1 else f"回复这{len(rows)}条（必填）"
        st.text_area(
            label, placeholder="例：还差民政办的意见，后天办结，已电话告知申请人。", key=key, max_chars=500
        )
        ids = tuple(row.id for row in rows)
        saving.submit(
            "保存回复",
            key=f"ticket_answer_{ticket.number}_answer",
            on_click=_answer,
            args=(ticket.number, ids, key),
        )


def _answer(number: str, ids: tuple[int, ...], key: str) -> None:
    with frame.acting("已回复。") as s:
        urging.answer(s, frame.me(), number, ids=ids, text=st.session_state[key], now=frame.now())


def _transfer(ticket: Ticket, sent: Transfer, own: bool, takes: bool) -> None:
    with st.container(border=True):
        if takes:
            st.markdown("**转给您的岗位**")
            incoming.answer(sent, ticket.number, ticket.row_version)
        else:
            sentence = words.plain(f"转给{sent.to_post.name}，等对方接下：{sent.reason}")
            st.markdown(f"**转办中**　{sentence}")
        if own:
            st.caption("对方接下以前，仍由原来的岗位负责。")
            saving.button(
                "收回转办", key="ticket_recall", on_click=_recall, args=(ticket.number, ticket.row_version)
            )


def _recall(number: str, seen: int) -> None:
    with frame.acting("已收回，仍由本岗承办。") as s:
        transfers.recall(s, frame.me(), number, seen=seen, now=frame.now())
