"""一件办件: what it is, how long is left, the next lawful steps as buttons, its papers and its story."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from model.desk import clock, events, finding, notices
from model.desk.events import TicketEvent
from model.desk.tickets import Ticket, TicketState
from model.ground import db, settings, workdays
from model.ground.privacy import mask_id, mask_name, mask_phone
from model.ground.refusals import Refused
from model.ground.workdays import Calendar
from model.people.permissions import Permission
from model.roster import standing_in
from pages.desk import ticket_steps
from pages.parts import frame, words


def render() -> None:
    number = st.query_params.get("number", "")
    if not number:
        frame.heading("办件")
        st.info("请从“我的办件”或“查办件”里点开一件。")
        frame.link("find", "查办件", icon=":material/search:")
        return
    with db.reading() as s:
        try:
            ticket = finding.by_number(s, frame.me(), number)
        except Refused as refusal:
            frame.heading("办件")
            st.error(words.plain(refusal.sentence))
            return
        calendar = workdays.load_calendar(s)
        warn_days = settings.number(s, ticket.town_id, "warn_days")
        counted = clock.derivation(ticket, calendar)
        story = events.of_ticket(s, ticket)
        papers = notices.of_ticket(s, ticket)
        own = _own(s, ticket)
    today = frame.today()
    frame.heading(ticket.version.name)
    urgency = ticket.urgency(today, calendar, warn_days=warn_days)
    st.markdown("　".join((words.urgency_badge(urgency), f"**{ticket.number}**", *_head(ticket, calendar))))
    steps, materials, passed, paper = st.tabs(("办理", "材料", "经过", "文书"))
    with steps:
        _facts(ticket, own)
        ticket_steps.draw(ticket, own)
    with materials:
        _materials(ticket)
    with passed:
        _story(story)
        if counted:
            _derivation(counted)
    with paper:
        if not frame.can(Permission.handle_tickets):
            st.info("文书由承办的窗口打印。")
            return
        _papers(ticket, [notice.number for notice in papers])


def _head(ticket: Ticket, calendar: Calendar) -> list[str]:
    """Where it stands, each thing once: `办理中　还剩4个工作日…`, `已送达　按时办结`."""
    if ticket.open:
        return [ticket.state.label, words.due(ticket, frame.today(), calendar)]
    kept = {True: "按时办结", False: "超期办结", None: ""}[ticket.on_time()]
    return [word for word in (ticket.state.label if ticket.delivered_at else "", kept) if word]


def _own(s: Session, ticket: Ticket) -> bool:
    """Whether this account may act on it now: then the next steps are drawn and the name is shown whole."""
    me = frame.me()
    if not frame.can(Permission.handle_tickets):
        return False
    try:
        standing_in.capacity(s, ticket.post_id, me, frame.now())
    except Refused:
        return False
    return True


def _facts(ticket: Ticket, own: bool) -> None:
    name = ticket.applicant_name if own else mask_name(ticket.applicant_name)
    lines = {
        "申请人": name,
        "身份证号": mask_id(ticket.applicant_id_number or "") or "没有登记",
        "电话": mask_phone(ticket.applicant_phone or "") or "没有登记",
        "住址": (own and ticket.applicant_address) or (ticket.village.name if ticket.village else ""),
        "代办人": ticket.agent_name,
        "件类和方式": f"{ticket.kind.label}，{ticket.mode.label}，{ticket.channel.label}",
        "收件": f"{words.moment(ticket.received_at)}　{ticket.site.name}　首问{ticket.first_receiver.name}",
        "承办": f"{ticket.post.name}　{ticket.item.department.name}",
        "答复": ticket.reply,
        "领取": ticket.delivered_to,
        "备注": ticket.note,
    }
    st.markdown("\n".join(f"- **{label}**　{words.plain(text)}" for label, text in lines.items() if text))
    if ticket.due_presumed:
        st.caption("到期日暂按周一至周五推算，等放假通知录入后自动重算。")


def _materials(ticket: Ticket) -> None:
    if not ticket.materials:
        st.info("这件不用带材料。")
    for material in ticket.materials:
        mark = "已带来" if material.brought else ("还缺" if material.required else "没有带，可不带")
        st.markdown(f"- {words.plain(material.name)}　{mark}")


def _story(story: Sequence[TicketEvent]) -> None:
    for line in story:
        whose = f"（代{line.for_account.name}）" if line.for_account else ""
        st.markdown(
            f"{words.moment(line.at)}　**{line.kind.label}**　{words.plain(line.account.name + whose)}"
            f"　{words.plain(line.note)}"
        )


def _derivation(counted: workdays.Deadline) -> None:
    with st.expander("时限怎么算的"):
        st.markdown(
            "\n".join(
                f"- {words.short_day(day.day)}　{f'第{day.number}天' if day.number else '不计'}　{words.plain(day.why)}"
                for day in counted.days
            )
        )


def _papers(ticket: Ticket, notice_numbers: list[str]) -> None:
    if ticket.state is not TicketState.correction:
        st.link_button("打印受理回执", f"/papers/receipt/{ticket.number}", icon=":material/print:")
    if notice_numbers:
        st.link_button("打印一次性告知单", f"/papers/notice/{ticket.number}", icon=":material/print:")
