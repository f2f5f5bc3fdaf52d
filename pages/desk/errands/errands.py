"""How it is carried: the authorised agent, trips, home visits and what the liaison cadre reports."""

import streamlit as st
from sqlalchemy.orm import Session

from model.catalogue.versions import Mode
from model.desk.errands import agencies, liaison, visits
from model.desk.errands.agencies import Agency, AgencyKind
from model.desk.errands.home_visits import HomeVisit, VisitState
from model.desk.errands.liaison import Owed
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import workdays
from model.ground.privacy import mask_id, mask_name, mask_phone
from pages.desk.deadline.clock import AWAY
from pages.desk.errands import errand_acts, visit_acts
from pages.parts import frame, words


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """What stands on the page; nothing when there is nothing to say."""
    lines = _promised(ticket)
    if ticket.mode is Mode.agency:
        agency = agencies.of_ticket(s, ticket)
        if agency or ticket.agent_name:
            name = ticket.agent_name if own else mask_name(ticket.agent_name)
            lines.append(_carrier(agency, own) if agency else f"**代办人**　{words.plain(name)}")
    if ticket.citizen_trips or ticket.cadre_trips:
        lines.append(f"**跑腿**　群众跑{ticket.citizen_trips}次，干部跑{ticket.cadre_trips}次")
    visit, owed = None, None
    if ticket.mode is Mode.home_visit:
        made = visits.of_ticket(s, ticket)
        visit = made[-1] if made else None
        owed = liaison.of_ticket(s, ticket, visit, workdays.load_calendar(s))
        lines += [_visit(home_visit, own) for home_visit in made]
    if lines:
        st.markdown("\n".join(f"- {line}" for line in lines))
    if owed:
        _owed(owed, visit)


def _promised(ticket: Ticket) -> list[str]:
    """The promise of an open ticket, where it is not the day in the head line; none that moves with the upper
    authority's days."""
    if not (ticket.open and ticket.accepted_on and ticket.promise) or ticket.round > 1:
        return []
    if ticket.state is TicketState.reported_up:
        return [f"**承诺**　{AWAY}"]
    apart = ticket.mode is Mode.time_limited or words.hands_up_next(ticket)
    return [f"**承诺**　{words.long_day(ticket.promise)}前办结"] if apart else []


def _carrier(agency: Agency, own: bool) -> str:
    """By name; a private person's only for the post."""
    details, name = [agency.kind.label, agency.relation], agency.name
    if agency.kind is AgencyKind.person:
        name = name if own else mask_name(name)
        details += [mask_id(agency.id_number or ""), mask_phone(agency.phone or "")]
    details.append(f"{words.day(agency.authorised_on)}起")
    return f"**代办人**　{words.plain(name)}（{words.plain('，'.join(filter(None, details)))}）"


def _visit(visit: HomeVisit, own: bool) -> str:
    """`2月14日（星期六）上午　王窗口　已约好`; the address only for whoever goes there and the post."""
    mine = own or visit.account_id == frame.me().id
    when = f"{words.short_day(visit.planned_on)}{visit.part.label}"
    address = visit.address if mine else ""
    details = (when, visit.account.name, address, visit.state.label, visit.outcome)
    return f"**上门**　{words.plain('　'.join(filter(None, details)))}"


def _owed(owed: Owed, visit: HomeVisit | None) -> None:
    if owed.due_on < frame.today():
        st.warning(words.plain(f"{owed.what}。应在{words.short_day(owed.due_on)}前，还没有写。"))
    elif owed.due_on == frame.today():
        st.info(words.plain(f"今天：{owed.what}。"))
    elif not visit or visit.state is not VisitState.planned:
        st.caption(words.plain(f"{owed.what}，{words.short_day(owed.due_on)}前。"))


def more(s: Session, ticket: Ticket, own: bool) -> None:
    """The rarer acts, each a popover in the row under the next step."""
    if not ticket.open:
        return
    if ticket.mode is Mode.home_visit:
        visit = visits.last(s, ticket)
        goers = visits.visitors(s, ticket) if own else []
        planned = visit if visit and visit.state is VisitState.planned else None
        mine = own or (visit is not None and visit.account_id == frame.me().id)
        if own:
            visit_acts.plan(ticket, planned, goers)
        if mine and planned and planned.planned_on <= frame.today():
            visit_acts.report(ticket)
        elif mine:
            visit_acts.tell(ticket)
    if own and ticket.mode is Mode.agency:
        errand_acts.authorise(ticket)
    if own:
        errand_acts.trip(ticket)
