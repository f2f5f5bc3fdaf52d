"""Stores an uploaded catalogue: each item a new one, a new version, or nothing new."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

import polars as pl
from sqlalchemy.orm import Session

from model.catalogue import entering
from model.catalogue.entering import ItemEntry, Outcome
from model.catalogue.items import Kind, Level
from model.catalogue.versions import ItemVersion, Mode
from model.ground.db import Labelled
from model.ground.workdays import DayUnit
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.records import upload_rows, uploads
from model.records.uploads import File, Progress, RowOutcome, Upload, UploadKind

# what a file may have no column for
NEW: Final[Mapping[str, Any]] = {
    "statutory_limit": None, "fee_fen": 0, "fee_basis": "", "result_document": "", "phone": "", "intake_level": Level.village,
}  # fmt: skip
KEPT: Final = tuple(NEW)

Word = TypeVar("Word", bound=Labelled)


def entry(item: Mapping[str, Any], held: ItemVersion | None) -> ItemEntry:
    """One tidy row of `validation.catalogue.check` as the catalogue writes items down. What the file has no column for
    stays as the version `held` now says; a new item may be taken in at a village, and is counted as its conditions say."""
    now: Mapping[str, Any] = {name: getattr(held, name) for name in KEPT} if held else NEW

    def value(name: str) -> Any:
        return item[name] if name in item["given"] else now[name]

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
        statutory_limit=value("statutory_limit"),
        promised_limit=item["promised_limit"],
        day_unit=_day_unit(item, held),
        fee_fen=value("fee_fen"),
        fee_basis=value("fee_basis"),
        approval_level=_meant(Level, item["approval_level"]),
        intake_level=_meant(Level, item["intake_level"]) if item["intake_level"] else now["intake_level"],
        result_document=value("result_document"),
        phone=value("phone"),
    )


def _day_unit(item: Mapping[str, Any], held: ItemVersion | None) -> DayUnit:
    """As the file says; else as it is set now, unless the conditions have begun or ceased to name a unit."""
    if item["day_unit"]:
        return _meant(DayUnit, item["day_unit"])
    by_conditions = entering.day_unit_of(item["conditions"])
    unmoved = held and entering.day_unit_of(held.conditions) is by_conditions
    return held.day_unit if held and unmoved else by_conditions


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
    shelf = entering.prepare(s, by.town_id, hold=True)
    touched: dict[Outcome, list[tuple[int, str]]] = {outcome: [] for outcome in Outcome}
    for number, item in enumerate(rows.iter_rows(named=True), 1):
        before = shelf.items.get(item["code"])
        outcome = entering.enter(s, by, entry(item, before.current if before else None), now=now, shelf=shelf)
        touched[outcome].append((item["line"], item["code"]))
        if progress:
            progress(number / rows.height)
    created, changed = touched[Outcome.created], touched[Outcome.changed]
    for word, did in ((RowOutcome.created, created), (RowOutcome.changed, changed)):
        upload_rows.record(s, upload, word, ((line, shelf.items[code].id, 1, None) for line, code in did))
    return uploads.finish(
        s,
        upload,
        by,
        created=len(created),
        changed=len(changed),
        unchanged=len(touched[Outcome.unchanged]),
        now=now,
        created_codes=[code for _, code in created],
        changed_codes=[code for _, code in changed],
    )
