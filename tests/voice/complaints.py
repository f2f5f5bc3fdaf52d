"""One complaint, and what is done with it as one of the cast."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.voice import handling, lists
from model.voice.complaints import (
    Category,
    Channel,
    Complaint,
    ReplyChannel,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)


def recorded(
    s: Session,
    about: str = "li",
    by: str = "ji",
    category: Category = Category.attitude,
    anonymous: bool = False,
    content: str = "说话难听，让我白跑两趟",
    complainant: str = "周大爷",
    phone: str = "13800001234",
    ticket_number: str = "",
    now: datetime = NOW,
) -> Complaint:
    complaint = handling.record(
        s,
        accounts.by_login(s, by),
        channel=Channel.phone,
        category=category,
        content=content,
        anonymous=anonymous,
        complainant=complainant,
        phone=phone,
        about=accounts.by_login(s, about) if about else None,
        ticket_number=ticket_number,
        now=now,
    )
    return only(s, complaint.number)


def only(s: Session, number: str = "TS-2026-0001") -> Complaint:
    return s.scalars(
        select(Complaint)
        .where(Complaint.number == number)
        .options(*lists._people())
        .execution_options(populate_existing=True)
    ).one()


def assign(s: Session, handler: str, by: str = "zhang") -> None:
    who, to = accounts.by_login(s, by), accounts.by_login(s, handler)
    handling.assign(s, only(s), who, handler=to, now=NOW)


def answer(s: Session, by: str, text: str = "已核实并道歉") -> None:
    handling.answer(s, only(s), accounts.by_login(s, by), text=text, now=NOW)


def close(
    s: Session, by: str, reply: str = "已向您当面道歉", channel: ReplyChannel = ReplyChannel.phone
) -> None:
    handling.close(s, only(s), accounts.by_login(s, by), reply=reply, channel=channel, now=NOW)
