"""A mark of the audit log outside the database: its newest row in each town, so that a cut log is noticed (R095).

The chain of `history` proves what stands in it. It cannot prove that rows once stood behind its end; this file can.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from model.ground import history
from model.ground.configuration import configuration
from model.ground.history import History, House

NAME = "audit.mark"
_HELP = "如果刚恢复过备份，请运行 daiban verify --accept 认可现在的记录；没有恢复过，可能有人动过数据库，请先停用并查明。"


class Mark(NamedTuple):
    """The newest row of one town's log at the time of writing; one line of the file."""

    town_id: int
    no: int
    digest: str
    written: str

    @property
    def line(self) -> str:
        return f"{self.town_id} {self.no} {self.digest} {self.written}"


def compared(s: Session, *, now: datetime, accept: bool = False) -> list[str]:
    """One Chinese sentence for every town whose log no longer holds the row that was marked; when there is none,
    or `accept` is asked for, the marks are set to the newest rows."""
    try:
        sentences = [] if accept else list(_torn(s))
        if not sentences:
            _write(newest(s, now))
    except OSError:
        return [f"数据文件夹里的 {NAME} 读写不了。请用运行代办通的那个账号来运行。"]
    except ValueError:
        return [f"数据文件夹里的 {NAME} 被改坏了，不能和操作记录核对。{_HELP}"]
    return sentences


def accept(s: Session, *, now: datetime) -> None:
    """Note in the log of every town that its rows were accepted as they are after the marks did not fit."""
    known = {mark.town_id: mark for mark in newest(s, now)}
    for town_id in sorted(known):
        history.record(s, House(town_id), "accept_log", "history", known[town_id].no, now=now)


def newest(s: Session, now: datetime) -> list[Mark]:
    """The newest row of each town's log, by town."""
    last = select(History.town_id, func.max(History.no).label("no")).group_by(History.town_id).subquery()
    rows = s.execute(
        select(History.town_id, History.no, History.digest)
        .join(last, (History.town_id == last.c.town_id) & (History.no == last.c.no))
        .order_by(History.town_id)
    )
    return [Mark(row.town_id, row.no, row.digest, f"{now:%Y-%m-%dT%H:%M}") for row in rows]


def _torn(s: Session) -> Iterator[str]:
    for mark in _marks():
        row = s.get(History, (mark.town_id, mark.no))
        if row is None or row.digest != mark.digest:
            what = "现在没有了" if row is None else "现在换成了别的"
            day, clock = mark.written.split("T")
            yield f"区划{mark.town_id}的操作记录，{day} {clock}时有第{mark.no}条，{what}。{_HELP}"


def _marks() -> list[Mark]:
    if not _file().exists():
        return []
    lines = [line.split() for line in _file().read_text("ascii").splitlines()]
    return [
        Mark(int(town), int(no), digest, f"{datetime.fromisoformat(at):%Y-%m-%dT%H:%M}")
        for town, no, digest, at in lines
    ]


def _write(marks: list[Mark]) -> None:
    """Written beside and moved into place: a power cut leaves the old marks or the new ones."""
    beside = _file().with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("".join(f"{mark.line}\n" for mark in marks))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(_file())


def _file() -> Path:
    return configuration().data_dir / NAME
