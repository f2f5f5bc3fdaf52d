"""Visiting: appointments at home and what came of them (R075)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload

from model.catalogue.versions import ItemVersion, Mode
from model.desk.errands import trips
from model.desk.errands.home_visits import HomeVisit, VisitState
from model.desk.errands.trips import Traveller
from model.desk.ticket import acts, events
from model.desk.ticket.events import EventKind
from model.desk.ticket.finding import visible
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.ground import history, settings, workdays
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.roster.leave import NOON, DayPart

AHEAD_DAYS = 60
MOST = 50
GOERS = (Role.clerk, Role.director, Role.village_agent)


@dataclass(frozen=True)
class Opening:
    """When visits can be: on which days people work, and when the day's second half is over."""

    calendar: Calendar
    closes_at: time

    @classmethod
    def of(cls, s: Session, town_id: int) -> Self:
        return cls(workdays.load_calendar(s), settings.clock(s, town_id, "closes_at"))


def over(part: DayPart, now: datetime, opening: Opening) -> bool:
    """Whether this part of today is over: the morning at noon, the afternoon when the hall closes; a whole day lasts
    until midnight, so that whoever went today without an appointment can still write it down."""
    ends = {DayPart.morning: NOON, DayPart.afternoon: opening.closes_at}
    return part in ends and now.time() >= ends[part]


def next_half(now: datetime, opening: Opening) -> tuple[date, DayPart]:
    """The next half of a working day."""
    today = now.date()
    if opening.calendar.works(today) and not over(DayPart.morning, now, opening):
        return today, DayPart.afternoon
    return opening.calendar.next_workday(today + timedelta(days=1)), DayPart.morning


def last_day(ticket: Ticket, now: datetime, opening: Opening) -> date:
    """The last day that an appointment may be on: the ticket's due date, so that nobody is visited after it without
    a word; when nothing is left of that either, 60 days from today."""
    today, due_on = now.date(), ticket.due_on
    furthest = today + timedelta(days=AHEAD_DAYS)
    if due_on is None or due_on < today or (due_on == today and over(DayPart.afternoon, now, opening)):
        return furthest
    return min(due_on, furthest)


def proposal(ticket: Ticket, now: datetime, opening: Opening) -> tuple[date, DayPart]:
    """What an appointment is proposed for: the next half of a working day, or what is left of the last day."""
    day, half = next_half(now, opening)
    last = last_day(ticket, now, opening)
    return (day, half) if day <= last else (last, DayPart.afternoon)


def _refuse_day(ticket: Ticket, on: date, part: DayPart, now: datetime, opening: Opening) -> None:
    """A day past, a half of today that is over, more than 60 days ahead, or after the ticket's due date."""
    if not now.date() <= on <= now.date() + timedelta(days=AHEAD_DAYS):
        raise Refused(f"上门日期要在今天到{AHEAD_DAYS}天以内。请另选一天。")
    if on == now.date() and over(part, now, opening):
        raise Refused(f"今天{part.label}已经过了。请另选时段，或另选一天。")
    last = last_day(ticket, now, opening)
    if on > last:
        raise Refused(
            f"这件{last:%Y-%m-%d}到期，上门不能约在到期以后。请约早一些；来不及的，请先办延期并告知申请人。"
        )


def visitors(s: Session, ticket: Ticket) -> Sequence[Account]:
    """Who may go there: the people of the ticket's own place, and the agents of the applicant's village."""
    return s.scalars(
        select(Account)
        .where(
            Account.town_id == ticket.town_id,
            Account.active,
            Account.role.in_(GOERS),
            Account.site_id.in_({ticket.site_id, ticket.village_id or ticket.site_id}),
        )
        .order_by(Account.role != Role.village_agent, Account.login)
    ).all()


def plan(
    s: Session,
    by: Account,
    number: str,
    *,
    on: date,
    part: DayPart,
    address: str,
    visitor: str,
    seen: int,
    now: datetime,
) -> Ticket:
    """Make an appointment, or move the one that stands to another day. `visitor` is a login of `visitors`. Refuses
    another mode of service, a closed ticket, a day that `_refuse_day` refuses, and an empty address."""
    ticket, for_id = acts.at_hand(s, by, number, seen=seen, now=now)
    by_visit(ticket)
    _refuse_day(ticket, on, part, now, Opening.of(s, ticket.town_id))
    address = cleaned(address, "上门地址", 120)
    if not address:
        raise Refused("上门地址没有填写。请补上。")
    goers = {account.login: account for account in visitors(s, ticket)}
    if visitor not in goers:
        raise Refused("请选谁去：本站点的同事，或申请人所在村的代办员。")
    visit = planned(s, ticket)
    act = "改约" if visit else "约定"
    if visit is None:
        visit = HomeVisit(town_id=ticket.town_id, ticket_id=ticket.id, state=VisitState.planned)
        s.add(visit)
    visit.planned_on, visit.part, visit.address = on, part, address
    visit.account_id, visit.by_id = goers[visitor].id, by.id
    note = f"{act}{on:%Y-%m-%d}{part.label}，{goers[visitor].name}上门"
    events.add(s, ticket, by, EventKind.visit_planned, now, note, for_id=for_id)
    s.flush()
    history.record(s, by, "plan_visit", "ticket", number, now=now, on=f"{on:%Y-%m-%d}", visitor=visitor)
    return ticket


