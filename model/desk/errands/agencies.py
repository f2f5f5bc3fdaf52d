"""Agency (代为办理): who carries a ticket for the applicant: a person with an ID number, or the village agent's own account."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Date, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.catalogue.versions import Mode
from model.desk.ticket import events
from model.desk.ticket.acts import at_hand
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.db import Labelled, TownRow, refers
from model.ground.identity import checked_id, checked_phone
from model.ground.privacy import ID_NUMBER, PHONE, mask_id, mask_name
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned, cleaned_name
from model.people.accounts import Account
from model.people.permissions import Role


class AgencyKind(Labelled):
    person = "person", "受委托人"
    village_agent = "village_agent", "村代办员"


class Agency(TownRow):
    """Who was authorised for a ticket, from which day; the newest row counts, the older ones stay."""

    __tablename__ = "agency"
    __table_args__ = (
        Index("ix_agency_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("account_id", "account"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    kind: Mapped[AgencyKind]
    name: Mapped[str] = mapped_column(String(60))
    id_number: Mapped[str | None] = mapped_column(ID_NUMBER)
    phone: Mapped[str | None] = mapped_column(PHONE)
    relation: Mapped[str] = mapped_column(String(20), default="")
    account_id: Mapped[int | None]  # the village agent's own account
    authorised_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[int]


@dataclass(frozen=True)
class Agent:
    """A person who comes for the applicant, as typed."""

    name: str = ""
    id_number: str = ""
    phone: str = ""
    relation: str = ""


def checked(agent: Agent, today: date) -> Agent:
    """The tidy agent; refuses one without a name, without an ID number or with a bad one (c1: authorised by name)."""
    name = cleaned_name(agent.name, "代办人", 60)
    if not name:
        raise Refused("代办人的姓名没有填写。请补上。")
    if not agent.id_number.strip():
        raise Refused("代办人的身份证号没有填写。请对照代办人的身份证补上。")
    try:
        id_number = checked_id(agent.id_number, today)
    except Refused as refusal:
        raise Refused(f"代办人：{refusal.sentence}") from None
    phone = checked_phone(agent.phone)
    return Agent(name, id_number, phone, cleaned(agent.relation, "和申请人的关系", 20))


def at_intake(s: Session, ticket: Ticket, by: Account, agent: Agent, now: datetime) -> None:
    """What the intake page knows of the agent: whoever showed an ID number is authorised; at a village the agent's own
    account carries it. A name alone stays on the ticket, the rest may follow."""
    if agent.id_number or agent.phone or agent.relation:
        _write(s, ticket, by, agent, now)
    elif by.role is Role.village_agent and ticket.agent_name in ("", by.name):
        ticket.agent_name = by.name
        s.add(
            Agency(
                town_id=ticket.town_id,
                ticket_id=ticket.id,
                kind=AgencyKind.village_agent,
                name=by.name,
                account_id=by.id,
                authorised_on=now.date(),
                by_id=by.id,
            )
        )


def authorise(s: Session, by: Account, number: str, *, agent: Agent, seen: int, now: datetime) -> Ticket:
    """Write down who carries an open agency ticket from now on. Refuses another mode of service (R070), a closed
    ticket, and an agent without name or ID number."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if ticket.mode is not Mode.agency:
        raise Refused(f"这件是“{ticket.mode.label}”，不用登记代办人。")
    if not ticket.open:
        raise Refused(f"这件现在是“{ticket.state.label}”，不能再换代办人。")
    _write(s, ticket, by, agent, now, for_id=for_id)
    s.flush()
    history.record(s, by, "authorise", "ticket", number, now=now, agent=mask_id(agent.id_number))
    return ticket


def _write(
    s: Session, ticket: Ticket, by: Account, agent: Agent, now: datetime, *, for_id: int | None = None
) -> None:
    agent = checked(agent, now.date())
    if agent.id_number == ticket.applicant_id_number:
        raise Refused("代办人和申请人是同一个身份证号。本人来办的，请不要填代办人。")
    ticket.agent_name = agent.name
    s.add(
        Agency(
            town_id=ticket.town_id,
            ticket_id=ticket.id,
            kind=AgencyKind.person,
            name=agent.name,
            id_number=agent.id_number,
            phone=agent.phone or None,
            relation=agent.relation,
            authorised_on=now.date(),
            by_id=by.id,
        )
    )
    note = f"受委托人：{mask_name(agent.name)}" + (f"（{agent.relation}）" if agent.relation else "")
    events.add(s, ticket, by, EventKind.authorised, now, note, for_id=for_id)


def of_ticket(s: Session, ticket: Ticket) -> Agency | None:
    """Who carries the ticket now; None when nobody was authorised."""
    return s.scalar(
        select(Agency)
        .where(Agency.town_id == ticket.town_id, Agency.ticket_id == ticket.id)
        .order_by(Agency.id.desc())
        .limit(1)
    )
