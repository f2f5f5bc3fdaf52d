"""One item as a file would say it, and the rows of the seed catalogue."""

import csv
from pathlib import Path

from model.catalogue.content import ItemEntry, day_unit_of, materials_of, steps_of
from model.catalogue.versions import Kind, Level, Mode
from model.ground.workdays import DayUnit

CATALOGUE = Path(__file__).parents[2] / "seed" / "catalogue.csv"

SAMPLE = ItemEntry(
    code="MZ050",
    name="临时救助申请",
    category="民政救助",
    department="民政办",
    window="社保窗口",
    kind=Kind.promised,
    modes=(Mode.time_limited, Mode.agency),
    legal_basis="《社会救助暂行办法》第九章",
    conditions="基本生活暂时出现严重困难",
    materials=materials_of(["申请书", "居民身份证原件"]),
    steps=steps_of(["申请", "受理", "审批", "发放"]),
    statutory_limit=20,
    promised_limit=5,
    day_unit=DayUnit.workday,
    fee_fen=0,
    fee_basis="不收费",
    approval_level=Level.town,
    intake_level=Level.village,
    result_document="临时救助审批表",
    phone="0000-8800101",
)


def seed_rows() -> list[dict[str, str]]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def seed_entry(row: dict[str, str], window: str) -> ItemEntry:
    """A row of the seed catalogue, at a window of the small test town."""
    return ItemEntry(
        code=row["code"],
        name=row["name"],
        category=row["category"],
        department=row["department"],
        window=window,
        kind=Kind(row["kind"]),
        modes=tuple(Mode(word) for word in row["modes"].split(";")),
        legal_basis=row["legal_basis"],
        conditions=row["conditions"],
        materials=materials_of(row["materials"].split(";")),
        steps=steps_of(row["steps"].split(";")),
        statutory_limit=int(row["statutory_days"]) if row["statutory_days"] else None,
        promised_limit=int(row["promised_days"]),
        day_unit=day_unit_of(row["conditions"]),
        fee_fen=int(row["fee_yuan"]) * 100,
        fee_basis=row["fee_basis"],
        approval_level=Level(row["approval_level"]),
        intake_level=Level.village,
        result_document=row["result_document"],
        phone=row["phone"],
    )
