"""An upload is taken back where nobody has edited since: created rows go, changed ones get their image back."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from model.desk.ticket import events
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.tickets import Ticket, TicketMaterial
from model.ground import history
from model.ground.db import Base
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.residents import Resident
from model.records import upload_rows, uploads
from model.records.upload_rows import SLICE
from model.records.uploads import RowOutcome, Upload, UploadKind, UploadRow, UploadState

_OWN = {TicketMaterial.__tablename__, TicketEvent.__tablename__}


@dataclass(frozen=True)
class Undone:
    """How many rows were deleted, how many got their former text back, how many stay because they were edited since."""

    deleted: int
    restored: int
    kept: int

    @property
    def sentence(self) -> str:
        text = f"已撤销：去掉{self.deleted}行，恢复{self.restored}行原来的内容。"
        return f"{text}有{self.kept}行之后又有人改过或办过，保留没动。" if self.kept else text


def undo(s: Session, upload: Upload, by: Account, *, now: datetime) -> Undone:
    """Take an upload back in one transaction; what it did stays listed. A row edited since is kept and counted.

    `upload` comes from `uploads.by_id`, which keeps to the account's scope. Refuses one that was undone already, and
    the catalogue: published items are withdrawn, not deleted.
    """
    require(by, Permission.upload)
    uploads.one_at_a_time(s, upload.town_id)
    s.refresh(upload, ["state"])  # somebody may have undone it while we waited
    if upload.state is UploadState.undone:
        raise Refused("这一批已经撤销过，不用再撤销。")
    if upload.kind is UploadKind.catalogue:
        raise Refused("事项目录已经发布，不能整批撤销。请到事项页逐项停用或改回。")
    touched = s.scalar(select(func.count()).select_from(UploadRow).where(*_of(upload))) or 0
    residents = upload.kind is UploadKind.residents
    restored = _restore_residents(s, upload, now) if residents else _reopen_tickets(s, upload, by, now)
    deleted = _delete_residents(s, upload) if residents else _delete_tickets(s, upload)
    done = Undone(deleted, restored, touched - deleted - restored)
    upload.state, upload.undone_at, upload.kept = UploadState.undone, now, done.kept
    s.flush()
    history.record(
        s, by, "undo_upload", "upload", upload.id, now=now, file=upload.file_name, deleted=deleted, restored=restored,
        kept=done.kept,
    )  # fmt: skip
    return done


def _of(upload: Upload) -> list[ColumnElement[bool]]:
    return [UploadRow.town_id == upload.town_id, UploadRow.upload_id == upload.id]


def _untouched(
    upload: Upload, subject: type[Resident] | type[Ticket], outcome: RowOutcome
) -> ColumnElement[bool]:
    """Whether the row is still as this upload left it."""
    return and_(
        *_of(upload),
        UploadRow.outcome == outcome,
        UploadRow.subject_id == subject.id,
        UploadRow.version == subject.row_version,
        subject.town_id == upload.town_id,
    )


def _unreferenced(subject: type[Resident] | type[Ticket]) -> list[ColumnElement[bool]]:
    """No row of any other table points at it: a complaint about a ticket keeps the ticket."""
    table: Any = subject.__table__
    conditions = []
    for other in Base.metadata.tables.values():
        for key in other.foreign_key_constraints:
            if key.referred_table is table and other.name not in _OWN:
                column = other.c[key.column_keys[-1]]
                conditions.append(
                    ~select(column).where(other.c.town_id == table.c.town_id, column == table.c.id).exists()
                )
    return conditions


def _held(
    s: Session, upload: Upload, subject: type[Resident] | type[Ticket], outcome: RowOutcome
) -> set[int]:
    """The ids that are as this upload left them, locked: from here on nobody edits them or points at them (a new
    reference asks for the row, too), so what the next statements see of them stays true until the commit."""
    return set(
        s.scalars(
            select(subject.id)
            .join(UploadRow, _untouched(upload, subject, outcome))
            .order_by(subject.id)
            .with_for_update(of=subject)
        )
    )


def _delete_residents(s: Session, upload: Upload) -> int:
    held = _held(s, upload, Resident, RowOutcome.created)
    free = s.scalars(
        select(Resident.id)
        .join(UploadRow, _untouched(upload, Resident, RowOutcome.created))
        .where(*_unreferenced(Resident))
    )
    return _delete(s, Resident, Resident.id, upload, sorted(held.intersection(free)))


def _delete_tickets(s: Session, upload: Upload) -> int:
    held = _held(s, upload, Ticket, RowOutcome.created)
    handled = (
        select(TicketEvent.id)
        .where(
            TicketEvent.town_id == Ticket.town_id,
            TicketEvent.ticket_id == Ticket.id,
            TicketEvent.kind != EventKind.imported,
        )
        .exists()
    )
    free = s.scalars(
        select(Ticket.id)
        .join(UploadRow, _untouched(upload, Ticket, RowOutcome.created))
        .where(~handled, *_unreferenced(Ticket))
    )
    gone = sorted(held.intersection(free))
    _delete(s, TicketMaterial, TicketMaterial.ticket_id, upload, gone)
    _delete(s, TicketEvent, TicketEvent.ticket_id, upload, gone)
    return _delete(s, Ticket, Ticket.id, upload, gone)


def _delete(s: Session, table: Any, column: Any, upload: Upload, ids: Sequence[int]) -> int:
    """Delete what belongs to these ids, so many at a time as a statement can carry; how many rows went."""
    went = 0
    for start in range(0, len(ids), SLICE):
        done = s.execute(
            delete(table)
            .where(table.town_id == upload.town_id, column.in_(ids[start : start + SLICE]))
            .execution_options(synchronize_session=False)
        )
        went += done.rowcount  # type: ignore[attr-defined]
    return went


def _changed(s: Session, upload: Upload, subject: type[Resident] | type[Ticket]) -> list[dict[str, Any]]:
    """Id, version and former image of the rows this upload changed and nobody since, locked."""
    rows = s.execute(
        select(subject.id, subject.row_version, UploadRow.before)
        .join(UploadRow, _untouched(upload, subject, RowOutcome.changed))
        .order_by(subject.id)
        .with_for_update(of=subject)
    )
    return [{"k_id": id, "k_version": version} | _image(before or "") for id, version, before in rows]


def _image(before: str) -> dict[str, Any]:
    fields = json.loads(before)
    dates = {name: date.fromisoformat(fields[name]) for name in ("birth", "updated_on") if name in fields}
    return dict(fields) | dates


def _restore_residents(s: Session, upload: Upload, now: datetime) -> int:
    return _put_back(s, Resident, upload, _changed(s, upload, Resident), {"changed_at": now})


def _reopen_tickets(s: Session, upload: Upload, by: Account, now: datetime) -> int:
    images = _changed(s, upload, Ticket)
    open_again = {"completed_at": None, "completed_on": None, "completed_by_id": None, "closed_at": None, "reply": "",
                  "reply_channel": "", "changed_at": now}  # fmt: skip
    of_post = events.posts_of(s, upload.town_id, [image["k_id"] for image in images])
    s.add_all(
        TicketEvent(
            town_id=upload.town_id, ticket_id=image["k_id"], at=now, kind=EventKind.comment, account_id=by.id,
            post_id=of_post[image["k_id"]], note="台账上传已撤销，恢复为办理中",
        )
        for image in images
    )  # fmt: skip
    return _put_back(s, Ticket, upload, images, open_again)


def _put_back(
    s: Session, subject: Any, upload: Upload, images: list[dict[str, Any]], too: dict[str, Any]
) -> int:
    if not upload_rows.change(s, subject.__table__, upload.town_id, [image | too for image in images]):
        raise Refused("其中几行刚刚被别人改过。请再点一次撤销，改过的会保留。")
    return len(images)
