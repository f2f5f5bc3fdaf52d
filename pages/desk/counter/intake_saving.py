"""What the buttons of the intake page do, and what is said afterwards."""

import streamlit as st

from model.catalogue import items
from model.catalogue.versions import Mode
from model.desk.counter import intake
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.roster.on_post import answering
from model.roster.posts import posts
from pages.desk.counter import applicant, handwritten, intake_drafts
from pages.parts import frame, saving, words


def save(
    code: str,
    mode: Mode,
    brought: tuple[str, ...],
    reply: str,
    check_first: bool = False,
    handed_over: bool = False,
) -> None:
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
            handed_over=handed_over,
            by_hand=handwritten.typed(),
            draft_id=state.get("intake_draft"),
            now=now,
        )
    if ticket:
        saving.tell(_sentence(ticket) + _whose(ticket))
        intake_drafts.empty_page()


def _sentence(ticket: Ticket) -> str:
    """What was done and what to do next."""
    number, today = ticket.number, frame.today()
    known = words.to_ticket(number)
    sure = "（暂按周一至周五推算）" if ticket.due_presumed else ""
    if ticket.state is TicketState.received and ticket.due_on:
        paper = words.to_print(number, receipt="回执")
        by_when = f"{words.short_day(ticket.due_on, today)}前{sure}受理或一次性告知"
        return f"已收件，编号{known}。请{paper}，核对材料后，{by_when}。"
    if ticket.missing:
        return f"已收件，编号{known}。请{words.to_print(number, notice='一次性告知单')}交给申请人。"
    if not ticket.open:
        given = "结果已交给申请人，不用再登记送达。" if ticket.state is TicketState.delivered else ""
        return f"已当场办结，编号{known}。{given}可以{words.to_print(number, receipt='回执')}。"
    return f"已受理，编号{known}。{accepted(ticket)}"


def accepted(ticket: Ticket) -> str:
    """The papers that go with an acceptance, and the promise: `请打印受理回执、打印承诺通知单，承诺…前办结。`"""
    assert ticket.promise
    papers = {"receipt": "受理回执"}
    if ticket.version.promised_limit:
        papers["promise"] = "承诺通知单"
    sure = "（暂按周一至周五推算）" if ticket.due_presumed else ""
    day = words.short_day(ticket.promise, frame.today())
    return f"请{words.to_print(ticket.number, **papers)}，承诺{day}前办结{sure}。"


def _whose(ticket: Ticket) -> str:
    """To whom it went, when that is not a post of whoever took it in."""
    if not ticket.open:
        return ""
    me = frame.me()
    with db.reading() as s:
        if ticket.post_id in {post.id for post in answering.posts_of(s, me, frame.now())}:
            return ""
        post = posts.by_id(s, me.town_id, ticket.post_id)
    return f"已交给{words.plain(post.name)}承办。"
