"""Tickets (办件): one piece of business of one person, from intake to delivery. Table and rules; actions in intake/handling."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from model.catalogue.items import Kind, ServiceItem
from model.catalogue.versions import ItemVersion, Mode
from model.ground.db import Labelled, TownRow, belongs_to, has_many, refers
from model.ground.privacy import ID_NUMBER, PHONE
from model.ground.refusals import Refused
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.sites import Site
from model.roster.posts import Post


class TicketState(Labelled):
    """The states of domain.md c2; events such as urging are not states."""

    received = "received", "已收件"
    correction = "correction", "待补正"
    accepted = "accepted", "办理中"
    completed = "completed", "已办结"
    delivered = "delivered", "已送达"

    @property
    def open(self) -> bool:
        """Whether somebody still owes the applicant something."""
        return self in (TicketState.received, TicketState.correction, TicketState.accepted)


class Channel(Labelled):
    """Through which door it came (R102); a further axis beside kind and mode."""

    hall = "hall", "大厅窗口"
    village = "village", "村级代办点"


class Urgency(Labelled):
    """How a deadline stands, in the words of the screen: colour never speaks alone."""

    overdue = "overdue", "已超期"
    due_soon = "due_soon", "快到期"
    normal = "normal", "正常"
    waiting = "waiting", "待补正"
    done = "done", "已办结"


USED_UP: Final = 90  # per cent of the promised time (domain.md c4, P9)


def urgency(due_on: date | None, today: date, calendar: Calendar, *, warn_days: int) -> Urgency:
    """How something still open stands: overdue after the due date, due soon from `warn_days` working days before it
    (R202, domain.md c4), waiting while no clock runs. Tickets and complaints share the words."""
    if due_on is None:
        return Urgency.waiting
    if today > due_on:
        return Urgency.overdue
    soon = calendar.workdays_between(today, due_on) <= warn_days
    return Urgency.due_soon if soon else Urgency.normal


S = TicketState
MOVES: Final[Mapping[TicketState, frozenset[TicketState]]] = {
    S.received: frozenset({S.accepted, S.correction}),
    S.correction: frozenset({S.accepted}),
    S.accepted: frozenset({S.completed}),
    S.completed: frozenset({S.delivered}),
    S.delivered: frozenset(),
}


class Ticket(TownRow):
    """One ticket. It points at the version of the item it was taken in under: later editions move nothing."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        # the open ones of a post by due date: the queue, whatever the size of the town
        Index(
            "ix_ticket_open",
            "town_id",
            "post_id",
            "due_on",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_ticket_received", "town_id", "received_on"),
        Index("ix_ticket_completed", "town_id", "completed_on"),
        Index("ix_ticket_applicant", "town_id", "applicant_id_number", "item_id"),
        Index("ix_ticket_phone", "town_id", "applicant_phone"),
        Index("ix_ticket_name", "town_id", "applicant_name"),
        refers("item_id", "service_item"),
        refers("version_id", "item_version"),
        refers("post_id", "post"),
        refers("site_id", "site"),
        refers("village_id", "site"),
        refers("first_receiver_id", "account"),
        refers("completed_by_id", "account"),
        refers("upload_id", "upload"),
    )

    number: Mapped[str] = mapped_column(String(24))
    query_code: Mapped[str] = mapped_column(String(6))
    item_id: Mapped[int]
    version_id: Mapped[int]
    kind: Mapped[Kind]
    mode: Mapped[Mode]
    channel: Mapped[Channel]
    post_id: Mapped[int]
    site_id: Mapped[int]
    village_id: Mapped[int | None]
    applicant_name: Mapped[str] = mapped_column(String(60))
    applicant_id_number: Mapped[str | None] = mapped_column(ID_NUMBER)
    applicant_phone: Mapped[str | None] = mapped_column(PHONE)
    applicant_address: Mapped[str] = mapped_column(default="")
    agent_name: Mapped[str] = mapped_column(String(60), default="")  # 代办人: whoever came for the applicant
    first_receiver_id: Mapped[int]
    state: Mapped[TicketState]
    received_at: Mapped[datetime]
    received_on: Mapped[date] = mapped_column(Date)  # the office's day of received_at: figures group by it
    accepted_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    due_presumed: Mapped[bool] = mapped_column(default=False)
    completed_at: Mapped[datetime | None]
    completed_on: Mapped[date | None] = mapped_column(Date)
    completed_by_id: Mapped[int | None]
    closed_at: Mapped[datetime | None]  # when it left the open states; the queue's index stands on it
    delivered_at: Mapped[datetime | None]
    delivered_to: Mapped[str] = mapped_column(String(60), default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    reply_channel: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    upload_id: Mapped[int | None]
    changed_at: Mapped[datetime]  # the last act on it (R106: what lies untouched for days)
    row_version: Mapped[int] = mapped_column(Integer)
    item: Mapped[ServiceItem] = belongs_to("ServiceItem", "item_id", "Ticket")
    version: Mapped[ItemVersion] = belongs_to("ItemVersion", "version_id", "Ticket")
    post: Mapped[Post] = belongs_to("Post", "post_id", "Ticket")
    site: Mapped[Site] = belongs_to("Site", "site_id", "Ticket")
    village: Mapped[Site | None] = belongs_to("Site", "village_id", "Ticket")
    first_receiver: Mapped[Account] = belongs_to("Account", "first_receiver_id", "Ticket")
    completed_by: Mapped[Account | None] = belongs_to("Account", "completed_by_id", "Ticket")
    materials: Mapped[list["TicketMaterial"]] = has_many(
        "TicketMaterial", "ticket_id", "Ticket", "TicketMaterial.position"
    )

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def open(self) -> bool:
        return self.state.open

    @property
    def missing(self) -> list[str]:
        """Required materials that have not been brought (`materials` must be loaded)."""
        return [m.name for m in self.materials if m.required and not m.brought]

    def on_time(self) -> bool | None:
        """Whether it was completed by its due date; None while open or without a due date."""
        if self.completed_on is None or self.due_on is None:
            return None
        return self.completed_on <= self.due_on

    def days_left(self, today: date, calendar: Calendar) -> int | None:
        """Working days from `today` to the due date, negative when past; None without a running clock."""
        if self.due_on is None or not self.open:
            return None
        return calendar.workdays_between(today, self.due_on)

    def urgency(self, today: date, calendar: Calendar, *, warn_days: int = 1) -> Urgency:
        """Overdue after the due date; due soon from `warn_days` working days before it or once 90 % of the working
        days it was given are used, whichever is earlier (R202, domain.md c4)."""
        if not self.open:
            return Urgency.done
        found = urgency(self.due_on, today, calendar, warn_days=warn_days)
        if found is Urgency.normal and self.accepted_on and self.due_on:
            given = calendar.workdays_between(self.accepted_on, self.due_on)
            left = calendar.workdays_between(today, self.due_on)
            if (given - left) * 100 >= given * USED_UP:
                return Urgency.due_soon
        return found

    def move(self, to: TicketState) -> None:
        """The only way a state changes; refuses every pair that is not in MOVES."""
        if to not in MOVES[self.state]:
            raise Refused(f"这件现在是“{self.state.label}”，不能改成“{to.label}”。请刷新后看最新情况。")
        self.state = to


class TicketMaterial(TownRow):
    """One paper asked of this applicant, and whether it was brought."""

    __tablename__ = "ticket_material"
    __table_args__ = (UniqueConstraint("town_id", "ticket_id", "position"), refers("ticket_id", "ticket"))

    ticket_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    required: Mapped[bool] = mapped_column(default=True)
    brought: Mapped[bool] = mapped_column(default=False)
