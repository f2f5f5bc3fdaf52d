"""The rarer ways a ticket may go: handing up, departments, refusing, sending back, ending, doing it again."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import streamlit as st
from sqlalchemy.orm import Session

from model.catalogue.versions import Kind
from model.desk.course import declining
from model.desk.course.completion import taker
from model.desk.course.declining import Declining
from model.desk.deadline import reports_up
from model.desk.ticket import acts, decisions, rounds, sub_tasks
from model.desk.ticket.decisions import Decision
from model.desk.ticket.moves import DONE, ENDED, MOVES, OPEN, TicketState, Verb
from model.desk.ticket.rounds import TicketRound
from model.desk.ticket.tickets import Ticket
from model.people.permissions import Permission
from pages.desk.course import endings, joint, reporting_up
from pages.desk.course.endings import Save
from pages.parts import frame, saving, words

OPEN_WINDOW = "ticket_open_other"
LABELS = {Verb.decide: "准予或不予批准", Verb.withdraw: "撤回"}


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """Rounds, departments, hand-ups, the decision and the clear answer; nothing for a plain ticket under way."""
    answered = ticket.state in ENDED or ticket.state in DONE or ticket.state is TicketState.decided
    again = rounds.of_ticket(s, ticket)
    parts = sub_tasks.of_ticket(s, ticket) if ticket.kind is Kind.joint else []
    lain = reports_up.of_ticket(s, ticket) if ticket.kind is Kind.reported else []
    decided = decisions.of_ticket(s, ticket) if answered or again else []
    declined = declining.of_ticket(s, ticket) if answered or again else []
    if again:
        _rounds(ticket, again, own)
    if parts:
        joint.table(parts)
    if lain:
        reporting_up.lines(lain)
    _answers(decided, declined)


def _rounds(ticket: Ticket, again: Sequence[TicketRound], own: bool) -> None:
    kept = ticket.kept()
    how = f"（{kept.label}）" if kept else ""
    lines = [f"第1轮　{words.day(ticket.completed_on)}办结{how}：{ticket.reply}"]
    if ticket.delivered_at:
        lines.append(_delivered(ticket, 1, ticket.delivered_at, ticket.delivered_to, own))
    for round_ in again:
        lines.append(
            f"第{round_.number}轮　{words.day(round_.opened_on)}由{round_.opened_by.name}重新办理（{round_.reason}）"
        )
        if round_.completed_at:
            lines.append(f"第{round_.number}轮　{words.day(round_.completed_at.date())}办结：{round_.reply}")
        if round_.delivered_at:
            lines.append(_delivered(ticket, round_.number, round_.delivered_at, round_.delivered_to, own))
    st.markdown("**各轮办理**\n" + "\n".join(f"- {words.plain(line)}" for line in lines))


def _delivered(ticket: Ticket, number: int, at: datetime, to: str, own: bool) -> str:
    return f"第{number}轮　{words.day(at.date())}送达，领取人{to if own else taker(ticket, to)}"


def _answers(decided: Sequence[Decision], declined: Sequence[Declining]) -> None:
    lines = []
    for decision in decided:
        # a denial has its basis among the reasons below
        basis = f"　依据：{words.plain(decision.basis)}" if decision.granted else ""
        lines.append(f"- **决定**　{decision.word}：{words.plain(decision.text)}{basis}")
    for refusal in declined:
        why = f"{words.plain(refusal.reason)}　依据：{words.plain(refusal.basis)}"
        lines.append(f"- **{refusal.kind.label}的原因**　{why}")
        lines.append(f"- **去哪里办、找谁**　{words.plain(refusal.guidance)}")
    if lines:
        st.markdown("\n".join(lines))


def more(s: Session, ticket: Ticket, own: bool) -> None:
    """That work has begun, and further departments of a joint ticket, in the row of the rarer acts."""
    if own and acts.open_to(ticket.state, Verb.begin):
        args = (ticket.number, ticket.row_version)
        saving.button(Verb.begin.label, key="ticket_begin", on_click=endings.begin, args=args)
    if own and ticket.kind is Kind.joint and ticket.state is TicketState.in_progress:
        with st.popover("再分给部门", icon=":material/group_add:"):
            joint.give(s, ticket)


def below(ticket: Ticket, own: bool) -> None:
    """The rare ways a ticket may go, folded away under the row; nothing inside is drawn while it is closed."""
    verbs = list(_lawful(ticket, own))
    if not verbs:
        return
    names = "、".join(LABELS.get(verb, verb.label) for verb in verbs)
    window = st.expander(
        f"其他办法：{names}", icon=":material/alt_route:", key=OPEN_WINDOW, on_change="rerun"
    )
    if window.open:
        with window:
            _choose(ticket, verbs)


def _choose(ticket: Ticket, verbs: Sequence[Verb]) -> None:
    verb = st.radio(
        "要怎么办",
        verbs,
        format_func=lambda verb: LABELS.get(verb, verb.label),
        horizontal=True,
        key=f"ticket_other_{ticket.number}_{ticket.state}",
    )
    _form(ticket, verb)


def _lawful(ticket: Ticket, own: bool) -> Iterator[Verb]:
    """What this account may do now; the actions ask again."""
    me, open_now = frame.me(), ticket.state in OPEN
    late = ticket.due_on is not None and frame.today() > ticket.due_on
    may = {
        Verb.not_accept: own and not late,  # the law has accepted it by now
        Verb.decide: own and not decisions.own_licence(ticket, me),
        Verb.send_back: acts.of_home(ticket, me) and frame.can(Permission.approve_tickets),
        Verb.withdraw: own and open_now,
        Verb.terminate: frame.can(Permission.end_tickets),
        Verb.reopen: frame.can(Permission.end_tickets),
    }
    for verb, allowed in may.items():
        if allowed and acts.open_to(ticket.state, verb):
            yield verb


def _form(ticket: Ticket, verb: Verb) -> None:
    fields, warning, yes, no, save = endings.FORMS[verb]
    with st.form(f"ticket_{verb}_{ticket.number}", border=False, enter_to_submit=False):
        st.caption(f"{MOVES[verb].needs}。")
        fields(ticket.number)
        st.markdown(f"**{warning}**")
        with st.container(horizontal=True):
            args = (save, ticket.number, ticket.row_version)
            saving.submit(yes, key=f"ticket_{verb}_{ticket.number}_done", on_click=_done, args=args)
            st.form_submit_button(no, on_click=_close)


def _done(save: Save, number: str, seen: int) -> None:
    """After a refusal the window stays open, with what was typed."""
    if save(number, seen):
        _close()


def _close() -> None:
    st.session_state[OPEN_WINDOW] = False
