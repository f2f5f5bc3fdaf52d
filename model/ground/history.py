"""The audit log: every action writes one row in its own transaction, chained by keyed hash, one chain per town (R095).

The key lies in the data folder: whoever has the database alone can neither change a row nor rebuild the chain behind it.
"""

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground import privacy
from model.ground.db import OFFICE_ZONE, Base, Json
from model.ground.numbering import NumberSeries, take

CHAIN = "history"
BEGINNING = "0" * 64


class History(Base):
    """Who did what to which thing, when. Rows are only ever added."""

    __tablename__ = "history"
    __table_args__ = (Index("ix_history_subject", "town_id", "subject", "subject_id"),)

    town_id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None]
    account_name: Mapped[str]
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(60))
    facts: Mapped[Any] = mapped_column(Json)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    def sealed(self) -> str:
        """The keyed hash (HMAC-SHA256) over this row and the hash of the row before it."""
        fields = [
            self.town_id,
            self.no,
            self.at.astimezone(UTC).isoformat(),
            self.account_id,
            self.account_name,
            self.action,
            self.subject,
            self.subject_id,
            self.facts,
            self.previous,
        ]
        text = json.dumps(fields, ensure_ascii=False, sort_keys=True)
        return hmac.new(privacy.audit_key(), text.encode(), "sha256").hexdigest()


class Actor(Protocol):
    """Whoever acts: an account, or the house itself."""

    @property
    def town_id(self) -> int: ...
    @property
    def id(self) -> int | None: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class House:
    """The program itself as the one who acts: seeding, closing a year, resuming a clock."""

    town_id: int
    id: None = None
    name: str = "系统"


def record(
    s: Session, by: Actor, action: str, subject: str, subject_id: object, *, now: datetime, **facts: Any
) -> None:
    """Add one row to the town's chain. Call it last in an action: it locks the chain until the commit.

    `subject` is the table, `subject_id` the number or code people know it by (its first 60 characters); `facts` are plain JSON values,
    ID and phone numbers masked by the caller.
    """
    town_id = by.town_id
    [no] = take(s, town_id, CHAIN)
    before = s.scalar(select(History.digest).where(History.town_id == town_id, History.no == no - 1))
    row = History(
        town_id=town_id,
        no=no,
        at=now,
        account_id=by.id,
        account_name=by.name,
        action=action,
        subject=subject,
        subject_id=str(subject_id)[:60],
        facts=facts,
        previous=before or BEGINNING,
    )
    row.digest = row.sealed()
    s.add(row)
    s.flush()


def newest(
    s: Session,
    town_id: int,
    *,
    readable: ColumnElement[bool],
    day: date | None = None,
    account_id: int | None = None,
    skip: int = 0,
) -> Sequence[History]:
    """Fifty rows of the town's log, newest first, of those that are `readable` to whoever looks; of one day of the
    office, of one person, after `skip` newer ones."""
    return s.scalars(
        select(History)
        .where(History.town_id == town_id, readable, *_conditions(day, account_id))
        .order_by(History.no.desc())
        .limit(50)
        .offset(skip)
    ).all()


def how_many(
    s: Session,
    town_id: int,
    *,
    readable: ColumnElement[bool],
    day: date | None = None,
    account_id: int | None = None,
) -> int:
    """How many rows `newest` could hand out altogether."""
    count = select(func.count()).where(History.town_id == town_id, readable, *_conditions(day, account_id))
    return s.scalar(count) or 0


def _conditions(day: date | None, account_id: int | None) -> list[ColumnElement[bool]]:
    wanted = []
    if day:
        begins = datetime.combine(day, time(), OFFICE_ZONE)
        wanted += [History.at >= begins, History.at < begins + timedelta(days=1)]
    if account_id:
        wanted.append(History.account_id == account_id)
    return wanted


def broken_links(s: Session) -> Iterator[str]:
    """One Chinese sentence for every place where a chain was changed, cut short or has a hole."""
    counters = s.execute(
        select(NumberSeries.town_id, NumberSeries.last).where(NumberSeries.name == CHAIN)
    ).all()
    lasts: dict[int, int] = dict.fromkeys(s.scalars(select(History.town_id).distinct()), 0)
    lasts |= {row.town_id: row.last for row in counters}
    for town_id, last in lasts.items():
        previous, expected = BEGINNING, 1
        rows = s.scalars(
            select(History)
            .where(History.town_id == town_id)
            .order_by(History.no)
            .execution_options(yield_per=1000)
        )
        for row in rows:
            if row.no != expected:
                yield f"操作记录缺第{expected}条。"
            elif row.previous != previous or row.digest != row.sealed():
                yield f"操作记录第{row.no}条被改动过。"
            previous, expected = row.digest, row.no + 1
        if expected != last + 1:
            yield f"操作记录应有{last}条，只到第{expected - 1}条。"
