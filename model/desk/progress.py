"""The public question "where is my ticket" (R097, c8): number and query code in, state and dates out, no name.

Every try is counted before it is looked at, for numbers that exist and for those that do not alike.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, selectinload

from model.desk.ticket import rounds
from model.desk.ticket.moves import TicketState
from model.desk.ticket.rounds import TicketRound
from model.desk.ticket.tickets import Ticket
from model.ground import db, settings
from model.ground.db import Base, new_ids
from model.ground.identity import tidy
from model.ground.refusals import Refused
from model.people import sites
from model.roster.posts.posts import Post

TRIES: Final = 5  # wrong ones of one number, see c8
ADDRESS_TRIES: Final = 60  # of one address: a village or a mobile network shares it
LOCKED: Final = timedelta(minutes=15)
KEPT: Final = timedelta(days=1)
# The states in words for residents.
SENTENCES: Final[Mapping[TicketState, str]] = {
    TicketState.received: "已经收到您的材料，正在看材料齐不齐。",
    TicketState.correction: "还缺材料，等您补来。补齐的当天受理。",
    TicketState.accepted: "已经受理，正在办理。",
    TicketState.in_progress: "正在办理。",
    TicketState.reported_up: "已经上报，正在等上级的结果。",
    TicketState.suspended: "正在等一个不计入时限的环节，结束后接着办。",
    TicketState.decided: "已经有结果，马上答复您。",
    TicketState.completed: "已经办结，请到窗口领取结果。",
    TicketState.delivered: "已经办结，结果已经送达。",
    TicketState.archived: "已经办结。",
    TicketState.not_accepted: "这件事没有受理。原因和去哪里办，写在给您的通知书上，也可以打窗口电话问。",
    TicketState.returned: "这件已经退回。原因和怎么办，写在给您的通知书上，也可以打窗口电话问。",
    TicketState.withdrawn: "这件已经撤回，不再办理。想再办，请到窗口重新登记。",
    TicketState.terminated: "这件已经终止，不再办理。有疑问请打窗口电话问。",
}
MERGED: Final = "这件和您的另一件并在一起办了。请用另一件的编号来查，或打窗口电话问。"


class ProgressAttempt(Base):
    """A question that found nothing. It belongs to no town: the number may not exist."""

    __tablename__ = "progress_attempt"
    __table_args__ = (
        Index("ix_progress_attempt_number", "number", "at"),
        Index("ix_progress_attempt_address", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=lambda: new_ids(1)[0])
    at: Mapped[datetime]
    number: Mapped[str] = mapped_column(String(24))
    address: Mapped[str] = mapped_column(String(45))


@dataclass(frozen=True)
class Standing:
    """What a resident learns: the item, where it stands, its dates, what is missing, whom to call. Never who."""

    number: str
    item: str
    says: str
    dates: tuple[tuple[str, date], ...]
    missing: tuple[str, ...]
    where: str
    phone: str
    complaint_phone: str


def ask(s: Session, *, number: str, code: str, address: str, now: datetime) -> Standing | None:
    """Where the ticket of this number and code stands; None when they do not fit, without saying which. Refuses while
    the number (5 wrong tries) or the address (60) is locked, 15 minutes after the tries. Asks no permission: the code is it."""
    number, code = _typed(number), tidy(code)
    db.alone(s, f"progress:{number}")
    if _tries_left(s, number, address, now) <= 0:
        raise Refused("查的次数太多，请15分钟后再试；也可以到窗口，工作人员帮您查。")
    attempt = ProgressAttempt(at=now, number=number, address=address)
    s.add(attempt)
    s.flush()
    towns = [hall.town_id for hall in sites.halls(s)]
    known = s.execute(
        select(Ticket.town_id, Ticket.id, Ticket.query_code).where(
            Ticket.town_id.in_(towns), Ticket.number == number
        )
    ).all()
    fitting = [row for row in known if hmac.compare_digest(row.query_code.encode(), code.encode())]
    if not fitting:
        return None
    s.delete(attempt)
    s.execute(delete(ProgressAttempt).where(ProgressAttempt.at < now - KEPT))
    return _standing(s, fitting[0].town_id, fitting[0].id)


def _typed(number: str) -> str:
    """The number as we write it, however its dashes were typed."""
    digits = re.sub("[^0-9]", "", tidy(number))[:20]
    return f"{digits[:4]}-{digits[4:12]}-{digits[12:-1]}-{digits[-1:]}" if len(digits) >= 17 else digits


def _tries_left(s: Session, number: str, address: str, now: datetime) -> int:
    since = ProgressAttempt.at > now - LOCKED
    count = select(func.count()).select_from(ProgressAttempt).where(since)
    return min(
        TRIES - (s.scalar(count.where(ProgressAttempt.number == number)) or 0),
        ADDRESS_TRIES - (s.scalar(count.where(ProgressAttempt.address == address)) or 0),
    )


def _standing(s: Session, town_id: int, ticket_id: int) -> Standing:
    ticket = s.scalars(
        select(Ticket)
        .where(Ticket.town_id == town_id, Ticket.id == ticket_id)
        .options(
            joinedload(Ticket.version),
            joinedload(Ticket.site),
            joinedload(Ticket.post).joinedload(Post.window),
            selectinload(Ticket.materials),
        )
    ).one()
    again = rounds.present(s, ticket)
    window = ticket.post.window.name if ticket.post.window else ""
    return Standing(
        number=ticket.number,
        item=ticket.version.name,
        says=_says(ticket),
        dates=tuple(_dates(ticket, again)),
        missing=tuple(ticket.missing) if ticket.state is TicketState.correction else (),
        where=f"{ticket.site.name}{window}",
        phone=ticket.site.phone or settings.value(s, town_id, "enquiry_phone"),
        complaint_phone=settings.value(s, town_id, "complaint_phone"),
    )


def _says(ticket: Ticket) -> str:
    if ticket.merged_into_id:
        return MERGED
    again = "这件正在重新办理。" if ticket.round > 1 and ticket.open else ""
    return again + SENTENCES.get(ticket.state, ticket.state.label)


def _dates(ticket: Ticket, again: TicketRound | None) -> list[tuple[str, date]]:
    """收件, 受理, 承诺, 延期, 办结, in this order, those that there are; before the acceptance nothing is promised. Of a
    ticket that is done again the dates of both rounds."""
    dates = [
        ("收件", ticket.received_on),
        ("受理", ticket.accepted_on),
        ("承诺办结", ticket.promise if ticket.accepted_on else None),
        ("延期到", ticket.extended_on),
        ("办结", ticket.completed_on),
    ]
    if again:
        dates += [("重新办理", again.opened_on), ("承诺办结", ticket.due_on if ticket.open else None)]
        dates.append(("再次办结", again.completed_at.date() if again.completed_at else None))
    return [(word, day) for word, day in dates if day]
