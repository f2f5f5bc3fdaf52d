"""What a leader must ask about (R202): overdue tickets worst first, posts nobody answers for, what else is owed and late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from model.desk.ticket.finding import Filter, conditions
from model.desk.ticket.tickets import Ticket
from model.figures.dashboard import count
from model.ground import owed, settings
from model.ground.owed import Kind
from model.ground.workdays import Calendar, load_calendar
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.on_post import gaps
from model.roster.on_post.answering import Moment, office_day
from model.roster.on_post.gaps import Alarm
from model.voice.lists import COMPLAINTS

LONGEST_LIST = 10
# every kind of owed thing, named here alone: the first page and the list below walk it
KINDS: Final[tuple[Kind[Any], ...]] = (COMPLAINTS,)


@dataclass(frozen=True)
class OverdueTicket:
    """One line of the list; `days_over` are working days past the due date, at least 1."""

    number: str
    item: str
    post: str
    due_on: date
    days_over: int


def overdue_tickets(
    s: Session, by: Account, *, today: date, calendar: Calendar, limit: int = LONGEST_LIST
) -> list[OverdueTicket]:
    """The open tickets so long past their due date that a leader must ask (c4, setting `leader_days`), the
    longest past first."""
    require(by, Permission.view_figures)
    last = _days_before(today, settings.number(s, by.town_id, "leader_days"), calendar)
    tickets = s.scalars(
        select(Ticket)
        .where(*conditions(Filter(state="overdue"), by, today), Ticket.due_on <= last)
        .options(selectinload(Ticket.item), selectinload(Ticket.post))
        .order_by(Ticket.due_on, Ticket.id)
        .limit(limit)
    ).all()
    return [
        OverdueTicket(t.number, t.item.name, t.post.name, t.due_on, _days_over(t.due_on, today, calendar))
        for t in tickets
        if t.due_on
    ]


def _days_before(today: date, days: int, calendar: Calendar) -> date:
    """The latest due date that is `days` working days past."""
    day = today
    while calendar.workdays_between(day, today) < days:
        day -= timedelta(days=1)
    return day


def _days_over(due_on: date, today: date, calendar: Calendar) -> int:
    return max(calendar.workdays_between(due_on, today), 1)


def empty_posts(s: Session, by: Account, *, now: datetime) -> list[Alarm]:
    """The posts nobody answers for while the hall is open: an unstaffed post is a breach (c5)."""
    require(by, Permission.view_figures)
    return gaps.alarms(Moment(s, by.town_id, now))


@dataclass(frozen=True)
class OverdueRow:
    """One line of what is owed past its due date; `holder` is empty while nobody has it."""

    number: str
    gist: str
    holder: str
    due_on: date
    days_over: int


@dataclass(frozen=True)
class OverdueKind:
    """The lines of one kind of owed thing: what people call it, what is owed, and its page."""

    noun: str
    duty: str
    page: str
    rows: list[OverdueRow]


def overdue_owed(
    s: Session, by: Account, *, today: date, calendar: Calendar, limit: int = LONGEST_LIST
) -> list[OverdueKind]:
    """Of each kind of owed thing what is past its date, among what the account may see, the longest past first; a kind
    without any is left out."""
    require(by, Permission.view_figures)
    return [
        OverdueKind(kind.row.NOUN, kind.row.DUTY, kind.name, rows)
        for kind in KINDS
        if (rows := _overdue(s, kind, by, today, calendar, limit))
    ]


def _overdue(
    s: Session, kind: Kind[Any], by: Account, today: date, calendar: Calendar, limit: int
) -> list[OverdueRow]:
    return [
        OverdueRow(row.number, row.gist, row.holder, row.due_on, _days_over(row.due_on, today, calendar))
        for row in owed.overdue(s, kind, by, today, limit=limit)
    ]


@dataclass(frozen=True)
class Problems:
    """The problem list; `overdue` counts all overdue tickets, `tickets` holds the worst of them."""

    overdue: int
    tickets: list[OverdueTicket]
    posts: list[Alarm]
    owed: list[OverdueKind]

    @property
    def none(self) -> bool:
        return not (self.overdue or self.posts or self.owed)


def to_ask_about(s: Session, by: Account, *, now: datetime) -> Problems:
    """Everything on the list at this moment, in what the account may see."""
    today, calendar = office_day(now), load_calendar(s)
    return Problems(
        overdue=count(s, by, Filter(state="overdue"), today=today),
        tickets=overdue_tickets(s, by, today=today, calendar=calendar),
        posts=empty_posts(s, by, now=now),
        owed=overdue_owed(s, by, today=today, calendar=calendar),
    )
