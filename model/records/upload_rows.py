"""What each line of a file did, and many rows changed at once, each in the version seen."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.privacy import seal
from model.records.uploads import RowOutcome, Upload, UploadRow

SLICE: Final = 10_000  # rows that are made ready in memory at once


def record(
    s: Session, upload: Upload, outcome: RowOutcome, lines: Iterable[tuple[int, int, int, str | None]]
) -> None:
    """What each line did: (line, subject id, the subject's version now, its image before or None)."""
    done, town, of, word = list(lines), upload.town_id, upload.id, outcome.value
    table: Any = UploadRow.__table__
    db.bulk_insert(
        s,
        table,
        ["town_id", "id", "upload_id", "line", "outcome", "subject_id", "version", "before"],
        (
            (town, id, of, line, word, subject, version, seal(before, b"before") if before else None)
            for id, (line, subject, version, before) in zip(db.new_ids(len(done)), done, strict=True)
        ),
    )


def change(s: Session, table: Any, town_id: int, rows: Collection[dict[str, Any]]) -> bool:
    """Write the values of `rows` over the rows of ids `k_id`; each goes from `k_version` to the next one. False when
    one of them has another version by now: then the caller refuses, and the transaction leaves nothing."""
    if not rows:
        return True
    names = [name for name in next(iter(rows)) if not name.startswith("k_")]
    done = s.execute(
        update(table)
        .where(
            table.c.town_id == town_id,
            table.c.id == bindparam("k_id"),
            table.c.row_version == bindparam("k_version"),
        )
        .values({name: bindparam(name) for name in names} | {"row_version": table.c.row_version + 1}),
        list(rows),
    )
    return bool(done.rowcount == len(rows))  # type: ignore[attr-defined]
