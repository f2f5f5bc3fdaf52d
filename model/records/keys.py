"""The natural keys of a whole file as a temporary table, to be joined with what is stored."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Table
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateTable, DropTable

from model.ground import db
from model.ground.privacy import ID_NUMBER, seal


@dataclass(frozen=True)
class Keys:
    """The columns of a key, in order."""

    columns: tuple[tuple[str, Any], ...]


PEOPLE = Keys((("id_number", ID_NUMBER),))
BUSINESS = Keys((("id_number", ID_NUMBER), ("item_id", BigInteger)))


def sealed(number: str | None) -> bytes | None:
    """An ID number as the database holds it."""
    return seal(number, b"id_number") if number else None


@contextmanager
def temporary_table(s: Session, town_id: int, rows: Iterable[tuple[Any, ...]], keys: Keys) -> Iterator[Table]:
    """A temporary table `upload_key` with the rows (ID numbers as `sealed`); it lives
    inside this transaction, and this connection alone sees it. Each row carries the town: joined on it, SQLite starts
    from the keys; given the town as a constant, it walks all the town's rows for each key."""
    table = Table(
        "upload_key",
        MetaData(),
        Column("town_id", BigInteger),
        *(Column(name, kind) for name, kind in keys.columns),
        prefixes=["TEMPORARY"],
    )
    s.execute(CreateTable(table))
    names = ["town_id", *(name for name, _ in keys.columns)]
    db.bulk_insert(s, table, names, ((town_id, *row) for row in rows))
    try:
        yield table
    finally:
        s.execute(DropTable(table))
