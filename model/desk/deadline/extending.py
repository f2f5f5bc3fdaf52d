"""Asking for more days and answering: once a round, with a reason that the applicant is told (licensing law art 42)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, func, literal, select, tuple_
from sqlalchemy.orm import Session, selectinload

from model.catalogue.versions import ItemVersion, Kind
from model.desk.deadline import clock
from model.desk.deadline.extensions import Extension
from model.desk.ticket import events, finding
from model.desk.ticket.acts import at_hand, own_department, unchanged
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import history, settings, workdays
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, may, require

JOINT: Final = 15  # art 42: a joint item may be extended by fifteen days
RUNNING: Final = frozenset(
    {TicketState.accepted, TicketState.in_progress, TicketState.suspended, TicketState.decided}
)


def most_days(s: Session, ticket: Ticket) -> int:
    """How many days one extension may give, in the item's unit."""
    return JOINT if ticket.kind is Kind.joint else settings.number(s, ticket.town_id, "extension_days")


def ask(
    s: Session, by: Account, number: str, *, days: int, reason: str, seen: int, now: datetime
) -> Extension:
    """The post asks for more days before the promise runs out. Refuses a second extension of the same round, an
    instant item, a ticket whose clock does not run, one that is late already, too many days, a missing reason."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if ticket.state not in RUNNING or ticket.kind is Kind.instant:
        raise Refused(f"{ticket.kind.label}现在是“{ticket.state.label}”，不能申请延期。")
    if any(extension.granted is not False for extension in of_ticket(s, ticket)):
        raise Refused("这件已经申请过延期，一轮只能延一次。")
    _refuse_late(s, ticket, now.date())
    unit, most = ticket.version.day_unit, most_days(s, ticket)
    if not 1 <= days <= most:
        raise Refused(f"最多延期{most}个{unit.label}，填写的是{days}。请改好再保存。")
    reason = cleaned(reason, "理由", 200)
    if not reason:
        raise Refused("还没有写延期的理由。理由要告知申请人，请写明白。")
    row = Extension(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        round=ticket.round,
        days=days,
        reason=reason,
        asked_at=now,
        asked_by_id=by.id,
    )
    s.add(row)
    events.add(
        s, ticket, by, EventKind.extension_asked, now, f"{days}个{unit.label}。{reason}", for_id=for_id
    )
    s.flush()
    history.record(s, by, "ask_extension", "ticket", number, now=now, days=days)
    return row


def answer(
    s: Session, by: Account, number: str, *, granted: bool, text: str, seen: int, now: datetime
) -> Extension:
    """Grant or refuse what was asked: `text` says how the applicant was told the reason (granted), or why not.

    The promise stays; a granted ticket done after it counts as 延期, never as on time (c3.6). Refuses whoever asked,
    an empty text, nothing to answer, and to grant when the promise is past: it is late already.
    """
    require(by, Permission.approve_tickets)
    ticket = unchanged(s, by, number, seen)
    own_department(ticket, by)
    row = next((extension for extension in of_ticket(s, ticket) if extension.granted is None), None)
    if row is None or not ticket.open:
        raise Refused("这件没有等批的延期申请。请刷新后看最新情况。")
    if row.asked_by_id == by.id:
        raise Refused("自己申请的延期不能自己批。请交给另一位负责人。")
    text = cleaned(text, "说明", 200)
    if not text:
        raise Refused("批准的，请写怎样把理由告知申请人；不批准的，请写原因。")
    if granted:
        _refuse_late(s, ticket, now.date())
    row.granted, row.answer, row.answered_at, row.answered_by_id = granted, text, now, by.id
    clock.reckon(s, ticket)
    unit = ticket.version.day_unit.label
    decision = f"批准延期{row.days}个{unit}，到{_end(s, ticket)}" if granted else "不批准延期"
    events.add(s, ticket, by, EventKind.extension_answered, now, f"{decision}。{text}")
    s.flush()
    history.record(s, by, "answer_extension", "ticket", number, now=now, granted=granted, days=row.days)
    return row


def _refuse_late(s: Session, ticket: Ticket, today: date) -> None:
    counted = clock.of(s, ticket, workdays.load_calendar(s))
    if counted and today > counted.promise.due_on:
        raise Refused(f"承诺的{counted.promise.due_on}已经过了，不能再延期。请尽快办结，并向申请人说明。")


def _end(s: Session, ticket: Ticket) -> date | None:
    counted = clock.of(s, ticket, workdays.load_calendar(s))
    return counted.extended.due_on if counted and counted.extended else None


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Extension]:
    """What was asked for in the present round, in order."""
    return s.scalars(
        select(Extension)
        .where(
            Extension.town_id == ticket.town_id,
            Extension.ticket_id == ticket.id,
            Extension.round == ticket.round,
        )
        .order_by(Extension.id)
    ).all()


def _waiting(by: Account) -> list[ColumnElement[bool]]:
    requests = select(Extension.ticket_id, Extension.round).where(
        Extension.town_id == by.town_id, Extension.granted.is_(None), Extension.asked_by_id != by.id
    )
    return [
        *finding.visible(by),
        Ticket.closed_at.is_(None),
        tuple_(Ticket.id, Ticket.round).in_(requests),
        literal(may(by, Permission.approve_tickets)),
    ]


def count_waiting(by: Account) -> ScalarSelect[int]:
    """How many `waiting` lists."""
    return select(func.count()).select_from(Ticket).where(*_waiting(by)).scalar_subquery()


def first_waiting(by: Account) -> ScalarSelect[str]:
    """The number of the most urgent that `waiting` lists."""
    first = select(Ticket.number).where(*_waiting(by)).order_by(Ticket.due_on, Ticket.id).limit(1)
    return first.scalar_subquery()


def waiting(s: Session, by: Account) -> Sequence[Ticket]:
    """The open tickets whose extension, asked for in the present round, waits for this approver, the most urgent first, each with its version; none
    that the account asked for itself, none for whoever may not approve."""
    require(by, Permission.view_tickets)
    return s.scalars(
        select(Ticket)
        .where(*_waiting(by))
        .options(selectinload(Ticket.version).load_only(ItemVersion.name))
        .order_by(Ticket.due_on, Ticket.id)
    ).all()
