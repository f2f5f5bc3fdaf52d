"""Urging (催办) and supervising (督办): recorded acts with a text, each answered in writing by whoever answers for the post."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, Index, String, exists, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.catalogue.items import Kind
from model.desk.ticket import events, finding, lights, sub_tasks
from model.desk.ticket.acts import capacity, not_archived
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import ENDED, TicketState
from model.desk.ticket.stages import running, still_open
from model.desk.ticket.tickets import URGENCY_COLUMNS, Ticket
from model.ground import db, history, workdays
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.history import House
from model.ground.owed import Urgency
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require

AGAIN = timedelta(days=1)  # before this has passed nobody urges the same ticket twice


class UrgingKind(Labelled):
    """The word on screen: to the post, or for the director's attention too."""

    urge = "urge", "催办"
    supervise = "supervise", "督办"


EVENTS = {UrgingKind.urge: EventKind.urged, UrgingKind.supervise: EventKind.supervised}


class Urging(TownRow):
    """One urging of one ticket; `by_id` None: the house itself, once for each date the ticket was due
    on (`due_on`). Unanswered ones of an open ticket wait."""

    __tablename__ = "urging"
    __table_args__ = (
        Index("ix_urging_ticket", "town_id", "ticket_id"),
        Index(
            "uq_urging_house",
            "town_id",
            "ticket_id",
            "kind",
            "due_on",
            unique=True,
            sqlite_where=text("by_id IS NULL"),
            postgresql_where=text("by_id IS NULL"),
        ),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
        refers("answered_by_id", "account"),
    )

    ticket_id: Mapped[int]
    kind: Mapped[UrgingKind]
    due_on: Mapped[date | None] = mapped_column(Date)
    by_id: Mapped[int | None]
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(String(200))
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_by_id: Mapped[int | None]
    answered_at: Mapped[datetime | None]
    ticket: Mapped[Ticket] = belongs_to("Ticket", "ticket_id", "Urging")
    by: Mapped[Account | None] = belongs_to("Account", "by_id", "Urging")
    answered_by: Mapped[Account | None] = belongs_to("Account", "answered_by_id", "Urging")


UNANSWERED = Urging.answered_at.is_(None)


def urge(s: Session, by: Account, number: str, *, text: str, now: datetime) -> Urging:
    """Ask whoever answers for the post to hurry (R105). Refuses a closed ticket, an empty text, and the same person
    twice within a day."""
    require(by, Permission.urge_tickets)
    row = _add(s, by, number, UrgingKind.urge, text, now)
    history.record(s, by, "urge", "ticket", number, now=now)
    return row


def supervise(s: Session, by: Account, number: str, *, text: str, now: datetime) -> Urging:
    """The same by director, leader or supervisor; it stays before the director until the post answers (c4)."""
    require(by, Permission.supervise_tickets)
    row = _add(s, by, number, UrgingKind.supervise, text, now)
    history.record(s, by, "supervise", "ticket", number, now=now)
    return row


def _add(s: Session, by: Account, number: str, kind: UrgingKind, text: str, now: datetime) -> Urging:
    ticket = finding.by_number(s, by, number)
    db.alone(s, f"{by.town_id} {kind} {number}")
    if not ticket.open:
        raise Refused(f"这件现在是“{ticket.state.label}”，不用{kind.label}了。请刷新后看最新情况。")
    text = cleaned(text, f"{kind.label}的话", 200)
    if not text:
        raise Refused(f"还没有写{kind.label}的话。请写上要对方做什么。")
    own = (Urging.by_id == by.id, Urging.kind == kind, Urging.at > now - AGAIN)
    before = s.scalar(select(func.max(Urging.at)).where(*_of(ticket), *own))
    if before:
        raise Refused(
            f"您{before:%m月%d日%H:%M}已经{kind.label}过这一件，一天内不用再写。急事请直接打电话给承办人。"
        )
    row = _row(ticket, kind, text, now, by.id)
    s.add(row)
    events.add(s, ticket, by, EVENTS[kind], now, text)
    s.flush()
    return row


def _row(ticket: Ticket, kind: UrgingKind, text: str, now: datetime, by_id: int | None = None) -> Urging:
    return Urging(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        kind=kind,
        due_on=ticket.due_on,
        by_id=by_id,
        at=now,
        text=text,
    )


