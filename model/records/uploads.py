"""Uploads: one file, checked whole, written in one transaction, undone where nobody has edited since."""

from datetime import datetime

from sqlalchemy import Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.people.accounts import Account


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
    version: Mapped[int] = mapped_column(
        Integer
    )  # the row's version after this upload: a higher one was edited
    before: Mapped[bytes | None] = mapped_column(LargeBinary)
