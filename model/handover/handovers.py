"""Hand-overs (交接): the sheet that goes with a post from one person to the next, and what both confirmed (R024)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, Date, Index, String, Text, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column
from sqlalchemy.orm.interfaces import ORMOption

from model.ground.db import OFFICE_ZONE, Labelled, TownRow, belongs_to, refers
from model.ground.refusals import NotFound
from model.people.accounts import Account
from model.people.permissions import Permission, may
from model.roster.leave import Leave, LeaveState
from model.roster.posts.posts import Post, PostHolder


class HandoverReason(Labelled):
    """Why a post goes to somebody else; the label is the word on the sheet."""

    leave = "leave", "请假交出"
    back = "back", "返岗交回"
    change = "change", "换人交接"


class SheetState(Labelled):
    """How far a sheet has come: it follows from who confirmed, and from what became of the leave."""

    prepared = "prepared", "等对方确认"
    hurried = "hurried", "来不及交接，等对方确认"
    taken = "taken", "已交接"
    taken_hurried = "taken_hurried", "来不及交接，已接手"
    fallen = "fallen", "已作废"


class Handover(TownRow):
    """One post going from `giver` to `taker`. Without `prepared_at` the house wrote it because there was no time."""

    __tablename__ = "handover"
    __table_args__ = (
        UniqueConstraint("town_id", "post_id", "leave_id", "reason"),
        UniqueConstraint("town_id", "number"),
        Index("ix_handover_leave", "town_id", "leave_id"),
        Index("ix_handover_giver", "town_id", "giver_id"),
        Index("ix_handover_taker", "town_id", "taker_id"),
        refers("post_id", "post"),
        refers("leave_id", "leave"),
        refers("giver_id", "account"),
        refers("taker_id", "account"),
        refers("prepared_by_id", "account"),
        refers("taken_by_id", "account"),
    )

    number: Mapped[str] = mapped_column(String(24))
    post_id: Mapped[int]
    reason: Mapped[HandoverReason]
    leave_id: Mapped[int | None]
    giver_id: Mapped[int]
    taker_id: Mapped[int | None]  # None: nobody is named yet; the approval names whoever will stand in
    from_on: Mapped[date] = mapped_column(Date)
    papers: Mapped[str] = mapped_column(String(1000), default="")  # 手头材料
    seals: Mapped[str] = mapped_column(String(1000), default="")  # 印章、证件、钥匙
    remarks: Mapped[str] = mapped_column(String(1000), default="")  # what was promised to people
    added: Mapped[str] = mapped_column(Text, default="")  # what was written below it once it was taken
    written_at: Mapped[datetime]  # the moment whose open tickets it lists
    prepared_at: Mapped[datetime | None]
    prepared_by_id: Mapped[int | None]
    taken_at: Mapped[datetime | None]
    taken_by_id: Mapped[int | None]
    post: Mapped[Post] = belongs_to("Post", "post_id", "Handover")
    leave: Mapped[Leave | None] = belongs_to("Leave", "leave_id", "Handover")
    giver: Mapped[Account] = belongs_to("Account", "giver_id", "Handover")
    taker: Mapped[Account | None] = belongs_to("Account", "taker_id", "Handover")
    prepared_by: Mapped[Account | None] = belongs_to("Account", "prepared_by_id", "Handover")
    taken_by: Mapped[Account | None] = belongs_to("Account", "taken_by_id", "Handover")

    @property
    def fallen(self) -> bool:
        """Whether the leave it was for did not come about, withdrawn or not approved, before anybody took the post
        (`leave` must be loaded). What was taken is given back; a sheet back does not fall."""
        undone = self.leave is not None and self.leave.state in (LeaveState.withdrawn, LeaveState.refused)
        return undone and self.reason is HandoverReason.leave and self.taken_at is None

    @property
    def state(self) -> SheetState:
        """How far it has come (`leave` must be loaded)."""
        if self.fallen:
            return SheetState.fallen
        if self.taken_at:
            return SheetState.taken if self.prepared_at else SheetState.taken_hurried
        return SheetState.prepared if self.prepared_at else SheetState.hurried

    @property
    def title(self) -> str:
        """What stands over the paper."""
        return "交回单" if self.reason is HandoverReason.back else "交接单"

    @property
    def goes_to(self) -> str:
        """The name of whoever takes the post; nobody may be named yet (`taker`, `taken_by` must be loaded)."""
        whoever = self.taken_by or self.taker
        return whoever.name if whoever else "待指定"


@cache
def loaded() -> tuple[ORMOption, ...]:
    """What pages and papers read of a sheet."""
    return (
        joinedload(Handover.post).options(joinedload(Post.site), joinedload(Post.window)),
        joinedload(Handover.leave).options(joinedload(Leave.account), joinedload(Leave.stand_in)),
        joinedload(Handover.giver),
        joinedload(Handover.taker),
        joinedload(Handover.prepared_by),
        joinedload(Handover.taken_by),
    )


def _sheets(s: Session, *where: ColumnElement[bool]) -> Sequence[Handover]:
    rows = select(Handover).where(*where).options(*loaded())
    return s.scalars(rows.order_by(Handover.from_on.desc(), Handover.id.desc())).all()


def with_holders(s: Session, *where: ColumnElement[bool]) -> Sequence[Handover]:
    """The sheets, each with everybody who holds, held or will hold its post; in one question, it runs on 首页."""
    rows = select(Handover).where(*where).options(*loaded(), _people())
    return s.scalars(rows.order_by(Handover.from_on.desc(), Handover.id.desc())).unique().all()


@cache
def _people() -> ORMOption:
    return joinedload(Handover.post).joinedload(Post.holders).joinedload(PostHolder.account)


def of_leave(s: Session, town_id: int, leave_ids: Collection[int]) -> Sequence[Handover]:
    """The sheets of these leaves, there and back."""
    if not leave_ids:
        return []
    return _sheets(s, Handover.town_id == town_id, Handover.leave_id.in_(leave_ids))


def of_post(s: Session, absence: Leave, post_id: int, reason: HandoverReason) -> Handover | None:
    """The sheet of one post for a leave, one way; None while nobody wrote it."""
    rows = of_leave(s, absence.town_id, [absence.id])
    return next((row for row in rows if row.post_id == post_id and row.reason is reason), None)


def of_change(s: Session, post: Post, to: Account, from_on: date) -> Handover | None:
    """The sheet with which a post goes to its next A on that day."""
    change = (Handover.reason == HandoverReason.change, Handover.from_on == from_on)
    rows = _sheets(s, Handover.town_id == post.town_id, Handover.post_id == post.id, *change)
    return next((row for row in rows if row.taker_id == to.id), None)


def out_for_leave(s: Session, post: Post, giver: Account, day: date) -> bool:
    """Whether the post was given for a leave of `giver` before that day and not back before it."""
    rows = _sheets(
        s,
        Handover.town_id == post.town_id,
        Handover.post_id == post.id,
        Handover.giver_id == giver.id,
        Handover.reason == HandoverReason.leave,
        Handover.from_on < day,
    )
    approved = [row.leave for row in rows if row.leave and row.leave.state is LeaveState.approved]
    return any(day <= absence.over_at.astimezone(OFFICE_ZONE).date() for absence in approved)


def sees(by: Account, sheet: Handover) -> bool:
    """Whether the account may read the sheet: whoever gives or takes, and whoever approves leave."""
    own = (sheet.giver_id, sheet.taker_id, sheet.taken_by_id, sheet.prepared_by_id)
    return by.id in own or may(by, Permission.approve_leave)


def by_number(s: Session, town_id: int, number: str) -> Handover:
    """One sheet with all that is read of it; refuses an unknown number."""
    rows = with_holders(s, Handover.town_id == town_id, Handover.number == number.strip())
    if not rows:
        raise NotFound(f"编号“{number}”的交接单")
    return rows[0]


def listed(s: Session, by: Account, *, page: int, size: int) -> tuple[int, Sequence[Handover]]:
    """How many sheets this account gave or took, for whoever approves leave all; and one page, the newest first."""
    where: list[ColumnElement[bool]] = [Handover.town_id == by.town_id]
    if not may(by, Permission.approve_leave):
        where.append(or_(_given(by), _taken(by)))
    rows = s.scalars(
        select(Handover)
        .where(*where)
        .options(*loaded())
        .order_by(Handover.from_on.desc(), Handover.id.desc())
        .offset((page - 1) * size)
        .limit(size)
    ).all()
    return s.scalar(select(func.count()).select_from(Handover).where(*where)) or 0, rows


def _given(by: Account) -> ColumnElement[bool]:
    return Handover.giver_id == by.id


def _taken(by: Account) -> ColumnElement[bool]:
    return or_(Handover.taker_id == by.id, Handover.taken_by_id == by.id)


def untaken(s: Session, town_id: int, now: datetime) -> Sequence[Handover]:
    """The sheets that wait for whoever takes the post: those of a leave that is approved and not over, those back, and
    changes of holder."""
    rows = with_holders(
        s,
        Handover.town_id == town_id,
        Handover.taken_at.is_(None),
        or_(
            Handover.reason != HandoverReason.leave,
            exists().where(
                Leave.town_id == Handover.town_id,
                Leave.id == Handover.leave_id,
                Leave.state == LeaveState.approved,
                Leave.ends_at > now,
                or_(Leave.returned_at.is_(None), Leave.returned_at > now),
            ),
        ),
    )
    return [row for row in rows if not row.fallen]
