"""Alembic runs this file; the connection comes from model.migrations, inside its transaction."""

from typing import Any

from alembic import context
from sqlalchemy.sql.elements import False_

from model import tables
from model.ground.db import Instant, Json
from model.ground.privacy import Sealed


def in_plain_types(kind: str, thing: Any, autogen: Any) -> str | bool:
    """A revision stays true when our classes change: it names SQLAlchemy's own types only."""
    if kind == "server_default" and isinstance(getattr(thing, "arg", None), False_):
        return "sa.false()"  # SQLite would have it written as 0, which PostgreSQL does not take for a boolean
    if kind != "type":
        return False
    for ours, plain in (
        (Instant, "sa.DateTime(timezone=True)"),
        (Json, "sa.Text()"),
        (Sealed, "sa.LargeBinary()"),
    ):
        if isinstance(thing, ours):
            return plain
    if hasattr(thing, "enums"):
        return f"sa.String(length={thing.length})"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,
    render_item=in_plain_types,
)
context.run_migrations()
