"""One checked file of any kind becomes one upload."""

from datetime import datetime

import polars as pl
from sqlalchemy.orm import Session

from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.records import catalogue_upload, ledger_upload, resident_upload
from model.records.uploads import File, Progress, Upload, UploadKind


def store(
    s: Session,
    by: Account,
    kind: UploadKind,
    file: File,
    rows: pl.DataFrame,
    *,
    moved_in: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> Upload:
    """Write the good rows of a checked file in this one transaction; `rows` as its kind's check in `validation` gives
    them. Refuses what the store of its kind refuses; then nothing of the file is in."""
    require(by, Permission.upload)
    if kind is UploadKind.residents:
        return resident_upload.store(s, by, file, rows, moved_in=moved_in, now=now, progress=progress)
    if kind is UploadKind.ledger:
        return ledger_upload.store(s, by, file, rows, now=now, progress=progress)
    return catalogue_upload.store(s, by, file, rows, now=now, progress=progress)
