"""What the buttons of the intake page do, and what is said afterwards."""

import streamlit as st

from model.catalogue import items
from model.catalogue.versions import Mode
from model.desk import intake
from model.desk.moves import TicketState
from model.desk.tickets import Ticket
from pages.desk import applicant, handwritten, intake_drafts
from pages.parts import frame, words


def save(code: str, mode: Mode, brought: tuple[str, ...], reply: str, check_first: bool = False) -> None:
    """Take it in as the fields stand; a refusal leaves them as they are."""
    me, now = frame.me(), frame.now()
    state = st.session_state
    ticket = None
    with frame.acting() as s:
        ticket = intake.take_in(
            s,
            me,
            items.by_code(s, me.town_id, code),
            applicant.typed(),
            mode=mode,
            brought=brought,
            reply=reply,
            note=state.get("intake_note", ""),
            another=bool(state.get("intake_another")),
            agent=applicant.typed_agent(mode),
            check_first=check_first,
            by_hand=handwritten.typed(),
            draft_id=state.get("intake_draft"),
            now=now,
        )
    if ticket:
        frame.tell(_told(ticket))
        intake_drafts.begin_anew()


def _told(ticket: Ticket) -> str:
    """What was done and what to do next."""
    paper = f"/papers/receipt/{ticket.number}"
    if ticket.state is TicketState.received and ticket.due_on:
        by_when = f"{words.short_day(ticket.due_on)}前受理或一次性告知"
        return f"已收件，编号{ticket.number}。请[打印回执]({paper})，核对材料后，{by_when}。"
    if ticket.missing:
        paper = f"/papers/notice/{ticket.number}"
        return f"已收件，编号{ticket.number}。请[打印一次性告知单]({paper})交给申请人。"
    if not ticket.open:
        return f"已当场办结，编号{ticket.number}。可以[打印回执]({paper})。"
    assert ticket.due_on
    return f"已受理，编号{ticket.number}。请[打印受理回执]({paper})，承诺{words.short_day(ticket.promise or ticket.due_on)}前办结。"
