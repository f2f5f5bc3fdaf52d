"""Liaison (包联): the cadre of a home visit reports every few working days how it stands, until it is done (R076)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, load_only

from model.catalogue.versions import ItemVersion, Mode
from model.desk.errands import visits
from model.desk.errands.home_visits import HomeVisit, VisitState
from model.desk.ticket import acts, events
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.finding import visible
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.ground import history, settings, workdays
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.ground.workdays import Calendar, DayUnit
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import Site
from model.roster.on_post.answering import Moment

REPORTS = (EventKind.liaison, EventKind.visited)  # what counts as a report of how it stands


@dataclass(frozen=True)
class Owed:
    """What is owed to a ticket of the home-visit mode, and by which day."""

    number: str
    item: str
    applicant: str
    village: str
    what: str
    due_on: date


def next_report(reported_on: date, days: int, calendar: Calendar) -> date:
    """The day by which the cadre reports again: `days` working days after the last time (R076)."""
    return workdays.deadline(reported_on, days, DayUnit.workday, calendar).due_on


def owing(ticket: Ticket, visit: HomeVisit | None, reported_at: datetime | None, due_on: date) -> Owed:
    """The next thing that an open home-visit ticket needs: the visit that was agreed on, another one after a failure
    that nobody explained since, an appointment, or a word on how it stands by `due_on` (`version` and
    `village` must be loaded)."""
    name, village = ticket.version.name, ticket.village.name if ticket.village else ""

    def owed(what: str, by_day: date) -> Owed:
        return Owed(ticket.number, name, ticket.applicant_name, village, what, by_day)

    if visit and visit.state is VisitState.planned and visit.planned_on <= due_on:
        what = f"约好{visit.planned_on:%m-%d}{visit.part.label}上门"
        return owed(what, visit.planned_on)
    if visit and visit.state is VisitState.failed and visit.done_at and reported_at == visit.done_at:
        return owed("上门没有办成，要再约或写明情况", visit.done_at.date())
    return owed("该写一次情况" if visit else "还没有约上门时间", due_on)


def report(s: Session, by: Account, number: str, *, text: str, seen: int, now: datetime) -> Ticket:
    """Write down how a home-visit ticket stands, or why a visit that failed is not made again (R076). Whoever goes
    there may, and the post. Refuses another mode of service, a closed ticket and an empty text."""
    require(by, Permission.handle_tickets)
    ticket = acts.unchanged(s, by, number, seen)
    visits.by_visit(ticket)
    visit = visits.last(s, ticket)
    for_id = None if visit and visit.account_id == by.id else acts.capacity(s, by, ticket, now)
    text = cleaned(text, "情况", 500)
    if not text:
        raise Refused("请写一句现在办到哪一步了。")
    events.add(s, ticket, by, EventKind.liaison, now, text, for_id=for_id)
    s.flush()
    history.record(s, by, "tell_liaison", "ticket", number, now=now)
    return ticket


def of_ticket(s: Session, ticket: Ticket, visit: HomeVisit | None, calendar: Calendar) -> Owed | None:
    """What this ticket needs next; None when it goes another way or is closed (`version` and `village` must be loaded)."""
    if ticket.mode is not Mode.home_visit or not ticket.open:
        return None
    [owed] = _of_each(s, [ticket], {ticket.id: visit} if visit else {}, calendar)
    return owed


def owed(s: Session, by: Account, moment: Moment) -> list[Owed]:
    """What this account owes today or owed before, the oldest first: the appointments it was named for, and, at the
    posts it answers for now, whatever nobody was named for."""
    require(by, Permission.handle_tickets)
    own_posts = moment.own_posts(by)
    theirs = select(HomeVisit.ticket_id).where(
        HomeVisit.town_id == by.town_id, HomeVisit.account_id == by.id, HomeVisit.state != VisitState.done
    )
    tickets = s.scalars(
        select(Ticket)
        .where(
            *visible(by),
            still_open(),
            Ticket.mode == Mode.home_visit,
            Ticket.post_id.in_(own_posts) | Ticket.id.in_(theirs),
        )
        .options(
            load_only(
                Ticket.number,
                Ticket.mode,
                Ticket.state,
                Ticket.post_id,
                Ticket.received_on,
                Ticket.applicant_name,
            ),
            joinedload(Ticket.version).load_only(ItemVersion.name),
            joinedload(Ticket.village).load_only(Site.name),
        )
    ).all()
    if not tickets:
        return []
    newest = {visit.ticket_id: visit for visit in _visits(s, tickets)}
    mine = [ticket for ticket in tickets if _falls_to(by, ticket, newest.get(ticket.id), own_posts)]
    due = _of_each(s, mine, newest, moment.calendar)
    return sorted((o for o in due if o.due_on <= moment.today), key=lambda o: (o.due_on, o.number))


def _falls_to(by: Account, ticket: Ticket, visit: HomeVisit | None, posts: Collection[int]) -> bool:
    """Whoever is named to go; before that and afterwards whoever answers for the post too."""
    if visit and visit.account_id == by.id:
        return True
    return ticket.post_id in posts and (visit is None or visit.state is not VisitState.planned)


def _visits(s: Session, tickets: Sequence[Ticket]) -> Sequence[HomeVisit]:
    return s.scalars(
        select(HomeVisit)
        .where(HomeVisit.town_id == tickets[0].town_id, HomeVisit.ticket_id.in_([t.id for t in tickets]))
        .order_by(HomeVisit.id)
    ).all()


def _of_each(
    s: Session, tickets: Sequence[Ticket], newest: Mapping[int, HomeVisit], calendar: Calendar
) -> list[Owed]:
    if not tickets:
        return []
    town_id = tickets[0].town_id
    days = settings.number(s, town_id, "liaison_days")
    reports = s.execute(
        select(TicketEvent.ticket_id, func.max(TicketEvent.at))
        .where(
            TicketEvent.town_id == town_id,
            TicketEvent.ticket_id.in_([ticket.id for ticket in tickets]),
            TicketEvent.kind.in_(REPORTS),
        )
        .group_by(TicketEvent.ticket_id)
    )
    newest_report: dict[int, datetime] = {row.ticket_id: row[1] for row in reports}
    owings = []
    for ticket in tickets:
        at = newest_report.get(ticket.id)
        since = at.date() if at else ticket.received_on
        due_on = next_report(since, days, calendar)
        owings.append(owing(ticket, newest.get(ticket.id), at, due_on))
    return owings
