"""What a leader must ask about (R202): overdue tickets worst first, posts nobody answers for, overdue complaints."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from model.desk.ticket.finding import Filter, conditions
from model.desk.ticket.tickets import Ticket
from model.figures.dashboard import count
from model.ground import settings
from model.ground.workdays import Calendar, load_calendar
from model.people.accounts import Account
from model.people.permissions import Permission, may, require
from model.roster.on_post import gaps
from model.roster.on_post.answering import Moment, office_day
from model.roster.on_post.gaps import Alarm
from model.voice import firewall
from model.voice.complaints import Complaint, ComplaintState

LONGEST_LIST = 10


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
class OverdueComplaint:
    """A complaint still owed an answer past its due date; `handler` is empty while nobody has it."""

    number: str
    category: str
    handler: str
    due_on: date
    days_over: int


def overdue_complaints(
    s: Session, by: Account, *, today: date, calendar: Calendar, limit: int = LONGEST_LIST
) -> list[OverdueComplaint]:
    """The complaints past their date among those the account may see, the longest past first; who may see no
    complaints gets none."""
    require(by, Permission.view_figures)
    if not may(by, Permission.view_complaints):
        return []
    owed = [state for state in ComplaintState if state.owed]
    rows = s.scalars(
        select(Complaint)
        .where(firewall.visible(by), Complaint.state.in_(owed), Complaint.due_on < today)
        .options(joinedload(Complaint.handler))
        .order_by(Complaint.due_on, Complaint.number)
        .limit(limit)
    ).all()
    return [
        OverdueComplaint(
            c.number,
            c.category.label,
            c.handler.name if c.handler else "",
            c.due_on,
            _days_over(c.due_on, today, calendar),
        )
        for c in rows
    ]


@dataclass(frozen=True)
class Problems:
    """The problem list; `overdue` counts all overdue tickets, `tickets` holds the worst of them."""

    overdue: int
    tickets: list[OverdueTicket]
    posts: list[Alarm]
    complaints: list[OverdueComplaint]

    @property
    def none(self) -> bool:
        return not (self.overdue or self.posts or self.complaints)


def to_ask_about(s: Session, by: Account, *, now: datetime) -> Problems:
    """Everything on the list at this moment, in what the account may see."""
    today, calendar = office_day(now), load_calendar(s)
    return Problems(
        overdue=count(s, by, Filter(state="overdue"), today=today),
        tickets=overdue_tickets(s, by, today=today, calendar=calendar),
        posts=empty_posts(s, by, now=now),
        complaints=overdue_complaints(s, by, today=today, calendar=calendar),
    )
