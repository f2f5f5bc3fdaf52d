"""Attachments: photos and PDF files of a ticket's papers. The rows are here; the files lie sealed in `model.ground.vault`.

Nothing is deleted: an attachment that should not be there is put away with a reason, and kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.desk.documents.paper_files import FileKind, PaperFile
from model.desk.ticket import events, finding
from model.desk.ticket.acts import capacity, not_archived
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, vault
from model.ground.db import TownRow, refers
from model.ground.refusals import NotFound, Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.on_post import answering

MOST = 30  # on one ticket, those put away not counted


class Attachment(TownRow):
    """One file of a ticket. `number` counts within the ticket; `position` is the material it shows (None: another
    paper); `sha256` is that of the file as it came, which is kept as it came."""

    __tablename__ = "attachment"
    __table_args__ = (
        UniqueConstraint("town_id", "ticket_id", "number"),
        Index("ix_attachment_stored", "town_id", "stored_name"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
        refers("withdrawn_by_id", "account"),
    )

    ticket_id: Mapped[int]
    number: Mapped[int] = mapped_column(Integer)
    position: Mapped[int | None] = mapped_column(Integer)
    file_name: Mapped[str]
    kind: Mapped[FileKind]
    size: Mapped[int] = mapped_column(Integer)  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    stored_name: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    by_id: Mapped[int]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(200), default="")

    @property
    def small_name(self) -> str:
        """Where the small picture lies; PDF files have none."""
        return f"{self.stored_name}-small"


def attach(
    s: Session, by: Account, number: str, file: PaperFile, *, position: int | None = None, now: datetime
) -> Attachment:
    """Keep a checked file (`paper_files.examine`) with the ticket, as the paper at `position` of its materials or as another one.

    It is on the disk before its row is written: a row never names a file that is not there; a file without a row is harmless and
    found by `daiban verify`. Refuses an archived ticket, a post of others, a file that the ticket has, and the 31st.
    """
    require(by, Permission.handle_tickets)
    ticket, for_id = _alone(s, by, number, now)
    kept = of_ticket(s, ticket)
    same = next((row for row in kept if row.sha256 == file.sha256), None)
    if same:
        raise Refused(f"“{file.name}”这件里已经有了（第{same.number}个附件），没有再存。")
    if len(kept) >= MOST:
        raise Refused(f"一件最多{MOST}个附件，已经满了。请把几页合成一个PDF，或先收起用不着的。")
    if position is not None and position not in [m.position for m in ticket.materials]:
        raise NotFound("这样材料")
    row = _stored(s, by, ticket, file, position, now)
    events.add(s, ticket, by, EventKind.attached, now, f"第{row.number}个：{file.name}", for_id=for_id)
    s.flush()
    history.record(s, by, "attach", "ticket", number, now=now, file=row.number, sha256=file.sha256)
    return row


def withdraw(s: Session, by: Account, number: str, *, which: int, reason: str, now: datetime) -> None:
    """Put an attachment out of sight, with the reason; the file stays. Refuses an archived ticket, an empty reason, a
    post of others and one that is put away already."""
    require(by, Permission.handle_tickets)
    ticket, for_id = _alone(s, by, number, now)
    reason = cleaned(reason, "收起的原因", 200)
    if not reason:
        raise Refused("还没有写收起的原因。请写明为什么不要它。")
    row = by_number(s, ticket, which)
    row.withdrawn_at, row.withdrawn_by_id, row.withdrawn_reason = now, by.id, reason
    events.add(
        s, ticket, by, EventKind.detached, now, f"第{which}个：{row.file_name}，原因：{reason}", for_id=for_id
    )
    s.flush()
    history.record(s, by, "detach", "ticket", number, now=now, file=which, reason=reason)


def sees(s: Session, by: Account, ticket: Ticket, now: datetime) -> bool:
    """Whether the papers lie open before this account: it may act for the ticket's post now, or took the ticket over
    by name. Everybody else sees that there are some."""
    return ticket.handler_id == by.id or answering.may_act(s, ticket.post_id, by, now)


def show(s: Session, by: Account, number: str, *, which: int, now: datetime) -> tuple[Attachment, bytes]:
    """An original opened by somebody who does not handle the ticket: a recorded act (c8). Refuses an attachment that was
    put away, and a ticket out of the account's sight."""
    require(by, Permission.reveal_personal)
    ticket = finding.by_number(s, by, number)
    row = by_number(s, ticket, which)
    data = vault.get(row.town_id, row.stored_name)
    events.add(s, ticket, by, EventKind.original_shown, now, f"第{which}个：{row.file_name}")
    s.flush()
    history.record(s, by, "open_attachment", "ticket", number, now=now, file=which)
    return row, data


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Attachment]:
    """The attachments of a ticket that were not put away, in order."""
    return s.scalars(
        select(Attachment)
        .where(
            Attachment.town_id == ticket.town_id,
            Attachment.ticket_id == ticket.id,
            Attachment.withdrawn_at.is_(None),
        )
        .order_by(Attachment.number)
    ).all()


def by_number(s: Session, ticket: Ticket, which: int) -> Attachment:
    """One attachment that was not put away; refuses another number."""
    row = next((row for row in of_ticket(s, ticket) if row.number == which), None)
    if row is None:
        raise NotFound(f"第{which}个附件")
    return row


def _alone(s: Session, by: Account, number: str, now: datetime) -> tuple[Ticket, int | None]:
    """The ticket while nobody else adds to it or archives it. Adding a paper hurts no colleague's work, so an older
    view of the ticket does not matter here."""
    db.alone(s, papers_of(by.town_id, number))
    ticket = finding.by_number(s, by, number)
    not_archived(ticket)
    return ticket, capacity(s, by, ticket, now)


def papers_of(town_id: int, number: str) -> str:
    """What `db.alone` keeps for one at a time: the papers of a ticket."""
    return f"papers {town_id} {number}"


def _stored(
    s: Session, by: Account, ticket: Ticket, file: PaperFile, position: int | None, now: datetime
) -> Attachment:
    count = select(func.max(Attachment.number)).where(
        Attachment.town_id == ticket.town_id, Attachment.ticket_id == ticket.id
    )
    row = Attachment(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        number=(s.scalar(count) or 0) + 1,
        position=position,
        file_name=file.name,
        kind=file.kind,
        size=len(file.data),
        sha256=file.sha256,
        stored_name=vault.new_name(),
        at=now,
        by_id=by.id,
    )
    vault.put(row.town_id, row.stored_name, file.data)
    if file.small:
        vault.put(row.town_id, row.small_name, file.small)
    s.add(row)
    return row
