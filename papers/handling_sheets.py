"""Sheets that go with a ticket through the office: handling, joint and visit sheets, hand-up slip, authorisation."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue.versions import ItemStep
from model.desk.deadline import reports_up
from model.desk.documents import printing
from model.desk.documents.printing import Paper
from model.desk.errands import agencies, visits
from model.desk.ticket import events, sub_tasks
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground.privacy import mask_id, mask_phone
from model.people.accounts import Account
from papers import print_page

# What no sheet on a desk repeats: who looked at a number, and what is only said inside the house.
NOT_ON_PAPER = frozenset(
    {EventKind.id_shown, EventKind.original_shown, EventKind.attached, EventKind.detached, EventKind.breach}
)


def handling(s: Session, by: Account, number: str, now: datetime) -> str:
    """The handling sheet: what happened so far, and hand-to-hand signatures for each step of the item (R083)."""
    ticket = printing.to_print(s, by, number, Paper.handling, now)
    story = [line for line in events.of_ticket(s, ticket) if line.kind not in NOT_ON_PAPER]
    return print_page.of_ticket(s, ticket, Paper.handling, steps=_steps(s, ticket), story=story)


def hand_up(s: Session, by: Account, number: str, now: datetime) -> str:
    """The slip that goes with the papers to the upper authority (R073); of several the last. Refuses a ticket that was
    not handed up."""
    ticket = printing.to_print(s, by, number, Paper.hand_up, now)
    return print_page.of_ticket(s, ticket, Paper.hand_up, sent=reports_up.of_ticket(s, ticket)[-1])


def authorisation(s: Session, by: Account, number: str, now: datetime) -> str:
    """The applicant's written word that somebody else may act (R070 代为办理); what the ticket does not know is a blank
    line to be filled in by pen."""
    ticket = printing.to_print(s, by, number, Paper.authorisation, now)
    known = agencies.of_ticket(s, ticket)
    agent = agencies.Agent(name=ticket.agent_name)
    if known:
        relation = known.relation or ("村代办员" if known.account_id else "")
        agent = agencies.Agent(
            known.name, mask_id(known.id_number or ""), mask_phone(known.phone or ""), relation
        )
    return print_page.of_ticket(s, ticket, Paper.authorisation, agent=agent)


def joint(s: Session, by: Account, number: str, now: datetime) -> str:
    """One sheet for each department that has a part in a joint ticket, of the present round: what, by when, and room for
    its answer and its stamp (c1 联合办理制). Refuses a ticket that was given to nobody."""
    ticket = printing.to_print(s, by, number, Paper.joint, now)
    parts = sub_tasks.of_ticket(s, ticket)
    lately = [part for part in parts if part.round == ticket.round] or parts
    return print_page.of_ticket(s, ticket, Paper.joint, parts=lately)


def visit(s: Session, by: Account, number: str, now: datetime) -> str:
    """What the agent takes along to somebody's home: where, when, which papers, and room for what was done (R075). Before
    a day was agreed upon, day and name are left blank."""
    ticket = printing.to_print(s, by, number, Paper.visit, now)
    return print_page.of_ticket(s, ticket, Paper.visit, visit=visits.last(s, ticket))


def _steps(s: Session, ticket: Ticket) -> list[ItemStep]:
    same = (ItemStep.town_id == ticket.town_id, ItemStep.version_id == ticket.version_id)
    return list(s.scalars(select(ItemStep).where(*same).order_by(ItemStep.position)))
