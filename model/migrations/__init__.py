"""The database's shape over time. `upgrade` brings any database of ours to the newest one; run, init and tests call it.

After a table class changed: `python -m model.migrations "What changed"`, then read the file it wrote.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from model import tables
from model.ground import db
from model.ground.configuration import configuration
from model.ground.refusals import Refused

_ONE_AT_A_TIME = 7_301_001  # advisory lock: two consoles of a county may start at once


def upgrade(engine: Engine) -> None:
    """Bring the database to the newest shape, in one transaction; does nothing when it is there already."""
    ours = engine.execution_options(writing=True)
    with ours.connect() as connection:
        if connection.dialect.name == "sqlite":
            _foreign_keys(
                connection, "OFF"
            )  # batch mode rebuilds tables; the pragma is deaf inside a transaction
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ONE_AT_A_TIME})
            command.upgrade(config(connection), "head")
        if connection.dialect.name == "sqlite":
            _foreign_keys(connection, "ON")


def usable() -> bool:
    """Whether the configured database is there and has the newest shape; looking creates none."""
    settings = configuration()
    there = bool(settings.database_url) or (settings.data_dir / "daiban.db").exists()
    return there and current(db.engine())


@contextmanager
def opened() -> Iterator[Session]:
    """One writing transaction for the command line; refuses where there is no usable database."""
    _refuse_unusable()
    with db.writing() as s:
        yield s


@contextmanager
def looking() -> Iterator[Session]:
    """A session of the command line that only looks: whoever saves meanwhile does not wait for it."""
    _refuse_unusable()
    with db.reading() as s:
        yield s


def _refuse_unusable() -> None:
    if not usable():
        raise Refused("还没有可用的数据库。请先运行 daiban run（演示）或 daiban init（正式使用）。")


def stamp(connection: Connection) -> None:
    """Note that a database made straight from the classes has the newest shape (tests, benchmarks)."""
    command.stamp(config(connection), "head")


def current(engine: Engine) -> bool:
    """Whether the database has the newest shape."""
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
        return at == ScriptDirectory.from_config(config(connection)).get_current_head()


def differences(engine: Engine) -> list[Any]:
    """What the database has other than the table classes say; empty when they agree."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), tables.metadata))


def config(connection: Connection) -> Config:
    """Alembic's configuration in code: there is no alembic.ini."""
    alembic = Config()
    alembic.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    alembic.attributes["connection"] = connection
    return alembic


def _foreign_keys(connection: Connection, state: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={state}")
