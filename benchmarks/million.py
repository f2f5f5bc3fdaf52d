"""CPU of a warm rerun of queue, search and ticket page in a town of 12,000 tickets a year and in one of 1,000,000."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from benchmarks import growing, pages
from benchmarks.figures import Figure
from benchmarks.visitor import Served, rerun_cpu_ms, served, visit
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.configuration import configuration

MOST_TIMES = 1.5  # issue 3, "How good"


def run() -> list[Figure]:
    """Each page twice on the real server: the small town is the floor of the large one."""
    tickets = pages.town()
    clerk, _, _, number = pages.people()
    visits = _visits(number)
    with db.reading() as s:
        s.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with tempfile.TemporaryDirectory(prefix="daiban-million-") as folder:
        for name in ("daiban.db", "personal.key"):
            shutil.copy(configuration().data_dir / name, folder)
        begun = time.perf_counter()
        many = growing.grow(Path(folder) / "daiban.db")
        grown = time.perf_counter() - begun
        small = _measured(str(configuration().data_dir), clerk, visits)
        large = _measured(folder, clerk, visits)
    figures = [
        Figure(f"{name}, {many:,} tickets", large[name], "ms CPU", f"{tickets:,} tickets", small[name], most_times=MOST_TIMES)
        for name in visits
    ]  # fmt: skip
    return [*figures, Figure(f"  making {many:,} tickets", grown, "s")]


def _visits(number: str) -> dict[str, tuple[str, str, str]]:
    """What is measured: the page, what its address carries, and a word that must be on it."""
    with db.reading() as s:
        known = s.scalars(
            select(Ticket)
            .where(Ticket.applicant_phone.is_not(None), Ticket.applicant_id_number.is_not(None))
            .order_by(Ticket.id)
        ).first()
    assert known is not None, "the demonstration has tickets with both numbers"

    def search(text: str | None) -> tuple[str, str, str]:
        return "find", f"text={quote(text or '')}", "查到"

    return {
        "my queue": ("queue", "", "共"),
        "search by number": search(known.number),
        "search by day": search(known.number[5:13]),
        "search by tail": search(known.number[14:]),
        "search by serial": search(known.number[14:18]),
        "search by part of a name": search(known.applicant_name[1:]),
        "search by surname": search(known.applicant_name[:1]),
        "search by ID": search(known.applicant_id_number),
        "search by phone": search(known.applicant_phone),
        "search for nothing": search(None),
        "one ticket": ("ticket", f"number={number}", number),
    }


def _measured(folder: str, token: str, visits: dict[str, tuple[str, str, str]]) -> dict[str, float]:
    with _at(folder), served("app:app") as server:
        return {name: _page(server, token, *page) for name, page in visits.items()}


def _page(server: Served, token: str, url: str, query: str, word: str) -> float:
    with visit(server, url, f"daiban={token}", query) as visitor:
        cpu = rerun_cpu_ms(server, visitor, times=20)
        if not any(word in text.replace("\\", "") for text in visitor.texts):
            raise RuntimeError(f"/{url} shows something else: {visitor.texts[:5]}")
    return cpu


@contextmanager
def _at(folder: str) -> Iterator[None]:
    """The servers started meanwhile stand on this folder."""
    before = os.environ["DAIBAN_DATA_DIR"]
    os.environ["DAIBAN_DATA_DIR"] = folder
    try:
        yield
    finally:
        os.environ["DAIBAN_DATA_DIR"] = before