def answer(
    s: Session, by: Account, number: str, *, ids: Collection[int], text: str, now: datetime
) -> Sequence[Urging]:
    """Answer in writing the urgings of one ticket that the person has read, `ids`; what arrived since stays open.
    Refuses whoever does not answer for the post (or works on it in a department), an ended or archived ticket, an
    empty text, and what a colleague answered before."""
    require(by, Permission.handle_tickets)
    ticket = finding.by_number(s, by, number)
    for_id = answering(s, by, ticket, now)
    not_archived(ticket)
    if ticket.state in ENDED:
        raise Refused(f"这件现在是“{ticket.state.label}”，不用再回复。要记一笔，请写备注。")
    text = cleaned(text, "回复", 500)
    if not text:
        raise Refused("还没有写回复。请写上办到哪一步、什么时候办结。")
    rows = s.scalars(
        select(Urging).where(*_of(ticket), Urging.id.in_(ids), UNANSWERED).with_for_update()
    ).all()
    if not rows:
        raise Refused("这几条已经有人回复过了。请看最新情况。")
    for row in rows:
        row.answer, row.answered_by_id, row.answered_at = text, by.id, now
    events.add(s, ticket, by, EventKind.answered, now, text, for_id=for_id)
    s.flush()
    history.record(s, by, "answer_urging", "ticket", number, now=now, answered=len(rows))
    return rows


def answering(s: Session, by: Account, ticket: Ticket, now: datetime) -> int | None:
    """Whoever may act for the post, and a department's handler while its part of a joint ticket is not done."""
    if by.role is Role.department_handler:
        parts = sub_tasks.of_ticket(s, ticket)
        if any(part.waiting and part.department_id == by.department_id for part in parts):
            return None
    return capacity(s, by, ticket, now)


def _of(ticket: Ticket) -> tuple[ColumnElement[bool], ...]:
    return Urging.town_id == ticket.town_id, Urging.ticket_id == ticket.id


def yellow(s: Session, house: House, *, now: datetime) -> int:
    """Write one 催办 for every ticket whose light has turned yellow (c4), and one more when it has another due date: to
    be accepted, then to be done, or extended. Never for one that is closed or whose clock stands still. Doing it
    again writes nothing. Returns how many."""
    calendar, alarm, today = workdays.load_calendar(s), lights.alarm(s, house.town_id), now.date()
    waits = (*_running(house, UrgingKind.urge, now), Ticket.due_on >= today)
    due = set()
    for values in s.execute(select(*URGENCY_COLUMNS).where(*waits).distinct()):
        ticket = Ticket(**dict(zip((column.key for column in URGENCY_COLUMNS), values, strict=True)))
        if ticket.urgency(today, calendar, alarm) is Urgency.due_soon:
            due.add(ticket.due_on)
    if not due:
        return 0
    rows = s.scalars(select(Ticket).where(*waits, Ticket.due_on.in_(due))).all()
    soon = [t for t in rows if t.urgency(today, calendar, alarm) is Urgency.due_soon]
    if soon:
        _all(s, house, soon, UrgingKind.urge, now)
        history.record(s, house, "urge_due_soon", "urging", now.date(), now=now, tickets=len(soon))
    return len(soon)


def red(s: Session, house: House, *, now: datetime) -> int:
    """Write one 督办 for every ticket that has become overdue, once for a due date: a task for the director
    until the post has answered (c4); returns how many. Never for one that is closed or whose clock stands still."""
    waits = (*_running(house, UrgingKind.supervise, now), Ticket.due_on < now.date())
    late = s.scalars(select(Ticket).where(*waits)).all()
    if late:
        _all(s, house, late, UrgingKind.supervise, now)
        history.record(s, house, "supervise_overdue", "urging", now.date(), now=now, tickets=len(late))
    return len(late)


def _running(house: House, kind: UrgingKind, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Open tickets whose clock runs and of which the house has not yet said this for the date they are due on."""
    same = (Urging.town_id == Ticket.town_id, Urging.ticket_id == Ticket.id, Urging.due_on == Ticket.due_on)
    return (
        Ticket.town_id == house.town_id,
        still_open(),
        running(now.date()),
        ~exists().where(*same, Urging.by_id.is_(None), Urging.kind == kind),
    )


def _all(s: Session, house: House, tickets: Sequence[Ticket], kind: UrgingKind, now: datetime) -> None:
    for ticket in tickets:
        row = _row(ticket, kind, _reminder(ticket, kind), now)
        s.add(row)
        events.add(s, ticket, house, EVENTS[kind], now, row.text)
    s.flush()


def _reminder(ticket: Ticket, kind: UrgingKind) -> str:
    what = "受理或一次性告知" if ticket.state is TicketState.received else "办结"
    if ticket.state is not TicketState.received and ticket.kind is Kind.reported:
        what = "上报或办结"
    if kind is UrgingKind.urge:
        return f"快到期了，{ticket.due_on:%Y-%m-%d}前要{what}。请抓紧办理。"
    return f"已超期，应在{ticket.due_on:%Y-%m-%d}前{what}。请写明原因和新的办结日期，并告知申请人。"


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Urging]:
    """All urgings of a ticket, the oldest first, each with who wrote and who answered."""
    return s.scalars(
        select(Urging)
        .where(*_of(ticket))
        .options(selectinload(Urging.by), selectinload(Urging.answered_by))
        .order_by(Urging.at, Urging.id)
    ).all()
