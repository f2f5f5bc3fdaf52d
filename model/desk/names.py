"""Names that stand on tickets, by each of their endings: a part of a name is found however many tickets there are."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Connection, Index, Select, String, event, insert, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.desk.tickets import Ticket
from model.ground import db
from model.ground.db import TownRow

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


def holding(town_id: int, text: str) -> Select[Any]:
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