def report(
    s: Session, by: Account, number: str, *, done: bool, outcome: str, seen: int, now: datetime
) -> Ticket:
    """Say how the appointment went; done or not, the cadre went once more (R091). Whoever was to go may say so, and
    the post. Refuses without an appointment, before its day, and without a word on what happened."""
    require(by, Permission.handle_tickets)
    ticket = acts.unchanged(s, by, number, seen)
    acts.not_archived(ticket)
    visit = planned(s, ticket)
    if visit is None:
        raise Refused("这件没有约好的上门。请先约时间。")
    for_id = None if visit.account_id == by.id else acts.capacity(s, by, ticket, now)
    if now.date() < visit.planned_on:
        raise Refused(f"约的是{visit.planned_on:%Y-%m-%d}，还没有到。提前去了的，请先改约到今天。")
    visit.outcome = cleaned(outcome, "上门情况", 500)
    if not visit.outcome:
        raise Refused("请写上门的情况：办好了什么，或为什么没有办成。")
    visit.state, visit.done_at = (VisitState.done if done else VisitState.failed), now
    trips.count(ticket, Traveller.cadre)
    note = f"{visit.state.label}：{visit.outcome}"
    events.add(s, ticket, by, EventKind.visited, now, note, for_id=for_id)
    s.flush()
    history.record(s, by, "report_visit", "ticket", number, now=now, state=visit.state)
    return ticket


def by_visit(ticket: Ticket) -> None:
    """Refuses a ticket that is not carried by visits, and a closed one."""
    if ticket.mode is not Mode.home_visit:
        raise Refused(f"这件是“{ticket.mode.label}”，不用约上门。")
    if not ticket.open:
        raise Refused(f"这件现在是“{ticket.state.label}”，不用再上门。")


def of_ticket(s: Session, ticket: Ticket) -> Sequence[HomeVisit]:
    """Every appointment of a ticket with who goes, the oldest first."""
    return s.scalars(
        select(HomeVisit)
        .where(HomeVisit.town_id == ticket.town_id, HomeVisit.ticket_id == ticket.id)
        .options(joinedload(HomeVisit.account))
        .order_by(HomeVisit.id)
    ).all()


def unreported(s: Session, town_id: int, tickets: Collection[int]) -> set[int]:
    """Which of these tickets have an appointment of which nobody has said how it went."""
    where = (HomeVisit.town_id == town_id, HomeVisit.ticket_id.in_(tickets))
    return set(s.scalars(select(HomeVisit.ticket_id).where(*where, HomeVisit.state == VisitState.planned)))


def last(s: Session, ticket: Ticket) -> HomeVisit | None:
    """The newest appointment."""
    return next(reversed(of_ticket(s, ticket)), None)


def coming(s: Session, by: Account, *, everyone: bool = False) -> Sequence[HomeVisit]:
    """The appointments that stand, by day: one's own, or `everyone`'s as far as the account sees the tickets; each
    with its ticket, the item's name, and who goes. A ticket that was closed meanwhile needs no visit."""
    require(by, Permission.take_in)
    where = [*visible(by), HomeVisit.town_id == by.town_id, HomeVisit.state == VisitState.planned]
    if not everyone:
        where.append(HomeVisit.account_id == by.id)
    return s.scalars(
        select(HomeVisit)
        .join(HomeVisit.ticket)
        .where(*where, still_open())
        .options(
            contains_eager(HomeVisit.ticket).joinedload(Ticket.version).load_only(ItemVersion.name),
            contains_eager(HomeVisit.ticket).joinedload(Ticket.village),
            joinedload(HomeVisit.account),
        )
        .order_by(HomeVisit.planned_on, HomeVisit.part != DayPart.morning, HomeVisit.id)
        .limit(MOST)
    ).all()


def planned(s: Session, ticket: Ticket) -> HomeVisit | None:
    """The appointment that stands; None when there is none."""
    visit = last(s, ticket)
    return visit if visit and visit.state is VisitState.planned else None
