"""What was typed to find a ticket: numbers, days, and parts of names by an index of name endings."""

import re
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Index,
    Select,
    String,
    and_,
    event,
    false,
    insert,
    inspect,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.db import TownRow
from model.ground.identity import dashed, tidy_phone
from model.ground.typed_text import read_day, tidy_name

AFTER: Final = "z"  # sorts after digits and hyphens, by code point and in every language


def ways(town_id: int, typed: str) -> list[ColumnElement[bool]]:
    """The tickets that are meant, in ways that exclude each other: by a number or its beginning, the day it was
    received, the last part of a number (`7`, `0007`, `0007-3`), a whole ID number, a whole phone number, else by a part
    of the applicant's name or the whole name of whoever came for the applicant."""
    number = _number(typed)
    if number is not None:
        return [number]
    typed = tidy_name(typed)
    named = Ticket.applicant_name.in_(names_containing(town_id, typed))
    # in the words of the partial index: a database compares no more than the letters
    came_for = and_(Ticket.agent_name == typed, text("ticket.agent_name <> ''"))
    return [named, and_(came_for, ~_contains(typed))]


def any_way(town_id: int, typed: str) -> ColumnElement[bool]:
    """All the ways in one condition, to walk the newest tickets until a page is full: for when very many are meant."""
    number, typed = _number(typed), tidy_name(typed)
    return number if number is not None else or_(_contains(typed), Ticket.agent_name == typed)


def _contains(typed: str) -> ColumnElement[bool]:
    return Ticket.applicant_name.icontains(typed, autoescape=True)


def _number(typed: str) -> ColumnElement[bool] | None:
    word, called = dashed(typed), tidy_phone(typed)
    if re.fullmatch(r"[0-9]{17}[0-9X]", word):
        return Ticket.applicant_id_number == word
    if re.fullmatch(r"[0-9]{4}-[0-9]{8}-[0-9]{4,}-[0-9]", word):
        return Ticket.number == word
    if re.fullmatch(r"[0-9]{4}-[0-9]{8}[0-9-]*", word):
        return and_(Ticket.number >= word, Ticket.number < word + AFTER, Ticket.number.startswith(word))
    if re.fullmatch(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}", called):
        return Ticket.applicant_phone == called
    if on := read_day(typed):
        return Ticket.received_on == on
    if re.fullmatch(r"[0-9]{8}", word):
        return false()  # no day of any year
    if last := re.fullmatch(r"([0-9]{1,6})(-[0-9])?", word):
        serial = f"{int(last[1]):04d}"
        checks = [last[2]] if last[2] else [f"-{digit}" for digit in range(10)]
        return Ticket.tail.in_([serial + check for check in checks])
    return None


LAST: Final = "\U0010ffff"  # after every sign that a name may hold
AT_ONCE: Final = 500
COLUMNS: Final = ("town_id", "id", "part", "name")


class NamePart(TownRow):
    """One ending of one name that stands, or once stood, on a ticket: 王桂英 is kept under 王桂英, 桂英 and 英, so that
    what contains `桂` is what has an ending that begins with it. Twice the same does no harm: nobody waits for another."""

    __tablename__ = "name_part"
    __table_args__ = (Index("ix_name_part_part", "town_id", "part", "name"),)

    # by code point on both databases, so that `part` stands between a beginning and the same with LAST
    part: Mapped[str] = mapped_column(String(120).with_variant(String(120, collation="C"), "postgresql"))
    name: Mapped[str] = mapped_column(String(60))


def names_containing(town_id: int, text: str) -> Select[Any]:
    """The names of the town's tickets that contain `text`, as a subquery."""
    begins = text.lower()
    return select(NamePart.name).where(
        NamePart.town_id == town_id, NamePart.part >= begins, NamePart.part < begins + LAST
    )


def keep(s: Session, town_id: int, names: Collection[str]) -> int:
    """Keep the names that are not kept yet, after a bulk load of tickets; how many were new."""
    wanted = sorted({name for name in names if name})
    fresh: list[str] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        have = set(s.scalars(_kept(town_id, some)))
        fresh += [name for name in some if name not in have]
    parts = [(town_id, part, name) for name in fresh for part in _endings(name)]
    table: Any = NamePart.__table__
    keyed = zip(db.new_ids(len(parts)), parts, strict=True)
    db.bulk_insert(s, table, COLUMNS, ((town, id, part, name) for id, (town, part, name) in keyed))
    return len(fresh)


def _kept(town_id: int, names: Collection[str]) -> Select[Any]:
    return select(NamePart.name).where(
        NamePart.town_id == town_id,
        NamePart.part.in_([name.lower() for name in names]),
        NamePart.name.in_(names),
    )


def _endings(name: str) -> list[str]:
    return [name[n:].lower() for n in range(len(name))]


@event.listens_for(Ticket, "after_insert")
@event.listens_for(Ticket, "after_update")
def _with_its_name(_mapper: Any, connection: Connection, ticket: Ticket) -> None:
    """Whatever writes a ticket through a session keeps its name too, so that no door can forget it."""
    name = ticket.applicant_name
    if not inspect(ticket).attrs.applicant_name.history.has_changes() or connection.scalar(
        _kept(ticket.town_id, [name]).limit(1)
    ):
        return
    parts = _endings(name)
    connection.execute(
        insert(NamePart),
        [
            {"town_id": ticket.town_id, "id": id, "part": part, "name": name}
            for id, part in zip(db.new_ids(len(parts)), parts, strict=True)
        ],
    )
