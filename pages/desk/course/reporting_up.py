"""A reported ticket on its way up and back: where it lies, under which number, what the upper authority said."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.course import reporting_up
from model.desk.deadline import reports_up
from model.desk.deadline.reports_up import HandUp
from model.desk.ticket.tickets import Ticket
from model.ground import settings
from pages.parts import frame, saving, words


def lines(reports: Sequence[HandUp]) -> None:
    """Each time it lay at an upper authority, with the outer clock apart from ours."""
    today, texts = frame.today(), []
    for report in reports:
        where = f"**{words.plain(report.body)}**　收文号{words.plain(report.outside_number)}"
        sent = f"{words.short_day(report.sent_on, today)}上报，上级应在{words.short_day(report.due_on, today)}前办回"
        if report.returned_on:
            back = f"{words.short_day(report.returned_on, today)}取回：{words.plain(report.result)}"
            back += "　:orange-badge[上级超过期限]" if report.late(today) else ""
        else:
            back = ":orange-badge[上级超过期限]　请去催问" if report.late(today) else ":blue-badge[在上级办]"
        texts.append(f"- {where}　{sent}　{back}")
    st.markdown("**上报**（在上级的日子不算本镇的时限）\n" + "\n".join(texts))


def to_be_sent(s: Session, ticket: Ticket) -> bool:
    """Whether the next step is to hand it up: no result was brought back yet."""
    reports = reports_up.of_ticket(s, ticket)
    return ticket.round == 1 and not any(report.returned_on for report in reports)


def send(s: Session, ticket: Ticket) -> None:
    """Where it goes, under which number, since when."""
    number = ticket.number
    usual = settings.number(s, ticket.town_id, "outer_days")
    with st.form(f"ticket_send_{number}", border=True, enter_to_submit=False):
        st.markdown("**上报到县里**（上报后本镇停止计时，上级另外计时）")
        left, right = st.columns(2)
        left.text_input(
            "上级单位（必填）", placeholder="例：县民政局", key=f"ticket_body_{number}", max_chars=60
        )
        right.number_input("上级几个工作日办回", 1, 366, usual, key=f"ticket_outer_{number}")
        st.text_input(
            "上级的收文号（必填）",
            placeholder="例：云民〔2026〕12号",
            key=f"ticket_outside_{number}",
            max_chars=60,
        )
        saving.submit(  # the next stop of Tab after the number
            "登记上报",
            type="primary",
            key=f"ticket_send_{number}_save_sending",
            on_click=_save_sending,
            args=(number, ticket.row_version),
        )
        with st.expander("不是今天上报的"):
            st.date_input(
                "哪天上报的",
                value=frame.today(),
                min_value=ticket.accepted_on,
                max_value=frame.today(),
                format="YYYY-MM-DD",
                key=f"ticket_sent_{number}",
            )


def _save_sending(number: str, seen: int) -> None:
    state = st.session_state
    with frame.acting("已登记上报。上级有了结果，请在这里登记取回。") as s:
        reporting_up.report_up(
            s,
            frame.me(),
            number,
            body=state[f"ticket_body_{number}"],
            outside_number=state[f"ticket_outside_{number}"],
            sent_on=state[f"ticket_sent_{number}"],
            days=state[f"ticket_outer_{number}"],
            seen=seen,
            now=frame.now(),
        )


def fetch(ticket: Ticket) -> None:
    """What came back, and on which day."""
    number = ticket.number
    with st.form(f"ticket_fetch_{number}", border=True, enter_to_submit=False):
        st.markdown("**取回上级的结果**（从取回那天起，本镇接着计时）")
        st.text_area(
            "上级的结果（必填）",
            placeholder="例：同意，批文云民批〔2026〕8号。",
            key=f"ticket_result_{number}",
            max_chars=2000,
        )
        st.date_input(
            "哪天取回的",
            value=frame.today(),
            max_value=frame.today(),
            format="YYYY-MM-DD",
            key=f"ticket_returned_{number}",
        )
        saving.submit(
            "登记取回",
            type="primary",
            key=f"ticket_fetch_{number}_save_fetching",
            on_click=_save_fetching,
            args=(number, ticket.row_version),
        )


def _save_fetching(number: str, seen: int) -> None:
    state = st.session_state
    with frame.acting("已登记取回，请接着办结。") as s:
        reporting_up.bring_back(
            s,
            frame.me(),
            number,
            result=state[f"ticket_result_{number}"],
            returned_on=state[f"ticket_returned_{number}"],
            seen=seen,
            now=frame.now(),
        )
