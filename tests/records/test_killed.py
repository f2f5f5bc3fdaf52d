"""`kill -9` in the middle of an upload leaves nothing of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, func, select

from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.numbering import NumberSeries
from model.people import accounts
from model.records.uploads import Upload, UploadRow
from tests.records.sending import EAST, LI, ledger, send

ROOT = Path(__file__).parents[2]
# stores the sample and, when every row lies in the transaction, says so and waits for its end
CHILD = """
import sys
from model.ground import db
from model.people import accounts
from model.records import ledger_upload
from model.records.uploads import File
from tests.records.sending import LEDGER, NOW, check

def told(part):
    if part == 1.0:
        print("written", flush=True)
        sys.stdin.read()

db.use(db.make_engine(sys.argv[1]))
with db.writing() as s:
    by = accounts.by_login(s, "qian")
    rows = check(s, by, "ledger", LEDGER).rows
    ledger_upload.store(s, by, File("a.xlsx", "digest", 40, 3), rows, now=NOW, progress=told)
"""


def count(table: type) -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


def test_a_killed_upload_leaves_nothing_and_the_next_one_works(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert child.stdout is not None and child.stdout.readline() == "written\n"
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL

    assert (count(Upload), count(UploadRow), count(Ticket)) == (0, 0, 0)
    with db.reading() as s:
        assert s.scalar(select(func.count()).where(NumberSeries.name.startswith("ticket:"))) == 0
        assert accounts.by_login(s, "qian").active
    assert send("zhao", "ledger", ledger(f"MZ005,李一,{LI},{EAST},代办,2026-10-09,,")).created == 1
