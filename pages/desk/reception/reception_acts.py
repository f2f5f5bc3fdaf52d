"""One reception: what it is about, who has it in hand, and what may be done with it next."""

import streamlit as st

from model.catalogue.items import ItemStatus
from model.desk.reception import receiving
from model.desk.reception.receptions import Reception, ReceptionState
from model.ground.privacy import mask_name, mask_phone
from model.people.accounts import Account
from model.people.permissions import Permission, Role
from pages.desk.reception import reception_fields
from pages.parts import frame, saving, words

COLOURS = {
    ReceptionState.open: "orange",
    ReceptionState.passed: "blue",
    ReceptionState.answered: "green",
}


def badge(row: Reception) -> str:
    """The state in its colour, as Markdown."""
    return f":{COLOURS[row.state]}-badge[{row.state.label}]"


def next_step(row: Reception) -> str:
    """What comes after it was logged."""
    if row.answered_at:
        return "要办件的，点下面这一条里的“登记办件”。"
    return "对方接下以前，仍由您负责。" if row.offered else "答复以后，请在下面这一条里写上怎么答复的。"


def draw(row: Reception, receivers: reception_fields.Receivers, place: str, *, opened: bool = False) -> None:
    """The whole of it, then the next moves; `opened` where what was answered can become a ticket. `place`: in which
    part of the page it stands."""
    me, key = frame.me(), f"{row.number}_{place}"
    st.markdown(_text(row, me))
    with st.container(horizontal=True):
        if row.offered_to(me) and not row.answered_at:
            saving.button(
                "接下", type="primary", key=f"reception_accept_{key}", on_click=_accept, args=(row.number,)
            )
            with st.popover("不接"):
                st.text_input("为什么不接，应该找谁（必填）", max_chars=200, key=f"reception_back_{key}")
                saving.button(
                    "交回去", key=f"reception_give_{key}", on_click=_give_back, args=(row.number, key)
                )
        if row.in_hand_of(me) and not row.answered_at:
            _in_hand(row, key, receivers)
        if (
            frame.can(Permission.take_in)
            and row.ticket_id is None
            and st.button("登记办件", icon=":material/edit_document:", key=f"reception_ticket_{key}")
        ):
            open_item = row.item and row.item.status is ItemStatus.published
            st.session_state["intake_item"] = row.item.code if row.item and open_item else None
            frame.open_page("intake")
        if opened:
            _afterwards(row, key, me)


def _text(row: Reception, me: Account) -> str:
    asker = row.asker if row.knows_asker(me) else mask_name(row.asker)
    phone = mask_phone(row.asker_phone or "")
    place = row.duty.label if row.duty else (row.post.name if row.post else row.site.name)
    who = "　".join(filter(None, (row.receiver.name, place, words.moment(row.at), asker, phone)))
    lines = [f"{badge(row)}　{row.kind.label}　**{words.plain(row.matter)}**", f":gray[{words.plain(who)}]"]
    if row.item:
        lines.append(f"事项：{words.plain(row.item.name)}")
    if row.responsible_id != row.receiver_id:
        lines.append(f"{words.plain(row.responsible.name)}{words.moment(row.accepted_at)}接下")
    offered = row.to.name if row.to else (row.to_department.name if row.to_department else "")
    if offered:
        lines.append(
            f"交给{words.plain(offered)}，等对方接下；现在仍由{words.plain(row.responsible.name)}负责"
        )
    if not row.responsible.active and not row.answered_at:
        lines.append(f"{words.plain(row.responsible.name)}的账号已停用，由中心主任答复或交给别人")
    if row.returned:
        lines.append(f"没有接：{words.plain(row.returned)}")
    if row.answer:
        lines.append(f"答复：{words.plain(row.answer)}")
    if row.ticket:
        lines.append(f"办件：{words.to_ticket(row.ticket.number)}")
    return "  \n".join(lines)


def _in_hand(row: Reception, key: str, receivers: reception_fields.Receivers) -> None:
    """Answer it, or name somebody who takes it over."""
    with st.popover("写答复", icon=":material/edit_note:", type="primary"):
        st.text_area("怎么答复的，引导到了哪里（必填）", max_chars=500, key=f"reception_answer_{key}")
        saving.button(
            "保存答复", type="primary", key=f"reception_done_{key}", on_click=_answer, args=(row.number, key)
        )
    with st.popover("改交别人" if row.offered else "交给别人", icon=":material/forward:"):
        reception_fields.whom(f"reception_to_{key}", receivers, "选一位同事或一个部门")
        saving.button("交给这一位", key=f"reception_hand_{key}", on_click=_hand_on, args=(row.number, key))


def _afterwards(row: Reception, key: str, me: Account) -> None:
    """The ticket that came of it, and the phone in full."""
    if row.ticket_id is None and row.knows_asker(me):
        with st.popover("填办件编号", icon=":material/link:"):
            st.text_input("已经登记的办件编号（必填）", max_chars=24, key=f"reception_number_{key}")
            saving.button("关联这一件", key=f"reception_link_{key}", on_click=_link, args=(row.number, key))
    if row.asker_phone and (row.knows_asker(me) or me.role is Role.director):
        with st.popover("查看全号", icon=":material/visibility:"):
            st.text_input("为什么要看（必填，会留下记录）", max_chars=100, key=f"reception_reason_{key}")
            saving.button("查看", key=f"reception_reveal_{key}", on_click=_reveal, args=(row.number, key))


def _accept(number: str) -> None:
    with frame.acting("已接下，从现在起由您负责。") as s:
        receiving.accept(s, frame.me(), number, now=frame.now())


def _give_back(number: str, key: str) -> None:
    with frame.acting("已交回，对方能看到原因。") as s:
        receiving.give_back(
            s, frame.me(), number, words=st.session_state[f"reception_back_{key}"], now=frame.now()
        )


def _answer(number: str, key: str) -> None:
    with frame.acting("已记下答复。") as s:
        receiving.answer(
            s, frame.me(), number, text=st.session_state[f"reception_answer_{key}"], now=frame.now()
        )


def _hand_on(number: str, key: str) -> None:
    with frame.acting("已交给对方。对方接下以前，仍由您负责。") as s:
        to, department = reception_fields.named(s, f"reception_to_{key}")
        receiving.hand_on(s, frame.me(), number, to=to, department=department, now=frame.now())


def _link(number: str, key: str) -> None:
    with frame.acting("已关联。") as s:
        receiving.link_ticket(
            s, frame.me(), number, ticket=st.session_state[f"reception_number_{key}"], now=frame.now()
        )


def _reveal(number: str, key: str) -> None:
    phone = ""
    with frame.acting() as s:
        phone = receiving.reveal(
            s, frame.me(), number, reason=st.session_state[f"reception_reason_{key}"], now=frame.now()
        )
    if phone:
        st.info(f"电话：{phone}")
