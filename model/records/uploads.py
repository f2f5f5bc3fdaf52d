"""Uploads: one file, checked whole, written in one transaction, undone where nobody has edited since."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Index, Integer, String, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.ground import db, history
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.privacy import Sealed
from model.ground.refusals import NotFound, Refused
from model.ground.wording import plain_day
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require

BEFORE = Sealed("before")


class UploadKind(Labelled):
    residents = "residents", "居民台账"
    ledger = "ledger", "代办台账"
    catalogue = "catalogue", "事项目录"


class UploadState(Labelled):
    stored = "stored", "已入库"
    undone = "undone", "已撤销"


class RowOutcome(Labelled):
    created = "created", "新登记"
    changed = "changed", "已更新"


class Upload(TownRow):
    """One stored file: its digest makes the second upload of the same file a no-op."""

    __tablename__ = "upload"
    __table_args__ = (
        Index("ix_upload_digest", "town_id", "kind", "sha256"),
        refers("by_id", "account"),
        refers("site_id", "site"),
    )

    kind: Mapped[UploadKind]
    file_name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    site_id: Mapped[int | None]
    by_id: Mapped[int]
    at: Mapped[datetime]
    total: Mapped[int] = mapped_column(Integer)
    created: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    older: Mapped[int] = mapped_column(Integer, default=0)  # of the unchanged: older than what is there
    rejected: Mapped[int] = mapped_column(Integer)
    state: Mapped[UploadState] = mapped_column(default=UploadState.stored)
    undone_at: Mapped[datetime | None]
    kept: Mapped[int] = mapped_column(Integer, default=0)
    by: Mapped[Account] = belongs_to("Account", "by_id", "Upload")


class UploadRow(TownRow):
    """What one line of the file did: `subject_id` is the resident's or ticket's id, `before` its sealed image."""

    __tablename__ = "upload_row"
    __table_args__ = (
        UniqueConstraint("town_id", "upload_id", "line"),
        refers("upload_id", "upload"),
    )

    upload_id: Mapped[int]
    line: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[RowOutcome]
    subject_id: Mapped[int]
    version: Mapped[int] = mapped_column(Integer)  # after this upload: a higher one was edited since
    before: Mapped[str | None] = mapped_column(BEFORE)


@dataclass(frozen=True)
class File:
    """What is known of the file itself: its name, its digest, its rows, and how many of them were refused."""

    name: str
    sha256: str
    total: int
    rejected: int


Progress = Callable[[float], None]


def refuse_repeated(s: Session, by: Account, kind: UploadKind, sha256: str, now: datetime) -> None:
    """The same file again changes nothing and says when it came in; after an undo it may come again."""
    first = s.scalar(
        select(Upload)
        .where(
            Upload.town_id == by.town_id,
            Upload.kind == kind,
            Upload.sha256 == sha256,
            Upload.state == UploadState.stored,
        )
        .order_by(Upload.at)
        .limit(1)
    )
    if first is not None:
        raise SameFile(first, now)


class SameFile(Refused):
    """This very file is in the database already."""

    def __init__(self, first: Upload, now: datetime) -> None:
        self.upload_id = first.id
        at = first.at.astimezone(now.tzinfo)
        day = "今天" if at.date() == now.date() else plain_day(at)
        clock = f"{at.hour}点{at.minute:02d}分" if at.minute else f"{at.hour}点"
        super().__init__(f"这个文件{day}{clock}已经导入过，没有新内容，不用重复上传。")


def one_at_a_time(s: Session, town_id: int) -> None:
    """Uploads and their undoing go one after another in a town, whatever their kind: two agents may send the same rows
    at once, and two people may undo the same file. Called before anything is looked up that the file is compared with."""
    db.alone(s, f"upload {town_id}")


def begin(
    s: Session, by: Account, kind: UploadKind, file: File, sites: Collection[int], now: datetime
) -> Upload:
    """The row of a new upload; refuses the same file again, also the one that came in while this one waited."""
    one_at_a_time(s, by.town_id)
    refuse_repeated(s, by, kind, file.sha256, now)
    upload = Upload(
        town_id=by.town_id,
        kind=kind,
        file_name=file.name[-255:],
        sha256=file.sha256,
        site_id=min(sites) if len(set(sites)) == 1 else None,
        by_id=by.id,
        at=now,
        total=file.total,
        created=0,
        changed=0,
        unchanged=0,
        older=0,
        rejected=file.rejected,
    )
    s.add(upload)
    s.flush()
    return upload


def finish(
    s: Session,
    upload: Upload,
    by: Account,
    *,
    created: int,
    changed: int,
    unchanged: int,
    older: int = 0,
    now: datetime,
    **facts: object,
) -> Upload:
    """Count what was done and write history: the last step of every upload. `older` of the `unchanged` rows told an
    older day than what is there; `facts` is what the kind adds to the history."""
    upload.created, upload.changed, upload.unchanged, upload.older = created, changed, unchanged, older
    s.flush()
    history.record(
        s, by, "upload", "upload", upload.id, now=now, kind=upload.kind.value, file=upload.file_name,
        total=upload.total, created=created, changed=changed, unchanged=unchanged, older=older,
        rejected=upload.rejected, **facts,
    )  # fmt: skip
    return upload


def in_scope(by: Account) -> list[ColumnElement[bool]]:
    """A village agent sees the uploads of the own village and the own ones; the hall sees the town's."""
    scope = [Upload.town_id == by.town_id]
    if by.role is Role.village_agent:
        scope.append(or_(Upload.site_id == by.site_id, Upload.by_id == by.id))
    return scope


def recent(s: Session, by: Account, *, limit: int = 50) -> Sequence[Upload]:
    """The latest uploads that the account may see, newest first, each with who sent it."""
    require(by, Permission.upload)
    return s.scalars(
        select(Upload)
        .where(*in_scope(by))
        .options(selectinload(Upload.by))
        .order_by(Upload.at.desc(), Upload.id.desc())
        .limit(limit)
    ).all()


def by_id(s: Session, by: Account, upload_id: int) -> Upload:
    """One upload in the account's scope; refuses any other."""
    upload = s.scalar(
        select(Upload).where(*in_scope(by), Upload.id == upload_id).options(selectinload(Upload.by))
    )
    if upload is None:
        raise NotFound(f"上传批次{upload_id}")
    return upload
