"""Complaints: recorded, assigned to somebody not complained of, answered, closed with a reply (R140-R152, c7)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.desk.ticket.tickets import Ticket
from model.ground.db import Labelled, belongs_to, refers
from model.ground.owed import Owed
from model.ground.privacy import PHONE
from model.people.accounts import Account


class Channel(Labelled):
    phone = "phone", "电话"
    box = "box", "意见箱"
    web = "web", "网络平台"
    letter = "letter", "来信"
    visit = "visit", "当面反映"
    upper_level = "upper_level", "上级转来"


class Category(Labelled):
    attitude = "attitude", "态度生硬"
    unclear = "unclear", "解释不清"
    delay = "delay", "办事拖延"
    charge = "charge", "违规收费"
    integrity = "integrity", "吃拿卡要"
    other = "other", "其他"


class ComplaintState(Labelled):
    recorded = "recorded", "待分派"
    assigned = "assigned", "办理中"
    answered = "answered", "已答复"
    closed = "closed", "已办结"


class ReplyChannel(Labelled):
    """How the complainant learned the result (R084); an anonymous one can only be answered in public, or not at all."""

    phone = "phone", "电话答复"
    visit = "visit", "当面答复"
    letter = "letter", "书面答复"
    web = "web", "网络答复"
    published = "published", "公示"
    nowhere = "nowhere", "无法答复"

    def fits(self, *, anonymous: bool) -> bool:
        return (
            self in (ReplyChannel.published, ReplyChannel.nowhere)
            if anonymous
            else self is not (ReplyChannel.nowhere)
        )


S = ComplaintState
MOVES: Final[Mapping[ComplaintState, frozenset[ComplaintState]]] = {
    S.recorded: frozenset({S.assigned}),
    S.assigned: frozenset({S.assigned, S.answered}),
    S.answered: frozenset({S.closed}),
    S.closed: frozenset(),
}
OPEN: Final = frozenset(S) - {S.closed}  # what was found out is no reply before the complainant has it (R084)


class Complaint(Owed):
    """One complaint. `about_id` is the person complained of, who never handles it nor sees who complained;
    `concerns_on` the day on which the matter began, from which on nobody near that person handles it."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        Index("ix_complaint_open", "town_id", "state", "due_on"),
        Index("ix_complaint_received", "town_id", "received_at"),
        refers("about_id", "account"),
        refers("handler_id", "account"),
        refers("recorded_by_id", "account"),
        refers("ticket_id", "ticket"),
    )

    NOUN, DUTY, PREFIX = "投诉", "答复", "TS"
    MOVES, OPEN = MOVES, OPEN

    channel: Mapped[Channel]
    category: Mapped[Category]
    anonymous: Mapped[bool]
    complainant: Mapped[str] = mapped_column(String(40), default="")
    complainant_phone: Mapped[str | None] = mapped_column(PHONE)
    content: Mapped[str] = mapped_column(Text)
    about_id: Mapped[int | None]
    ticket_id: Mapped[int | None]
    state: Mapped[ComplaintState] = mapped_column(default=ComplaintState.recorded)
    recorded_by_id: Mapped[int]
    concerns_on: Mapped[date | None] = mapped_column(Date)
    handler_id: Mapped[int | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    reply_channel: Mapped[str] = mapped_column(String(20), default="")
    recorded_by: Mapped[Account] = belongs_to("Account", "recorded_by_id", "Complaint")
    ticket: Mapped[Ticket | None] = belongs_to("Ticket", "ticket_id", "Complaint")
    about: Mapped[Account | None] = belongs_to("Account", "about_id", "Complaint")
    handler: Mapped[Account | None] = belongs_to("Account", "handler_id", "Complaint")

    @property
    def holder(self) -> str:
        return self.handler.name if self.handler else ""

    @property
    def gist(self) -> str:
        return self.category.label
