"""Reaching the applicant who still owes papers, and ending a ticket whose time for them is over (c2)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.counter import notices
from model.desk.course import ending
from model.desk.ticket import events
from model.desk.ticket.acts import at_hand, mine
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import Verb
from model.desk.ticket.tickets import Ticket
from model.ground import history, settings
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account

WAYS: Final = ("打电话", "发短信", "上门", "托代办员转告")


def contact(s: Session, by: Account, number: str, *, how: str, text: str, seen: int, now: datetime) -> Ticket:
    """Write down that the applicant was told or could not be reached, and how. Refuses a closed ticket, an unknown
    way and an empty text."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if not ticket.open:
        raise Refused(f"这件现在是“{ticket.state.label}”，不用再联系。要记一笔，请写备注。")
    if how not in WAYS:
        raise Refused(f"联系方式只能是{'、'.join(WAYS)}。请改好再保存。")
    text = cleaned(text, "联系情况", 300)
    if not text:
        raise Refused("还没有写联系情况。请写上找到谁、怎么说的；没联系上也写明。")
    events.add(s, ticket, by, EventKind.contacted, now, f"{how}：{text}", for_id=for_id)
    s.flush()
    history.record(s, by, "contact", "ticket", number, now=now, how=how)
    return ticket


def supply_until(s: Session, ticket: Ticket) -> date | None:
    """The last day to bring the missing papers: so many calendar days after the last notice (setting
    `supply_days`); None without a notice."""
    given = notices.of_ticket(s, ticket)
    if not given:
        return None
    days = settings.number(s, ticket.town_id, "supply_days")
    return given[-1].issued_at.date() + timedelta(days=days)


def of_ticket(s: Session, ticket: Ticket) -> Sequence[TicketEvent]:
    """The attempts to reach the applicant, in order."""
    return s.scalars(
        select(TicketEvent)
        .where(
            TicketEvent.town_id == ticket.town_id,
            TicketEvent.ticket_id == ticket.id,
            TicketEvent.kind == EventKind.contacted,
        )
        .order_by(TicketEvent.at, TicketEvent.id)
    ).all()


def since_notice(s: Session, ticket: Ticket) -> Sequence[TicketEvent]:
    """The attempts since the last notice was given: only they let a ticket lapse."""
    given = notices.of_ticket(s, ticket)
    return [attempt for attempt in of_ticket(s, ticket) if not given or attempt.at >= given[-1].issued_at]


def lapse(s: Session, by: Account, number: str, *, seen: int, now: datetime) -> Ticket:
    """End a ticket whose applicant did not bring the papers in time. Refuses before the time is over, when
    nobody tried to reach the applicant since the notice, and while money is kept."""
    ticket, for_id = mine(s, by, number, Verb.lapse, seen=seen, now=now)
    until = supply_until(s, ticket)
    if until is not None and now.date() <= until:
        raise Refused(f"补正材料的期限到{until}，还没有过。请再等等，或联系申请人。")
    if not since_notice(s, ticket):
        raise Refused("告知以后还没有联系过申请人。请先联系，并记下联系情况。")
    ending.refuse_money_kept(s, ticket)
    ticket.move(Verb.lapse, now)
    events.add(s, ticket, by, EventKind.withdrawn, now, f"补正期限{until}已过，没有补来材料", for_id=for_id)
    s.flush()
    history.record(s, by, "lapse", "ticket", number, now=now)
    return ticket
