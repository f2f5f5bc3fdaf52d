"""The story of an owed thing: what was done with it, by whom, in order. It is the audit log's own rows about its number,
so that it cannot differ from the log; free words belong into the columns of the thing, the log can forget nothing.

A ticket keeps richer lines of its own (model/desk/ticket/events.py): whose post it was, in whose place, why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import history
from model.ground.history import Actor, History

MOVES_NOTHING: Final = frozenset({"reveal"})  # acts that leave the thing as it was


class Subject(Protocol):
    """Whatever has a table and a number in it."""

    __tablename__: Any

    @property
    def town_id(self) -> int: ...
    @property
    def number(self) -> str: ...


def write(s: Session, thing: Subject, by: Actor, action: str, now: datetime, **facts: Any) -> None:
    """One more line, last in an action: the change itself goes first, so that whoever was slower is refused before
    anybody waits for the log's turn. `facts` are plain JSON values, numbers of persons masked."""
    s.flush()
    history.record(s, by, action, thing.__tablename__, thing.number, now=now, **facts)


def of(s: Session, thing: Subject) -> Sequence[History]:
    """The story from the beginning."""
    return s.scalars(
        select(History)
        .where(
            History.town_id == thing.town_id,
            History.subject == thing.__tablename__,
            History.subject_id == thing.number,
        )
        .order_by(History.no)
    ).all()


def last_mover(lines: Sequence[History]) -> str:
    """The name of whoever changed it last; a number viewed since changed nothing."""
    return next(line.account_name for line in reversed(lines) if line.action not in MOVES_NOTHING)
