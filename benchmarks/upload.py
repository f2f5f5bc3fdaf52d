"""A village ledger of 100,000 rows: read, checked and stored, against a bare sqlite3 executemany of the very same tuples
into the same tables of an empty copy of the same database, with the same pragmas.

Each measurement runs in a process of its own, so that its peak memory is its own: `python -m benchmarks.upload ours …`.
"""

import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks.figures import Figure

ROWS = 100_000
TABLES = ("ticket", "ticket_material", "ticket_event", "upload_row")
HEADER = "编号,事项编码,事项,姓名,证件号码,联系电话,村代码,服务方式,收件日期,办结日期,结果,代办员"
ITEMS = (
    ("MZ001", "最低生活保障申请"),
    ("MZ005", "高龄津贴申请"),
    ("MZ009", "农村留守儿童信息登记"),
    ("MZ014", "老年人优待证办理"),
)


def run() -> list[Figure]:
    """Time and memory of checking and storing 100,000 ledger rows."""
    with tempfile.TemporaryDirectory(prefix="daiban-upload-") as folder:
        place = Path(folder)
        _child("prepare", place)
        ours, floor, three = _child("ours", place), _child("floor", place), _child("three", place)
    return [
        Figure(
            f"ledger of {ROWS:,} rows: read, check, store",
            ours["check"] + ours["store"],
            "s",
            f"bare executemany of the same {floor['rows']:,.0f} rows",
            floor["seconds"],
            most_times=3.0,
        ),
        Figure("  of this: read and check", ours["check"], "s"),
        Figure("  of this: store", ours["store"], "s", "bare executemany", floor["seconds"]),
        Figure("  the same rows once more", ours["again"], "s", "bare executemany", floor["seconds"], most_times=1.0),
        Figure("  peak memory of the process", ours["peak"], "MB", most=600),
        Figure("  the same, after three such files in a row", three["peak"], "MB", most=600),
    ]  # fmt: skip


def _child(what: str, place: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.upload", what, str(place)],
        env={**os.environ, "DAIBAN_DATA_DIR": str(place)},
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def ledger(rows: int, *, seed: int = 7) -> str:
    """A believable year of two villages' agents; ID numbers of an area that does not exist (99xxxx)."""
    from stdnum.cn import ric

    dice = random.Random(seed)
    lines = [HEADER]
    for n in range(rows):
        born = date(1930, 1, 1) + timedelta(days=dice.randrange(29_000))
        head = f"9901{dice.randrange(100):02d}{born:%Y%m%d}{dice.randrange(1000):03d}"
        code, name = ITEMS[n % len(ITEMS)]
        received = date(2025, 11, 1) + timedelta(days=dice.randrange(365))
        finished = received + timedelta(days=dice.randrange(9)) if n % 10 else None
        lines.append(
            f"{n + 1},{code},{name},{dice.choice('赵钱孙李周吴郑王')}{dice.choice('伟芳娜敏静')}{dice.choice('明丽强磊军')},"
            f"{head}{ric.calc_check_digit(head + '0')},139{dice.randrange(10**8):08d},99010110020{1 + n % 2},"
            f"{dice.choice(('代办', '上门', '直接', '限时'))},{received:%Y.%m.%d},{finished or ''},"
            f"{'办结' if finished else '在办'},赵*"
        )
    return "\n".join(lines) + "\n"


def prepare(place: Path) -> dict[str, float]:
    """The file, and a town that has no tickets yet."""
    from model import tables
    from model.ground import db
    from tests import cast

    for seed, name in ((7, "ledger"), (8, "second"), (9, "third")):
        (place / f"{name}.csv").write_bytes(ledger(ROWS, seed=seed).encode("gb18030"))
    db.use(db.make_engine(f"sqlite:///{place / 'ours.db'}"))
    tables.metadata.create_all(db.engine())
    with db.writing() as s:
        cast.settle(s)
    db.engine().dispose()
    for copy in ("floor", "three"):
        shutil.copy(place / "ours.db", place / f"{copy}.db")
    return {}


def ours(place: Path) -> dict[str, float]:
    """The door that pages and command line use."""
    from datetime import datetime

    from model import tables  # noqa: F401 - every table is known
    from model.ground import db
    from model.people import accounts
    from model.records import known, ledger_upload
    from model.records.uploads import File
    from validation import files

    db.use(db.make_engine(f"sqlite:///{place / 'ours.db'}"))
    now = datetime(2026, 11, 22, 9, 0, tzinfo=db.OFFICE_ZONE)
    with db.reading() as s:  # a server is warm: its imports are done
        known_here = known.of(s, accounts.by_login(s, "zhang"))
        files.check("ledger", ledger(10, seed=8).encode(), "warm.csv", known_here, now.date())
    start = time.perf_counter()
    with db.reading() as s:
        by = accounts.by_login(s, "zhang")
        data = (place / "ledger.csv").read_bytes()
        checked = files.check("ledger", data, "ledger.csv", known.of(s, by), now.date())
    between = time.perf_counter()
    file = File(checked.file_name, checked.sha256, checked.total, checked.rejected)
    with db.writing() as s:
        upload = ledger_upload.store(s, by, file, checked.rows, now=now)
    end = time.perf_counter()
    assert upload.created >= ROWS * 0.999, upload.created  # a chance twin or two
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    again = time.perf_counter()
    with db.writing() as s:  # the same rows as another file: each is looked for among all tickets
        upload = ledger_upload.store(s, by, replace(file, sha256="another"), checked.rows, now=now)
    assert upload.created == 0
    return {
        "check": between - start,
        "store": end - between,
        "peak": peak,
        "again": time.perf_counter() - again,
    }


def three(place: Path) -> dict[str, float]:
    """Three villages one after another in one process: what the first leaves in memory, the next must not add to."""
    from datetime import datetime

    from model import tables  # noqa: F401 - every table is known
    from model.ground import db
    from model.people import accounts
    from model.records import known, ledger_upload
    from model.records.uploads import File
    from validation import files

    db.use(db.make_engine(f"sqlite:///{place / 'three.db'}"))
    now = datetime(2026, 11, 22, 9, 0, tzinfo=db.OFFICE_ZONE)
    for name in ("ledger", "second", "third"):
        with db.reading() as s:
            by = accounts.by_login(s, "zhang")
            data = (place / f"{name}.csv").read_bytes()
            checked = files.check("ledger", data, f"{name}.csv", known.of(s, by), now.date())
        file = File(checked.file_name, checked.sha256, checked.total, checked.rejected)
        with db.writing() as s:
            ledger_upload.store(s, by, file, checked.rows, now=now)
    return {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def floor(place: Path) -> dict[str, float]:
    """Nothing but the driver: rows ready in memory, one transaction, one executemany a table."""
    source = sqlite3.connect(place / "ours.db")
    target = sqlite3.connect(place / "floor.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-32000"):
        target.execute(f"PRAGMA {pragma}")
    ready = {
        table: source.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()
        for table in ("upload", *TABLES)
    }
    start = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table, rows in ready.items():
        target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    target.execute("COMMIT")
    return {"seconds": time.perf_counter() - start, "rows": sum(map(len, ready.values()))}


if __name__ == "__main__":
    print(
        json.dumps(
            {"prepare": prepare, "ours": ours, "three": three, "floor": floor}[sys.argv[1]](Path(sys.argv[2]))
        )
    )
