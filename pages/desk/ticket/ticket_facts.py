"""What a ticket is: who asked for what, where, by which way; and the papers brought."""

import streamlit as st

from model.catalogue.versions import Mode
from model.desk.course.completion import taker
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground.privacy import mask_id, mask_name, mask_phone
from pages.parts import words


def draw(ticket: Ticket, own: bool) -> None:
    named = str if own else mask_name
    first = ticket.round == 1  # what an earlier round answered stands with the rounds
    lines = {
        "申请人": named(ticket.applicant_name),
        "身份证号": mask_id(ticket.applicant_id_number or "") or "没有登记",
        "电话": mask_phone(ticket.applicant_phone or "") or "没有登记",
        "住址": (own and ticket.applicant_address) or (ticket.village.name if ticket.village else ""),
        "代办人": ""
        if ticket.mode is Mode.agency
        else named(ticket.agent_name),  # then service_part tells more
        "件类和方式": f"{ticket.kind.label}，{ticket.mode.label}，{ticket.channel.label}",
        "收件": f"{words.moment(ticket.received_at)}　{ticket.site.name}　首问{ticket.first_receiver.name}",
        "承办": "　".join(
            (
                ticket.post.name,
                *([ticket.handler.name] if ticket.handler else []),
                ticket.item.department.name,
            )
        ),
        "答复": ticket.reply if first else "",
        "领取": (ticket.delivered_to if own else taker(ticket, ticket.delivered_to)) if first else "",
        "备注": ticket.note,
    }
    st.markdown("\n".join(f"- **{label}**　{words.plain(text)}" for label, text in lines.items() if text))
    if ticket.due_presumed and ticket.open and ticket.state is not TicketState.reported_up:
        st.caption("到期日暂按周一至周五推算，等放假通知录入后自动重算。")


def materials(ticket: Ticket) -> None:
    if not ticket.materials:
        st.info("这件不用带材料。")
    for material in ticket.materials:
        mark = "已带来" if material.brought else ("还缺" if material.required else "没有带，可不带")
        st.markdown(f"- {words.plain(material.name)}　{mark}")
