"""一件办件: what it is, how long is left, the next lawful steps as buttons, its papers and its story."""

from collections.abc import Sequence
from typing import Protocol

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.deadline import explaining
from model.desk.deadline.explaining import Reckoned
from model.desk.ticket import decisions, events, finding, kinds, lights
from model.desk.ticket.events import TicketEvent
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from model.ground.workdays import Calendar
from model.people.permissions import Permission
from model.roster.on_post import answering
from pages.desk.colleagues import urging
from pages.desk.counter import late_papers
from pages.desk.course import next_step, rarer
from pages.desk.deadline import clock
from pages.desk.documents import attachments, printing
from pages.desk.errands import errands
from pages.desk.filing import archiving
from pages.desk.money import payments
from pages.desk.ticket import ticket_facts
from pages.parts import frame, words


class Part(Protocol):
    """What a subject shows on the page; nothing when there is nothing to say."""

    def draw(self, s: Session, ticket: Ticket, own: bool) -> None: ...


class Aside(Protocol):
    """The rarer acts of a subject, each a popover."""

    def more(self, s: Session, ticket: Ticket, own: bool) -> None: ...


# what stands above the next step, and the rarer acts below it, in this order
ABOVE: tuple[Part, ...] = (late_papers, rarer, errands, payments, archiving)
RARER: tuple[Aside, ...] = (rarer, clock, late_papers, errands, payments, archiving)


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
        _draw(s, ticket)


def _draw(s: Session, ticket: Ticket) -> None:
    """One session serves the whole page."""
    counted, alarm = explaining.reckoned(s, ticket), lights.alarm(s, ticket.town_id)
    own = _own(s, ticket)
    decision = decisions.last(s, ticket)
    denied = decision is not None and not decision.granted
    today = frame.today()
    frame.heading(ticket.version.name)
    urgency = ticket.urgency(today, counted.calendar, alarm)
    st.markdown(
        "　".join(
            (
                words.urgency_badge(urgency),
                f"**{ticket.number}**",
                kinds.kind_now(ticket, denied=denied).label,
                *(word for word in _head(ticket, counted.calendar) if word != urgency.label),
                clock.flag(ticket, counted),
            )
        )
    )
    _tabs(s, ticket, own, counted)


def _tabs(s: Session, ticket: Ticket, own: bool, counted: Reckoned) -> None:
    """Only the open one is read and drawn."""
    steps, materials, passed, paper = st.tabs(
        ("办理", "材料", "经过", "文书"), key=f"ticket_tab_{ticket.number}", on_change="rerun"
    )  # remembered: a message that comes or goes above would else lead back to the first one
    if materials.open:
        with materials:
            ticket_facts.materials(ticket)
            attachments.draw(s, ticket, own)
    elif passed.open:
        with passed:
            _story(events.of_ticket(s, ticket))
            clock.draw(ticket, counted)
    elif paper.open:
        with paper:
            printing.draw(s, ticket, own)
    else:
        with steps:
            _steps(s, ticket, own, counted)


def _steps(s: Session, ticket: Ticket, own: bool, counted: Reckoned) -> None:
    takes, sent = urging.draw(s, ticket, own)  # what somebody waits for comes before anything else
    ticket_facts.draw(ticket, own)
    clock.notes(s, ticket, counted, own)
    for part in ABOVE:
        part.draw(s, ticket, own)
    next_step.draw(s, ticket, own, takes)
    with st.container(horizontal=True):
        urging.more(s, ticket, own, sent)
        for aside in RARER:
            aside.more(s, ticket, own)
        next_step.more(ticket)
    rarer.below(ticket, own)


def _head(ticket: Ticket, calendar: Calendar) -> list[str]:
    """Where it stands, each thing once: `办理中　还剩4个工作日…`, `已送达　按时办结`."""
    if ticket.open:
        again = [f"第{ticket.round}轮"] if ticket.round > 1 else []
        away = ticket.state is TicketState.reported_up
        due = "本镇停止计时" if away else words.due(ticket, frame.today(), calendar)
        return [*again, ticket.state.label, due]
    kept, first = ticket.kept(), "第1轮" if ticket.round > 1 else ""
    return [ticket.state.label, f"{first}{kept.label}办结" if kept else ""]


def _own(s: Session, ticket: Ticket) -> bool:
    """Whether this account may act on it now: then the next steps are drawn and the name is shown whole."""
    handles = frame.can(Permission.handle_tickets)
    return handles and answering.may_act(s, ticket.post_id, frame.me(), frame.now())


def _story(story: Sequence[TicketEvent]) -> None:
    for line in story:
        whose = f"（代{line.for_account.name}）" if line.for_account else ""
        st.markdown(
            f"{words.moment(line.at)}　**{line.kind.label}**　{words.plain(line.who + whose)}"
            f"　{words.plain(line.note)}"
        )
