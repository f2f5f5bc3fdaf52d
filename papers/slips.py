"""Slips that a counter hands out: the receipt and the one-off notice, as A4 print pages (design.md 2.11)."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy.orm import Session

from model.desk import clock, finding, notices
from model.desk.moves import TicketState
from model.desk.tickets import Ticket
from model.ground import settings, workdays
from model.ground.privacy import mask_id, mask_phone
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require

WEEKDAYS = "一二三四五六日"


@cache
def templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
    )


def receipt(s: Session, by: Account, number: str) -> str:
    """The receipt with number, query code, papers taken, promised day and how it was counted (R072, R078). Refuses a ticket
    that still waits for papers."""
    require(by, Permission.handle_tickets)
    ticket = finding.by_number(s, by, number)
    if ticket.state is TicketState.correction:
        raise Refused("这件还缺材料，没有受理。请打印一次性告知单。")
    return _fill("receipt.html", s, ticket, counted=clock.derivation(s, ticket, workdays.load_calendar(s)))


def notice(s: Session, by: Account, number: str) -> str:
    """The one-off notice: everything missing, said once (R081). Refuses a ticket that never lacked anything."""
    require(by, Permission.handle_tickets)
    ticket = finding.by_number(s, by, number)
    given = notices.of_ticket(s, ticket)
    if not given:
        raise Refused("这件材料齐全，没有一次性告知单。")
    return _fill("notice.html", s, ticket, notice=given[-1])


def _fill(template: str, s: Session, ticket: Ticket, **more: Any) -> str:
    town_id = ticket.town_id
    return (
        templates()
        .get_template(template)
        .render(
            ticket=ticket,
            plate=settings.value(s, town_id, "plate_name"),
            enquiry_phone=settings.value(s, town_id, "enquiry_phone"),
            complaint_phone=settings.value(s, town_id, "complaint_phone"),
            id_number=mask_id(ticket.applicant_id_number or ""),
            phone=mask_phone(ticket.applicant_phone or ""),
            day=lambda d: f"{d.year}年{d.month}月{d.day}日（星期{WEEKDAYS[d.weekday()]}）",
            **more,
        )
    )
