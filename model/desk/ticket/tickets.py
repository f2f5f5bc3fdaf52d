"""Tickets (办件): one piece of business of one person, from intake to delivery. Table and rules; actions in intake/handling."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from model.catalogue.items import Kind, ServiceItem
from model.catalogue.versions import ItemVersion, Mode
from model.desk.ticket.lights import Alarm
from model.desk.ticket.moves import DONE, ENDED, MOVES, TicketState, Verb
from model.ground.db import Labelled, TownRow, belongs_to, has_many, refers
from model.ground.owed import Urgency, out_of_turn, urgency
from model.ground.privacy import ID_NUMBER, PHONE
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.sites import Site
from model.roster.posts.posts import Post


class Channel(Labelled):
    """Through which door it came (R102); a further axis beside kind and mode."""

    hall = "hall", "大厅窗口"
    village = "village", "村级代办点"


class Kept(Labelled):
    """How the promise to the applicant was kept; what was extended is never on time, however early it was done
    (c3.6)."""

    on_time = "on_time", "按时"
    extended = "extended", "延期"
    late = "late", "超期"


ENDED_STATES = f"state IN ({', '.join(repr(state.value) for state in sorted(ENDED))})"


def partial(where: str) -> dict[str, Any]:
    """What makes an index hold only the rows of `where`, on either database."""
    return {"sqlite_where": text(where), "postgresql_where": text(where)}


def tail(number: str) -> str:
    """`0007-3` of `0101-20261121-0007-3`, what people read off a slip: the serial of the day and the check digit."""
    return number[14:]


class Ticket(TownRow):
    """One ticket. It points at the version of the item it was taken in under: later editions move nothing."""

    __tablename__ = "ticket"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        # the open ones of a post by due date: the queue, whatever the size of the town
        Index("ix_ticket_open", "town_id", "post_id", "due_on", **partial("closed_at IS NULL")),
        # each of these ends with what a list is ordered by: a page of the newest is read off the index
        Index("ix_ticket_received", "town_id", "received_on", "id"),
        Index("ix_ticket_tail", "town_id", "tail", "received_on", "id"),
        Index("ix_ticket_name", *("town_id", "applicant_name", "received_on", "id", "village_id", "item_id")),
        Index(
            "ix_ticket_agent",
            *("town_id", "agent_name", "received_on", "id", "applicant_name", "village_id"),
            **partial("agent_name <> ''"),
        ),
        Index("ix_ticket_ended", "town_id", "state", "received_on", "id", **partial(ENDED_STATES)),
        Index("ix_ticket_village", "town_id", "village_id", "received_on", "id"),
        Index("ix_ticket_item", "town_id", "item_id", "received_on", "id"),
        Index("ix_ticket_completed", "town_id", "completed_on"),
        Index("ix_ticket_applicant", "town_id", "applicant_id_number", "item_id"),
        Index("ix_ticket_phone", "town_id", "applicant_phone"),
        Index("ix_ticket_merged", "town_id", "merged_into_id", **partial("merged_into_id IS NOT NULL")),
        refers("item_id", "service_item"),
        refers("version_id", "item_version"),
        refers("post_id", "post"),
        refers("site_id", "site"),
        refers("village_id", "site"),
        refers("first_receiver_id", "account"),
        refers("completed_by_id", "account"),
        refers("handler_id", "account"),
        refers("merged_into_id", "ticket"),
        refers("upload_id", "upload"),
    )

    number: Mapped[str] = mapped_column(String(24))
    # found by its last part; a bulk load, which knows no defaults, fills it itself
    tail: Mapped[str] = mapped_column(
        String(12), default=lambda row: tail(row.get_current_parameters()["number"]), server_default=""
    )
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
    promised_on: Mapped[date | None] = mapped_column(
        Date
    )  # the promise of the first round; None: `due_on` is it
    extended_on: Mapped[date | None] = mapped_column(Date)  # the first round's end after an extension
    paused_until: Mapped[date | None] = mapped_column(Date)  # the last day on which the clock stands still
    # the working days up to `due_on` on which the clock runs; None where nobody counted them, as in a bulk load
    given_days: Mapped[int | None] = mapped_column(Integer)
    after_hours: Mapped[bool] = mapped_column(default=False, server_default=false())  # accepted after closing
    deemed: Mapped[bool] = mapped_column(
        default=False, server_default=false()
    )  # told too late: accepted by law
    round: Mapped[int] = mapped_column(Integer, default=1, server_default="1")
    completed_at: Mapped[datetime | None]
    completed_on: Mapped[date | None] = mapped_column(Date)
    completed_by_id: Mapped[int | None]
    closed_at: Mapped[datetime | None]  # when it left the open states; the queue's index stands on it
    ended_on: Mapped[date | None] = mapped_column(Date)  # the day it was closed without a result
    delivered_at: Mapped[datetime | None]
    delivered_to: Mapped[str] = mapped_column(String(60), default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    reply_channel: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    handler_id: Mapped[
        int | None
    ]  # whoever took it over by name; until then the first receiver answers (R077)
    merged_into_id: Mapped[int | None]
    citizen_trips: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    cadre_trips: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    upload_id: Mapped[int | None]
    changed_at: Mapped[datetime]  # the last act on it (R106: what lies untouched for days)
    row_version: Mapped[int] = mapped_column(Integer)
    item: Mapped[ServiceItem] = belongs_to("ServiceItem", "item_id", "Ticket")
    version: Mapped[ItemVersion] = belongs_to("ItemVersion", "version_id", "Ticket")
    post: Mapped[Post] = belongs_to("Post", "post_id", "Ticket")
    site: Mapped[Site] = belongs_to("Site", "site_id", "Ticket")
    village: Mapped[Site | None] = belongs_to("Site", "village_id", "Ticket")
    first_receiver: Mapped[Account] = belongs_to("Account", "first_receiver_id", "Ticket")
    handler: Mapped[Account | None] = belongs_to("Account", "handler_id", "Ticket")
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

    @property
    def promise(self) -> date | None:
        """The day promised to the applicant, whatever was extended since."""
        return self.promised_on or self.due_on

    def kept(self) -> Kept | None:
        """How the promise was kept when it was completed first; None before that and without a due date (c3.6)."""
        if self.completed_on is None or self.promise is None:
            return None
        if self.completed_on > (self.extended_on or self.promise):
            return Kept.late
        return Kept.extended if self.extended_on else Kept.on_time

    def on_time(self) -> bool | None:
        """Whether it was completed by the promised day; None while open or without one."""
        kept = self.kept()
        return None if kept is None else kept is Kept.on_time

    def days_left(self, today: date, calendar: Calendar) -> int | None:
        """Working days from `today` to the due date, negative when past; None without a running clock."""
        if self.due_on is None or not self.open:
            return None
        return calendar.workdays_between(today, self.due_on)

    def urgency(self, today: date, calendar: Calendar, alarm: Alarm = Alarm()) -> Urgency:  # noqa: B008 - frozen
        """Overdue after the due date; due soon as `alarm` says (R202, c4), a share of the time being one
        of the days on which the clock runs; a clock that stands still, or runs at the upper authority, is neither."""
        if not self.open:
            return Urgency.done if self.state in DONE else Urgency.ended
        if self.paused_until and today <= self.paused_until:
            return Urgency.outside if self.state is TicketState.reported_up else Urgency.paused
        days = alarm.days_for(village=self.channel is Channel.village)
        by_date = urgency(self.due_on, today, calendar, warn_days=days)
        if by_date is Urgency.normal and self.accepted_on and self.due_on:
            given = self.given_days
            if given is None:
                given = calendar.workdays_between(self.accepted_on, self.due_on)
            left = calendar.workdays_between(today, self.due_on)
            if (given - left) * 100 >= given * alarm.percent:
                return Urgency.due_soon
        return by_date

    def move(self, verb: Verb, now: datetime) -> None:
        """The only way a state changes; refuses what the table of moves does not know. Asks nobody: see
        `acts.mine`. The first closing of a round without a result is kept as `ended_on`."""
        move = MOVES[verb]
        if self.state not in move.before:
            raise out_of_turn("这件现在是", self.state, verb.label)
        self.state = move.after
        if move.after.open:
            self.closed_at = None
        elif self.closed_at is None:
            self.closed_at = now
            if move.after not in DONE and self.completed_on is None:
                self.ended_on = now.date()


# what `Ticket.urgency` reads: tickets alike in all of these stand alike
URGENCY_COLUMNS = (
    *(Ticket.state, Ticket.channel, Ticket.accepted_on, Ticket.due_on, Ticket.paused_until),
    Ticket.given_days,
)


class TicketMaterial(TownRow):
    """One paper asked of this applicant, and whether it was brought."""

    __tablename__ = "ticket_material"
    __table_args__ = (UniqueConstraint("town_id", "ticket_id", "position"), refers("ticket_id", "ticket"))

    ticket_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    required: Mapped[bool] = mapped_column(default=True)
    brought: Mapped[bool] = mapped_column(default=False)
