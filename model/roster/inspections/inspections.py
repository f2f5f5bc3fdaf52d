"""巡岗 and 抽查: rounds over the posts, who should have been there, and what was found (R112, R113, R115, R116).

The posts of a spot check are drawn by lot: its seed and the posts in the lot are kept, so that anybody can draw the same
again. Rounds are numbered without a gap, so that none can be thrown away.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from model.ground.db import Json, Labelled, TownRow, belongs_to, has_many, refers
from model.ground.refusals import NotFound
from model.people.accounts import Account
from model.roster.posts.posts import Post


class InspectionKind(Labelled):
    patrol = "patrol", "巡岗"
    spot_check = "spot_check", "抽查"


class Violation(Labelled):
    """The seven words of R115, and the two marks of R116."""

    late = "late", "迟到"
    early_leave = "early_leave", "早退"
    off_post = "off_post", "脱岗"
    off_task_web = "off_task_web", "串网"
    gathering = "gathering", "聚集聊天"
    stocks = "stocks", "炒股"
    games = "games", "网络游戏"
    no_badge = "no_badge", "未戴胸牌"
    no_plate = "no_plate", "未摆座牌"


class Verdict(Labelled):
    confirmed = "confirmed", "属实"
    not_upheld = "not_upheld", "不属实"


class Inspection(TownRow):
    """One round. `pool` are the posts that were in the lot, `seed` the number they were drawn with (None: a patrol,
    which goes to all of them)."""

    __tablename__ = "inspection"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        UniqueConstraint("town_id", "seed"),
        Index("ix_inspection_begun", "town_id", "begun_at"),
        refers("by_id", "account"),
    )

    number: Mapped[str] = mapped_column(String(12))
    kind: Mapped[InspectionKind]
    begun_at: Mapped[datetime]
    by_id: Mapped[int]
    seed: Mapped[str | None] = mapped_column(String(12))
    pool: Mapped[list[int]] = mapped_column(Json)
    drawn: Mapped[int] = mapped_column(Integer)
    finished_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(String(300), default="")
    by: Mapped[Account] = belongs_to("Account", "by_id", "Inspection")
    lines: Mapped[list["InspectionLine"]] = has_many(
        "InspectionLine", "inspection_id", "Inspection", "InspectionLine.position"
    )
    notes: Mapped[list["InspectionNote"]] = has_many(
        "InspectionNote", "inspection_id", "Inspection", "InspectionNote.at"
    )

    @property
    def unseen(self) -> list["InspectionLine"]:
        """The posts where nobody has looked yet (`lines` must be loaded)."""
        return [line for line in self.lines if line.present is None]

    @property
    def drawn_again(self) -> bool:
        """Whether drawing once more from the same lot gives the same posts (`lines` must be loaded)."""
        if self.seed is None:
            return True
        return set(drawn(self.seed, self.pool, self.drawn)) == {line.post_id for line in self.lines}


class InspectionLine(TownRow):
    """One post of a round: who answered for it when the round began, and why (None: nobody), and what was found there.
    `present` is None until somebody has looked. A finding counts only once it is confirmed."""

    __tablename__ = "inspection_line"
    __table_args__ = (
        UniqueConstraint("town_id", "inspection_id", "post_id"),
        Index("ix_inspection_line_account", "town_id", "account_id"),
        refers("inspection_id", "inspection"),
        refers("post_id", "post"),
        refers("account_id", "account"),
        refers("decided_by_id", "account"),
    )

    inspection_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    post_id: Mapped[int]
    account_id: Mapped[int | None]
    because: Mapped[str] = mapped_column(String(300))
    present: Mapped[bool | None]
    badge: Mapped[bool | None]
    plate: Mapped[bool | None]
    violation: Mapped[Violation | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    seen_at: Mapped[datetime | None]
    statement: Mapped[str] = mapped_column(Text, default="")
    stated_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None]
    verdict_note: Mapped[str] = mapped_column(String(300), default="")
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    post: Mapped[Post] = belongs_to("Post", "post_id", "InspectionLine")
    account: Mapped[Account | None] = belongs_to("Account", "account_id", "InspectionLine")

    @property
    def codes(self) -> tuple[Violation, ...]:
        """What was found against the person; none where all was well, nobody has looked, or nobody was to be there."""
        if self.account_id is None or self.present is None:
            return ()
        missing = ((Violation.no_badge, self.badge), (Violation.no_plate, self.plate))
        return (*filter(None, (self.violation,)), *(code for code, there in missing if there is False))


class InspectionNote(TownRow):
    """A correction or addition to a finished round, whose lines stay as they are."""

    __tablename__ = "inspection_note"
    __table_args__ = (
        Index("ix_inspection_note_inspection", "town_id", "inspection_id"),
        refers("inspection_id", "inspection"),
        refers("by_id", "account"),
    )

    inspection_id: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    by: Mapped[Account] = belongs_to("Account", "by_id", "InspectionNote")


def drawn(seed: str, post_ids: Iterable[int], n: int) -> list[int]:
    """The `n` posts that this seed draws from the lot: those whose SHA-256 of `seed:post` is lowest. The same on every
    machine, in whatever order the posts are named, and nobody can tell beforehand what a seed will draw."""

    def lot(post_id: int) -> str:
        return hashlib.sha256(f"{seed}:{post_id}".encode()).hexdigest()

    return sorted(set(post_ids), key=lot)[:n]


def with_lines() -> tuple[ORMOption, ...]:
    """A round with everything that its sheet shows."""
    lines = selectinload(Inspection.lines)
    return (
        joinedload(Inspection.by),
        lines.joinedload(InspectionLine.post).options(joinedload(Post.window), joinedload(Post.site)),
        lines.joinedload(InspectionLine.account),
        selectinload(Inspection.notes).joinedload(InspectionNote.by),
    )


def by_number(s: Session, town_id: int, number: str) -> Inspection:
    """One round with its lines; refuses an unknown one."""
    row = s.scalar(
        select(Inspection)
        .where(Inspection.town_id == town_id, Inspection.number == number)
        .options(*with_lines())
    )
    if row is None:
        raise NotFound(f"第{number}次巡查")
    return row


def begun_between(s: Session, town_id: int, first: datetime, end: datetime) -> Sequence[Inspection]:
    """The rounds begun from `first` on and before `end`, the newest first, the unfinished ones among them."""
    return s.scalars(
        select(Inspection)
        .where(Inspection.town_id == town_id, Inspection.begun_at >= first, Inspection.begun_at < end)
        .options(*with_lines())
        .order_by(Inspection.begun_at.desc(), Inspection.number.desc())
    ).all()


def unfinished(s: Session, account: Account) -> Inspection | None:
    """The round that this person has begun and not finished."""
    return s.scalar(
        select(Inspection)
        .where(
            Inspection.town_id == account.town_id,
            Inspection.by_id == account.id,
            Inspection.finished_at.is_(None),
        )
        .options(*with_lines())
        .order_by(Inspection.number)
        .limit(1)
    )
