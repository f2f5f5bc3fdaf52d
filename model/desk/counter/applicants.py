"""Applicants: who comes, what the house already knows of them, and whether they came before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, joinedload

from model.catalogue.items import ServiceItem
from model.desk.ticket.finding import visible
from model.desk.ticket.tickets import Ticket
from model.ground import db, settings
from model.ground.identity import checked_id, checked_phone
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned, cleaned_name
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.residents import Resident

DUPLICATE_DAYS = 30


@dataclass(frozen=True)
class Applicant:
    """Whose business it is, and who came for them (代办人)."""

    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    agent_name: str = ""


class Duplicate(Refused):
    """The same person's same item is open or was received in the last 30 days (R062)."""

    def __init__(self, s: Session, by: Account, ticket: Ticket) -> None:
        """Of a ticket out of the account's sight it tells only that it is there, and whom to ask."""
        self.number = ""
        if not in_sight(by, ticket):
            phone = settings.value(s, by.town_id, "enquiry_phone")
            super().__init__(
                f"该申请人的“{ticket.item.name}”已在别处登记，请不要重复登记；打大厅电话{phone}核对。"
            )
            return
        self.number = ticket.number
        super().__init__(
            f"该申请人的“{ticket.item.name}”已在{ticket.site.name}登记（编号{ticket.number}，"
            f"{ticket.received_on:%Y-%m-%d}，{ticket.first_receiver.name}收件，{ticket.state.label}），"
            "请不要重复登记。确是另一件的，请勾选“确是另一件”。"
        )


def checked(applicant: Applicant, now: datetime) -> Applicant:
    """The tidy applicant; refuses a bad ID number first, for it brings the name with it, then a missing name and a bad
    phone number."""
    id_number = checked_id(applicant.id_number, now.date()) if applicant.id_number.strip() else ""
    name = cleaned_name(applicant.name, "申请人姓名", 60)
    if not name:
        raise Refused("申请人姓名没有填写。请补上。")
    return Applicant(
        name,
        id_number,
        checked_phone(applicant.phone),
        cleaned(applicant.address, "住址", 120),
        cleaned_name(applicant.agent_name, "代办人", 60),
    )


def duplicates(
    s: Session, by: Account, item: ServiceItem, applicant: Applicant, now: datetime
) -> Sequence[Ticket]:
    """Tickets of the same person and item anywhere in the town that are open or were received in the last 30 days
    (R062), those in the account's sight first. Whoever gave no ID number is the same person as another one without, of
    the same name."""
    since = now.date() - timedelta(days=DUPLICATE_DAYS)
    at_village = by.role is Role.village_agent
    elsewhere = [func.coalesce(Ticket.village_id, 0) != by.site_id] if at_village else []
    same = (
        Ticket.applicant_id_number == applicant.id_number
        if applicant.id_number
        else and_(Ticket.applicant_id_number.is_(None), Ticket.applicant_name == applicant.name)
    )
    return s.scalars(
        select(Ticket)
        .where(
            Ticket.town_id == by.town_id,
            same,
            Ticket.item_id == item.id,
            Ticket.closed_at.is_(None) | (Ticket.received_on >= since),
        )
        .options(
            joinedload(Ticket.item),
            joinedload(Ticket.site),
            joinedload(Ticket.post),
            joinedload(Ticket.first_receiver),
        )
        .order_by(*elsewhere, Ticket.received_on.desc(), Ticket.id.desc())
    ).all()


def in_sight(by: Account, ticket: Ticket) -> bool:
    """Whether the account may open a ticket that it learns of; a village agent only what is of the own village."""
    return by.role is not Role.village_agent or by.site_id == ticket.village_id


def refuse_twice(
    s: Session, by: Account, item: ServiceItem, applicant: Applicant, *, another: bool, now: datetime
) -> None:
    """Refuses a `Duplicate` unless `another` is said; two places that take the same in at once go one after the
    other."""
    db.alone(s, f"{by.town_id} {item.code} {applicant.id_number or applicant.name}")
    again = duplicates(s, by, item, applicant, now)
    if again and not another:
        raise Duplicate(s, by, again[0])


def known(s: Session, by: Account, id_number: str) -> Applicant | None:
    """What the house knows of this ID number: the resident record first, else the last ticket (R099). A village
    agent sees only those of the own village (c8)."""
    require(by, Permission.take_in)
    residents = select(Resident).where(Resident.town_id == by.town_id, Resident.id_number == id_number)
    if by.role is Role.village_agent:
        residents = residents.where(Resident.site_id == by.site_id)
    resident = s.scalar(residents.order_by(Resident.updated_on.desc()).limit(1))
    if resident:
        return Applicant(resident.name, id_number, resident.phone or "", resident.address)
    last = s.scalar(
        select(Ticket)
        .where(*visible(by), Ticket.applicant_id_number == id_number)
        .order_by(Ticket.id.desc())
        .limit(1)
    )
    if last is None:
        return None
    return Applicant(last.applicant_name, id_number, last.applicant_phone or "", last.applicant_address)


def home_village(s: Session, by: Account, id_number: str) -> int | None:
    """The village whose ledger has this person; None when no ledger has."""
    if not id_number:
        return None
    return s.scalar(
        select(Resident.site_id)
        .where(Resident.town_id == by.town_id, Resident.id_number == id_number)
        .limit(1)
    )
