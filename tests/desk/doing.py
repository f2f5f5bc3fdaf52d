"""What one of the cast does at the desk: to a ticket as it stands at this moment, and before there is one."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from model.catalogue import items
from model.desk.counter import drafts
from model.desk.counter.drafts import IntakeDraft
from model.desk.course import joint
from model.desk.course.joint import Part
from model.desk.errands import visits
from model.desk.reception import receiving
from model.desk.reception.receptions import ReceptionKind
from model.desk.ticket import events, finding
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people import accounts, sites
from model.people.accounts import by_login
from model.people.sites import Department
from model.roster.leave import DayPart
from tests.cast import TOWN
from tests.desk.tickets import FRIDAY

SATURDAY = date(2026, 2, 14)  # works
TYPED = {"name": "钱桂英", "id_number": "9901011949", "phone": " "}
MATTER = "问高龄津贴怎么领"


def do(login: str, action: Callable[..., Any], ticket: Ticket, **words: Any) -> Ticket:
    """The action on the ticket as it stands now, on that Friday unless `now` says otherwise; the ticket afterwards."""
    with db.writing() as s:
        by = by_login(s, login)
        version = select(Ticket.row_version).where(Ticket.number == ticket.number)
        if "seen" in action.__code__.co_varnames:
            words["seen"] = s.scalar(version)
        action(s, by, ticket.number, **({"now": FRIDAY} | words))
    return again(ticket)


def again(ticket: Ticket) -> Ticket:
    """The ticket as everybody finds it now."""
    return seen(ticket.number)


def seen(number: str) -> Ticket:
    """The ticket of this number as it stands now."""
    with db.reading() as s:
        return finding.by_number(s, by_login(s, "zhang"), number)


def story(ticket: Ticket) -> list[str]:
    """The words of its events, in order."""
    with db.reading() as s:
        return [event.kind.label for event in events.of_ticket(s, ticket)]


def last_note(ticket: Ticket) -> str:
    """What the last event tells."""
    with db.reading() as s:
        return events.of_ticket(s, ticket)[-1].note


def department(name: str) -> int:
    """The number of the department of this name."""
    with db.reading() as s:
        return s.scalars(select(Department.id).where(Department.name == name)).one()


def given(
    ticket: Ticket, *names: str, days: int = 5, what: str = "核实家庭情况", login: str = "li"
) -> Ticket:
    """The ticket after these departments were asked for their part of it."""
    parts = [Part(department(name), what, days) for name in names]
    return do(login, joint.give, ticket, parts=parts)


def answered(ticket: Ticket, name: str, *, login: str = "sun", **words: Any) -> Ticket:
    """The ticket after this department agreed, or said what `words` tell."""
    facts = {"agreed": True, "opinion": "情况属实", "department_id": department(name)} | words
    return do(login, joint.answer, ticket, **facts)


def plan_visit(
    ticket: Ticket,
    *,
    on: date = SATURDAY,
    visitor: str = "wang",
    address: str = "东岭村3组",
    login: str = "li",
    part: DayPart = DayPart.morning,
    now: datetime = FRIDAY,
) -> Ticket:
    with db.writing() as s:
        return visits.plan(
            s,
            by_login(s, login),
            ticket.number,
            on=on,
            part=part,
            address=address,
            visitor=visitor,
            seen=ticket.row_version,
            now=now,
        )


def keep_draft(login: str = "li", *, now: datetime = FRIDAY, draft_id: int | None = None) -> IntakeDraft:
    with db.writing() as s:
        item = items.by_code(s, TOWN, "MZ005")
        return drafts.keep(s, by_login(s, login), item, fields=TYPED, draft_id=draft_id, now=now)


def log_reception(
    login: str = "li", matter: str = MATTER, *, department: str = "", to: str = "", **more: Any
) -> str:
    with db.writing() as s:
        facts = {"kind": ReceptionKind.enquiry, "now": FRIDAY} | more
        if to:
            facts["to"] = accounts.by_login(s, to)
        if department:
            facts["department"] = next(d for d in sites.departments(s, TOWN) if d.name == department)
        return receiving.log(s, accounts.by_login(s, login), matter=matter, **facts).number
