"""Complaints: recorded, assigned to somebody not complained of, answered, closed with a reply (R140-R152, c7)."""

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.ground.db import Labelled, TownRow, belongs_to, refers
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


class Complaint(TownRow):
    """One complaint. `about_id` is the person complained of, who never handles it nor sees who complained."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        Index("ix_complaint_open", "town_id", "state", "due_on"),
        refers("about_id", "account"),
        refers("handler_id", "account"),
        refers("recorded_by_id", "account"),
        refers("ticket_id", "ticket"),
    )

    number: Mapped[str] = mapped_column(String(24))
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
    received_at: Mapped[datetime]
    due_on: Mapped[date] = mapped_column(Date)
    handler_id: Mapped[int | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    reply: Mapped[str] = mapped_column(Text, default="")
    reply_channel: Mapped[str] = mapped_column(String(20), default="")
    closed_at: Mapped[datetime | None]
    row_version: Mapped[int] = mapped_column(Integer)
    about: Mapped[Account | None] = belongs_to("Account", "about_id", "Complaint")
    handler: Mapped[Account | None] = belongs_to("Account", "handler_id", "Complaint")

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy reads it so
