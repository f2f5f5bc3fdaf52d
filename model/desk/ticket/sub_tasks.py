"""Sub-tasks: what each department does for a joint ticket, and by when. Table, rules and queries; acts in `joint`."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Index, Integer, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.ground import workdays
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.workdays import Calendar, DayUnit
from model.people.accounts import Account
from model.people.sites import Department


class SubTaskState(Labelled):
    """How far a department is with its part."""

    waiting = "waiting", "等答复"
    agreed = "agreed", "已办理"
    objected = "objected", "不同意"


class SubTask(TownRow):
    """One department's part of a joint ticket, with its own days (working days) and due date, never later than the
    ticket's (c1 联合办理制)."""

    __tablename__ = "sub_task"
    __table_args__ = (
        Index("ix_sub_task_ticket", "town_id", "ticket_id"),
        Index("ix_sub_task_department", "town_id", "department_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("department_id", "department"),
        refers("given_by_id", "account"),
        refers("answered_by_id", "account"),
    )

    ticket_id: Mapped[int]
    round: Mapped[int] = mapped_column(Integer, default=1)
    department_id: Mapped[int]
    what: Mapped[str] = mapped_column(String(200))
    days: Mapped[int] = mapped_column(Integer)
    given_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    given_by_id: Mapped[int]
    state: Mapped[SubTaskState] = mapped_column(default=SubTaskState.waiting)
    opinion: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None]
    department: Mapped[Department] = belongs_to("Department", "department_id", "SubTask")
    given_by: Mapped[Account] = belongs_to("Account", "given_by_id", "SubTask")
    answered_by: Mapped[Account | None] = belongs_to("Account", "answered_by_id", "SubTask")

    @property
    def waiting(self) -> bool:
        return self.state is SubTaskState.waiting

    def late(self, today: date) -> bool:
        """Whether the department has let its day pass without a word, or gave it afterwards."""
        return (self.answered_at.date() if self.answered_at else today) > self.due_on


def due_on(ticket: Ticket, given_on: date, days: int, calendar: Calendar) -> date:
    """The day a department's part is due: after its own working days, never later than the ticket, never before it
    was given."""
    own = workdays.deadline(given_on, days, DayUnit.workday, calendar).due_on
    return max(given_on, min(own, ticket.due_on or own))


def of_ticket(s: Session, ticket: Ticket) -> Sequence[SubTask]:
    """The sub-tasks of every round, in the order given, each with its department and people."""
    return s.scalars(
        select(SubTask)
        .where(SubTask.town_id == ticket.town_id, SubTask.ticket_id == ticket.id)
        .options(
            joinedload(SubTask.department), joinedload(SubTask.given_by), joinedload(SubTask.answered_by)
        )
        .order_by(SubTask.id)
    ).all()


def waiting_at(s: Session, tickets: Sequence[Ticket]) -> Sequence[SubTask]:
    """What departments still owe to these tickets of one town, each with its department."""
    if not tickets:
        return []
    return s.scalars(
        select(SubTask)
        .where(SubTask.town_id == tickets[0].town_id, SubTask.ticket_id.in_([t.id for t in tickets]))
        .where(SubTask.state == SubTaskState.waiting)
        .options(joinedload(SubTask.department))
        .order_by(SubTask.id)
    ).all()


def to_answer(s: Session, by: Account) -> Sequence[tuple[int, str]]:
    """The open tickets, by id and number, in which the department of this account has a part to answer, the one it
    must answer first on top; nothing for accounts that are no department's."""
    where = of_department(by.town_id, by.department_id, waiting=True)
    rows = s.execute(
        select(Ticket.id, Ticket.number)
        .where(Ticket.town_id == by.town_id, still_open(), where)
        .order_by(*own_parts_first(by), Ticket.id)
    )
    return [(row.id, row.number) for row in rows]


def own_parts_first(by: Account) -> tuple[ColumnElement[Any], ...]:
    """An order of tickets: those with a part that the department of `by` has to answer, by the day of that part, then
    all the others alike."""
    due_on = (
        select(func.min(SubTask.due_on))
        .where(SubTask.town_id == Ticket.town_id, SubTask.ticket_id == Ticket.id)
        .where(SubTask.department_id == by.department_id, SubTask.state == SubTaskState.waiting)
        .correlate(Ticket)
        .scalar_subquery()
    )
    return due_on.is_(None), due_on


def of_department(town_id: int, department_id: int | None, *, waiting: bool = False) -> ColumnElement[bool]:
    """The tickets in which a department has a part, as a condition: its handlers see them; `waiting`: a part that it
    has still to do."""
    parts = select(SubTask.ticket_id).where(
        SubTask.town_id == town_id, SubTask.department_id == department_id
    )
    if waiting:
        parts = parts.where(SubTask.state == SubTaskState.waiting)
    return Ticket.id.in_(parts)
