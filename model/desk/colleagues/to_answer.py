"""What waits for a person beside the queue: urgings to answer, 督办 of the town, transfers to take over."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, or_, select, update
from sqlalchemy.orm import Session

from model.desk.colleagues import urging
from model.desk.colleagues.urging import UNANSWERED, Urging, UrgingKind
from model.desk.ticket import finding, sub_tasks
from model.desk.ticket.moves import ENDED, TicketState
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require


def owed(s: Session, by: Account, posts: Collection[int]) -> Counter[UrgingKind]:
    """How many urgings of each kind this account has to answer: at the open tickets of these posts of its own, for a
    department's handler at those in which the department has a part to do."""
    require(by, Permission.view_tickets)
    where: list[ColumnElement[bool]] = [Ticket.post_id.in_(posts)] if posts else []
    if by.role is Role.department_handler:
        where.append(sub_tasks.of_department(by.town_id, by.department_id, waiting=True))
    if not where:
        return Counter()
    rows = s.execute(
        select(Urging.kind, func.count())
        .join(Ticket, (Ticket.town_id == Urging.town_id) & (Ticket.id == Urging.ticket_id))
        .where(Ticket.town_id == by.town_id, still_open(), or_(*where), UNANSWERED)
        .group_by(Urging.kind)
    )
    return Counter({row.kind: row[1] for row in rows})


def waiting_at(s: Session, town_id: int, tickets: Collection[int]) -> dict[int, UrgingKind]:
    """Which of these tickets have an urging without an answer, the graver kind of each."""
    rows = s.execute(
        select(Urging.ticket_id, Urging.kind).where(
            Urging.town_id == town_id, Urging.ticket_id.in_(tickets), UNANSWERED
        )
    )
    kinds: dict[int, UrgingKind] = {}
    for ticket_id, kind in rows:
        if kinds.get(ticket_id) is not UrgingKind.supervise:
            kinds[ticket_id] = kind
    return kinds


def under_supervision() -> ColumnElement[bool]:
    """As a condition on tickets: a 督办 of theirs has no answer yet."""
    same = (Urging.town_id == Ticket.town_id, Urging.ticket_id == Ticket.id)
    return exists().where(*same, Urging.kind == UrgingKind.supervise, UNANSWERED)


def supervised(by: Account) -> ScalarSelect[int]:
    """How many open tickets have a 督办 without an answer: the director's task (c4); `queue.of` lists them. A part of
    the statement that counts what waits on the first page, as its kin in other files."""
    require(by, Permission.supervise_tickets)
    where = (*finding.visible(by), still_open(), under_supervision())
    return select(func.count()).select_from(Ticket).where(*where).scalar_subquery()


def to_answer(s: Session, ticket: Ticket) -> Sequence[Urging]:
    """The urgings of a ticket that wait for an answer, the oldest first. One that has its result still owes people
    theirs before it is put away; the house's own reminders ended with the ticket."""
    if ticket.state in ENDED or ticket.state is TicketState.archived:
        return []
    rows = [row for row in urging.of_ticket(s, ticket) if row.answered_at is None]
    return rows if ticket.open else [row for row in rows if row.by_id]


def settle(
    s: Session, ticket: Ticket, text: str, answered_by_id: int, now: datetime, *, of_house: bool = False
) -> None:
    """Whatever still waits at a ticket is answered by what was just done with it, e.g. by merging; `of_house`: only
    what the house itself wrote. Asks nobody."""
    house = (Urging.by_id.is_(None),) if of_house else ()
    s.execute(
        update(Urging)
        .where(Urging.town_id == ticket.town_id, Urging.ticket_id == ticket.id, UNANSWERED, *house)
        .values(answer=text, answered_by_id=answered_by_id, answered_at=now)
        .execution_options(synchronize_session=False)
    )
