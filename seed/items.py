"""The 113 items of the catalogue, entered through the door that an uploaded file takes."""

import csv
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from model.catalogue import entering
from model.catalogue.content import ItemEntry, day_unit_of, materials_of, steps_of
from model.catalogue.versions import Kind, Level, Mode
from model.ground.db import Labelled
from model.people.accounts import Account

Word = TypeVar("Word", bound=Labelled)
FILE = Path(__file__).parent / "catalogue.csv"


def enter(s: Session, by: Account, now: datetime) -> None:
    """Every line of the file becomes a published item."""
    shelf = entering.prepare(s, by.town_id)
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            entering.enter(s, by, _entry(line), now=now, shelf=shelf)


def _entry(line: dict[str, str]) -> ItemEntry:
    statutory = line["statutory_days"]
    return ItemEntry(
        code=line["code"],
        name=line["name"],
        category=line["category"],
        department=line["department"],
        window=line["window"],
        kind=_word(Kind, line["kind"]),
        modes=tuple(_word(Mode, mode) for mode in line["modes"].split(";")),
        legal_basis=line["legal_basis"],
        conditions=line["conditions"],
        materials=materials_of(line["materials"].split(";")),
        steps=steps_of(line["steps"].split(";")),
        statutory_limit=int(statutory) if statutory else None,
        promised_limit=int(line["promised_days"]),
        day_unit=day_unit_of(line["conditions"]),
        fee_fen=int(line["fee_yuan"]) * 100,
        fee_basis="" if line["fee_basis"] == "不收费" else line["fee_basis"],
        approval_level=_word(Level, line["approval_level"]),
        intake_level=Level.village,
        result_document=line["result_document"],
        phone=line["phone"],
    )


def _word(words: type[Word], value: str) -> Word:
    found = words.of(value)
    assert found, value
    return found
