"""A ticket whose clock stops, and what is asked and answered about its date."""

from datetime import datetime

from sqlalchemy import select, update

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemStep
from model.desk.deadline import extending, pausing
from model.desk.deadline.extensions import Extension
from model.desk.deadline.pauses import ClockPause
from model.desk.ticket import events
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import by_login
from tests.desk.doing import again
from tests.desk.tickets import take

PAPERS = ("申请书", "居民身份证原件", "户口簿原件")


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, 0, tzinfo=db.OFFICE_ZONE)


WEDNESDAY, THURSDAY = at(3, 4), at(3, 5)


def low_income(*, cap: int | None = 10, code: str = "MZ001") -> Ticket:
    """A ticket of 2 March whose step 审核 stops the clock."""
    with db.writing() as s:
        version = select(ServiceItem.current_version_id).where(ServiceItem.code == code).scalar_subquery()
        s.execute(
            update(ItemStep)
            .where(ItemStep.version_id == version, ItemStep.name == "审核")
            .values(stops_clock=True, cap=cap)
        )
    papers = {"MZ001": PAPERS, "HJ004": ("户口簿原件", "原居民身份证")}
    return take(code=code, brought=papers[code], now=at(3, 2))


def suspend(
    ticket: Ticket,
    when: datetime,
    *,
    days: int = 5,
    login: str = "zhang",
    step: str = "审核",
    reason: str = "入户核查",
) -> ClockPause:
    with db.writing() as s:
        seen, by = ticket.row_version, by_login(s, login)
        return pausing.suspend(s, by, ticket.number, step=step, days=days, reason=reason, seen=seen, now=when)


def story(ticket: Ticket) -> list[tuple[EventKind, str]]:
    with db.reading() as s:
        return [(line.kind, line.note) for line in events.of_ticket(s, ticket)]


def ask(
    ticket: Ticket,
    *,
    days: int = 5,
    reason: str = "要等民政核对",
    login: str = "li",
    when: datetime = WEDNESDAY,
) -> Extension:
    with db.writing() as s:
        by = by_login(s, login)
        return extending.ask(
            s, by, ticket.number, days=days, reason=reason, seen=again(ticket).row_version, now=when
        )


def answer(
    ticket: Ticket,
    *,
    granted: bool = True,
    text: str = "已电话告知",
    login: str = "zhang",
    when: datetime = THURSDAY,
) -> Extension:
    with db.writing() as s:
        by = by_login(s, login)
        return extending.answer(
            s, by, ticket.number, granted=granted, text=text, seen=again(ticket).row_version, now=when
        )
