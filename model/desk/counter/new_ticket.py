"""Registering: a ticket gets its number, its post and the papers asked for; nothing is decided yet.

`NewTicket` is what a ticket begins as, the same for the counter, a village's ledger and the demonstration's year.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Dialect, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from model.catalogue.items import Kind, ServiceItem
from model.catalogue.versions import ItemVersion, Mode
from model.desk.counter import applicants
from model.desk.counter.applicants import Applicant
from model.desk.counter.blank_slips import BlankSlip, query_code
from model.desk.ticket import events
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.tickets import Channel, Ticket, TicketMaterial, tail
from model.ground import db, numbering
from model.ground.privacy import ID_NUMBER, PHONE
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Role
from model.people.sites import Site, SiteKind
from model.roster.on_post import answering
from model.roster.posts import special_posts
from model.roster.posts.posts import Post, PostHolder


@dataclass(frozen=True)
class Entry:
    """What the counter writes down. `slip` is the paper it was written on while there was no power."""

    item: ServiceItem
    applicant: Applicant
    mode: Mode
    brought: Collection[str]
    note: str = ""
    slip: BlankSlip | None = None


class NewTicket(NamedTuple):
    """A ticket before it is written: what its door knows of it. The rest follows: the day it was received, that a
    completed one is closed. A ledger tells of tickets that went further already, even to the end. (A tuple, for a
    frozen dataclass takes twice as long to make, and a ledger makes a hundred thousand.)"""

    town_id: int
    number: str
    query_code: str
    item_id: int
    version_id: int
    kind: Kind
    mode: Mode
    channel: Channel
    post_id: int
    site_id: int
    village_id: int | None
    applicant_name: str
    applicant_id_number: str | None
    applicant_phone: str | None
    first_receiver_id: int
    state: TicketState
    received_at: datetime
    changed_at: datetime
    applicant_address: str = ""
    agent_name: str = ""
    accepted_on: date | None = None
    due_on: date | None = None
    due_presumed: bool = False
    completed_at: datetime | None = None
    completed_by_id: int | None = None
    delivered_at: datetime | None = None
    delivered_to: str = ""
    reply: str = ""
    reply_channel: str = ""
    citizen_trips: int = 0
    note: str = ""
    upload_id: int | None = None

    def as_ticket(self) -> Ticket:
        """The ticket for a session."""
        done = self.completed_at
        return Ticket(
            **self._asdict(),
            received_on=self.received_at.date(),
            completed_on=done.date() if done else None,
            closed_at=done,
            cadre_trips=0,
        )

    def as_row(self, id: int, dialect: Dialect) -> tuple[Any, ...]:
        """The same under `ROW` for `db.bulk_insert`, as the database stores it."""
        done = self.completed_at
        closed = _stored(done, dialect) if done else None
        return (
            self.town_id,
            id,
            self.number,
            tail(self.number),
            self.query_code,
            self.item_id,
            self.version_id,
            *(self.kind.value, self.mode.value, self.channel.value),
            *(self.post_id, self.site_id, self.village_id),
            self.applicant_name,
            ID_NUMBER.process_bind_param(self.applicant_id_number, dialect),
            PHONE.process_bind_param(self.applicant_phone, dialect),
            self.applicant_address,
            self.agent_name,
            self.first_receiver_id,
            self.state.value,
            _stored(self.received_at, dialect),
            _stored(self.received_at.date(), dialect),
            _stored(self.accepted_on, dialect) if self.accepted_on else None,
            _stored(self.due_on, dialect) if self.due_on else None,
            self.due_presumed,
            closed,
            _stored(done.date(), dialect) if done else None,
            self.completed_by_id,
            closed,
            _stored(self.delivered_at, dialect) if self.delivered_at else None,
            self.delivered_to,
            self.reply,
            self.reply_channel,
            self.citizen_trips,
            self.note,
            self.upload_id,
            _stored(self.changed_at, dialect),
            1,
        )


# the columns of `NewTicket.as_row`, in its order
ROW: Final = (
    "town_id", "id", "number", "tail", "query_code", "item_id", "version_id", "kind", "mode", "channel", "post_id", "site_id",
    "village_id", "applicant_name", "applicant_id_number", "applicant_phone", "applicant_address", "agent_name",
    "first_receiver_id", "state", "received_at", "received_on", "accepted_on", "due_on", "due_presumed", "completed_at",
    "completed_on", "completed_by_id", "closed_at", "delivered_at", "delivered_to", "reply", "reply_channel",
    "citizen_trips", "note", "upload_id", "changed_at", "row_version",
)  # fmt: skip
_stored = lru_cache(maxsize=4096)(db.stored)  # a ledger has its few days a hundred thousand times


def register(s: Session, by: Account, entry: Entry, came_at: datetime) -> Ticket:
    """The received ticket with its number, post, papers and first line of its story; `came_at` is when the applicant
    came. Whoever came to the hall went one way already (R091). Refuses an item whose post is missing."""
    item, version, applicant = entry.item, entry.item.current, entry.applicant
    assert version
    site = entry.slip.site if entry.slip else s.get_one(Site, (by.town_id, by.site_id))
    at_village = site.kind is SiteKind.village_point
    number, code = _number(s, by, site, entry.slip, came_at)
    ticket = NewTicket(
        town_id=by.town_id,
        number=number,
        query_code=code,
        item_id=item.id,
        version_id=version.id,
        kind=item.kind,
        mode=entry.mode,
        channel=Channel.village if at_village else Channel.hall,
        post_id=_post(s, item, site, came_at.date()),
        site_id=site.id,
        village_id=site.id if at_village else applicants.home_village(s, by, applicant.id_number),
        applicant_name=applicant.name,
        applicant_id_number=applicant.id_number or None,
        applicant_phone=applicant.phone or None,
        applicant_address=applicant.address,
        agent_name=applicant.agent_name,
        first_receiver_id=by.id,
        state=TicketState.draft,
        received_at=came_at,
        citizen_trips=0 if at_village else 1,
        note=cleaned(entry.note, "备注", 500),
        changed_at=came_at,
    ).as_ticket()
    ticket.materials = _materials(version, entry.brought)
    ticket.item, ticket.version = item, version
    ticket.move(Verb.register, came_at)
    s.add(ticket)
    s.flush()
    events.add(s, ticket, by, EventKind.registered, came_at, entry.mode.label)
    return ticket


def _number(
    s: Session, by: Account, site: Site, slip: BlankSlip | None, came_at: datetime
) -> tuple[str, str]:
    """Number and query code: those of the slip, else the next of the day."""
    if slip:
        return slip.number, slip.query_code
    [number] = numbering.block(s, by.town_id, site.prefix, came_at.date(), 1)
    return number, query_code()


def _posts(item: ServiceItem, site: Site, day: date) -> Select[Post]:
    """Whoever takes it in answers for it to the end (R001): the village's own post, or the item's window in the hall;
    never an enquiry post, nor a special one outside its dates (R021, R022)."""
    where = (
        Post.site_id == site.id if site.kind is SiteKind.village_point else Post.window_id == item.window_id
    )
    return (
        select(Post)
        .where(Post.town_id == item.town_id, where, *special_posts.taking_in(day))
        .order_by(Post.position, Post.id)
        .limit(1)
    )


def _post(s: Session, item: ServiceItem, site: Site, day: date) -> int:
    post = s.scalar(_posts(item, site, day))
    if post is None:
        raise Refused(f"“{item.name}”还没有岗位承办。请让主任先在“岗位设置”里设岗。")
    return post.id


def unattended(s: Session, by: Account, item: ServiceItem, now: datetime) -> str:
    """The sentence to say before an item is taken in for whose post nobody answers at this moment, with the name of
    the director who can mend it; empty when somebody does (`by.site` must be loaded)."""
    holders = selectinload(Post.holders).joinedload(PostHolder.account)
    post = s.scalar(_posts(item, by.site, now.date()).options(holders, joinedload(Post.window)))
    if post is None:
        return f"“{item.name}”还没有岗位承办，现在登记不了。请联系{_director(s, by)}设岗。"
    if answering.at_moment(s, post, now).account:
        return ""
    return f"“{post.name}”现在无人在岗，收下的件暂时没有人办。请联系{_director(s, by)}安排。"


def _director(s: Session, by: Account) -> str:
    name = s.scalar(
        select(Account.name)
        .where(Account.town_id == by.town_id, Account.role == Role.director, Account.active)
        .order_by(Account.id)
        .limit(1)
    )
    return f"中心主任{name or ''}"


def _materials(version: ItemVersion, brought: Collection[str]) -> list[TicketMaterial]:
    """The version's materials as they are asked of this applicant."""
    return [
        TicketMaterial(
            town_id=version.town_id,
            position=material.position,
            name=material.name,
            required=material.required,
            brought=material.name in brought,
        )
        for material in version.materials
    ]
