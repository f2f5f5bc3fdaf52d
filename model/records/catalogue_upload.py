"""The catalogue goes in as a file: each item a new one, a new version of a known one, or nothing new."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

import polars as pl
from sqlalchemy.orm import Session

from model.catalogue import entering
from model.catalogue.entering import ItemEntry, Outcome
from model.catalogue.items import Kind, Level
from model.catalogue.versions import Mode
from model.ground.db import Labelled
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.records import upload_rows, uploads
from model.records.uploads import File, Progress, RowOutcome, Upload, UploadKind

Word = TypeVar("Word", bound=Labelled)


def entry(item: Mapping[str, Any]) -> ItemEntry:
    """One tidy row of `validation.catalogue.check` as the catalogue writes items down. Every item may be taken in at
    a village; its limits are counted as its conditions say."""
    return ItemEntry(
        code=item["code"],
        name=item["name"],
        category=item["category"],
        department=item["department"],
        window=item["window"],
        kind=_meant(Kind, item["kind"]),
        modes=tuple(_meant(Mode, mode) for mode in item["modes"]),
        legal_basis=item["legal_basis"],
        conditions=item["conditions"],
        materials=entering.materials_of(item["materials"]),
        steps=entering.steps_of(item["steps"]),
        statutory_limit=item["statutory_limit"],
        promised_limit=item["promised_limit"],
        day_unit=entering.day_unit_of(item["conditions"]),
        fee_fen=item["fee_fen"],
        fee_basis=item["fee_basis"],
        approval_level=_meant(Level, item["approval_level"]),
        intake_level=Level.village,
        result_document=item["result_document"],
        phone=item["phone"],
    )


def _meant(words: type[Word], value: str) -> Word:
    return next(word for word in words if word.value == value)


def store(
    s: Session,
    by: Account,
    file: File,
    rows: pl.DataFrame,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Upload:
    """Enter and publish the tidy rows of `validation.catalogue.check` as one upload. Refuses the same file again and
    whatever `entering.enter` refuses: then nothing of the file is in."""
    require(by, Permission.upload_items)
    upload = uploads.begin(s, by, UploadKind.catalogue, file, (), now)
    shelf = entering.prepare(s, by.town_id)
    done: Counter[Outcome] = Counter()
    touched: dict[Outcome, list[tuple[int, int, int, None]]] = {Outcome.created: [], Outcome.changed: []}
    for number, item in enumerate(rows.iter_rows(named=True), 1):
        outcome = entering.enter(s, by, entry(item), now=now, shelf=shelf)
        done[outcome] += 1
        if outcome is not Outcome.unchanged:
            touched[outcome].append((item["line"], shelf.items[item["code"]].id, 1, None))
        if progress:
            progress(number / rows.height)
    upload_rows.record(s, upload, RowOutcome.created, touched[Outcome.created])
    upload_rows.record(s, upload, RowOutcome.changed, touched[Outcome.changed])
    return uploads.finish(
        s,
        upload,
        by,
        created=done[Outcome.created],
        changed=done[Outcome.changed],
        unchanged=done[Outcome.unchanged],
        now=now,
    )
