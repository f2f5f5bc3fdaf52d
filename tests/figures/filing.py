"""Tickets filed straight into the cast's town, only as much of them as a figure counts."""

from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue.items import ServiceItem
from model.catalogue.versions import Mode
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Channel, Ticket
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.people.accounts import Account
from model.people.sites import Site
from model.roster.posts.posts import Post
from tests.cast import TOWN

TODAY = date(2026, 11, 20)
Day = date | str


def person(s: Session, login: str) -> Account:
    return accounts.by_login(s, login)


def file(
    s: Session,
    received: Day,
    *,
    completed: Day = "",
    due: Day = "",
    promised: Day = "",
    extended: Day = "",
    paused: Day = "",
    ended: Day = "",
    item: str = "MZ005",
    mode: Mode = Mode.agency,
    village: str = "东岭村",
    post: str = "社保岗",
) -> Ticket:
    """One ticket; days as dates, or as `11-20` of 2026."""
    service = s.scalars(select(ServiceItem).where(ServiceItem.code == item)).one()
    place = s.scalar(select(Site).where(Site.name == village))
    desk = s.scalars(select(Post).where(Post.name == post)).one()
    done, over = _moment(completed), _moment(ended)
    at = _moment(received)
    assert at
    ticket = Ticket(
        town_id=TOWN,
        number=f"0101-{at:%Y%m%d}-{len(s.scalars(select(Ticket)).all()) + 1:04d}-0",
        query_code="000000",
        item_id=service.id,
        version_id=service.current_version_id,
        kind=service.kind,
        mode=mode,
        channel=Channel.hall,
        post_id=desk.id,
        site_id=desk.site_id,
        village_id=place.id if place else None,
        applicant_name="周大福",
        first_receiver_id=person(s, "li").id,
        state=TicketState.withdrawn if over else TicketState.completed if done else TicketState.accepted,
        received_at=at,
        received_on=at.date(),
        accepted_on=at.date(),
        due_on=_day(due),
        promised_on=_day(promised),
        extended_on=_day(extended),
        paused_until=_day(paused),
        ended_on=_day(ended),
        completed_at=done,
        completed_on=_day(completed),
        closed_at=done or over,
        changed_at=done or at,
    )
    s.add(ticket)
    s.flush()
    return ticket


def _day(text: Day) -> date | None:
    if isinstance(text, date):
        return text
    return date.fromisoformat(f"2026-{text}") if text else None


def _moment(text: Day) -> datetime | None:
    day = _day(text)
    return datetime.combine(day, time(9), OFFICE_ZONE) if day else None
