"""Merging: one business entered twice becomes one ticket; both numbers stay findable (C19, C20)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from model.desk.colleagues import to_answer
from model.desk.course import ending
from model.desk.deadline import clock
from model.desk.ticket import events, finding
from model.desk.ticket.acts import mine
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import Verb
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.ground import db, history
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require


def objection(ticket: Ticket, into: Ticket) -> str:
    """Why the one may not go into the other; empty when it may: another open ticket of the same item and person. The
    same person has the same ID number; where one of the two has none, the same name. The one received first remains:
    its promise began first."""
    if ticket.number == into.number:
        return "不能并入自己。请选同一申请人的另一件。"
    if not into.open:
        return f"{into.number}现在是“{into.state.label}”，不能并进去。请选一件在办的。"
    if ticket.item_id != into.item_id:
        return f"{into.number}办的是“{into.version.name}”，不是同一事项，不能合并。"
    own, other = ticket.applicant_id_number, into.applicant_id_number
    same = own == other if own and other else ticket.applicant_name == into.applicant_name
    if not same:
        return f"{into.number}不是同一申请人，不能合并。请核对姓名和身份证号。"
    if later(into, ticket):
        return f"{into.number}是后登记的。请把后登记的并入先登记的：打开{into.number}，并入{ticket.number}。"
    return ""


def later(ticket: Ticket, other: Ticket) -> bool:
    """Whether the ticket was received after the other: then it goes into the other, never the other into it."""
    return ticket.received_at > other.received_at


def merge(s: Session, by: Account, number: str, *, into: str, seen: int, now: datetime) -> Ticket:
    """Close a ticket as the double of the open ticket `into`; what was urged there is answered by it. Refuses what
    `objection` names, money that was not given back, and whoever may not act for the ticket's post. Returns the one that remains."""
    ticket, for_id = mine(s, by, number, Verb.merge, seen=seen, now=now)
    db.alone(s, f"{by.town_id} merge {ticket.item_id} {ticket.applicant_name}")  # not A into B while B into A
    stays = finding.by_number(s, by, into)
    s.refresh(stays, ["state"])
    if refusal := objection(ticket, stays):
        raise Refused(refusal)
    ending.refuse_money_kept(s, ticket)
    ticket.move(Verb.merge, now)
    ticket.merged_into_id = stays.id
    clock.reckon(s, ticket)
    to_answer.settle(s, ticket, f"已并入{stays.number}，请看那一件。", by.id, now)
    events.add(s, ticket, by, EventKind.merged, now, f"并入{stays.number}", for_id=for_id)
    events.add(s, stays, by, EventKind.merged, now, f"{number}并入这一件", for_id=for_id)
    s.flush()
    history.record(s, by, "merge", "ticket", number, now=now, into=stays.number)
    return stays


def alike(s: Session, by: Account, ticket: Ticket) -> Sequence[Ticket]:
    """Other open tickets of the same person and item that this account may see, the newest first, each with post and
    first receiver: enough to judge whether it is the same business (C20)."""
    require(by, Permission.view_tickets)
    return s.scalars(
        select(Ticket)
        .where(
            *finding.visible(by),
            still_open(),
            Ticket.item_id == ticket.item_id,
            Ticket.id != ticket.id,
            _same_person(ticket),
        )
        .options(selectinload(Ticket.version), selectinload(Ticket.post), selectinload(Ticket.first_receiver))
        .order_by(Ticket.received_on.desc(), Ticket.id.desc())
    ).all()


def _same_person(ticket: Ticket) -> ColumnElement[bool]:
    named = Ticket.applicant_name == ticket.applicant_name
    if ticket.applicant_id_number is None:
        return named
    same = Ticket.applicant_id_number == ticket.applicant_id_number
    return or_(same, and_(named, Ticket.applicant_id_number.is_(None)))


def other_numbers(s: Session, ticket: Ticket) -> Sequence[str]:
    """The numbers of the tickets that were merged into this one."""
    into = (Ticket.town_id == ticket.town_id, Ticket.merged_into_id == ticket.id)
    return s.scalars(select(Ticket.number).where(*into).order_by(Ticket.number)).all()


def merged_into(s: Session, ticket: Ticket) -> str | None:
    """The number of the ticket that this one became part of."""
    if ticket.merged_into_id is None:
        return None
    return s.scalars(
        select(Ticket.number).where(Ticket.town_id == ticket.town_id, Ticket.id == ticket.merged_into_id)
    ).one()
