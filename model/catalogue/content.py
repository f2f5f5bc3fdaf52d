"""The whole text of a service item as a plain value, for forms, files and versions (R052, R053)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from model.catalogue.versions import ItemMaterial, ItemMode, ItemStep, ItemVersion, Kind, Level, Mode
from model.ground.db import new_ids
from model.ground.workdays import DayUnit
from model.people.sites import Department, Window

NO_MATERIALS: Final = "无需材料"
OPTIONAL: Final = "（可不带）"


@dataclass(frozen=True)
class Material:
    """One paper; one that is not `required` may stay at home."""

    name: str
    required: bool = True

    def __str__(self) -> str:
        return self.name if self.required else self.name + OPTIONAL


@dataclass(frozen=True)
class Step:
    """One step of the flow: `limit` and `cap` in the item's day unit; a stop of the clock lasts at most `cap`."""

    name: str
    limit: int | None = None
    stops_clock: bool = False
    cap: int | None = None

    def __str__(self) -> str:
        return self.says("天")

    def says(self, unit: str) -> str:
        """As people read it, its days in this unit: `公示（7个工作日）`."""
        parts = []
        if self.limit is not None:
            parts.append(f"{self.limit}{unit}")
        if self.stops_clock:
            parts.append("不计入时限" if self.cap is None else f"不计入时限，最多{self.cap}{unit}")
        return f"{self.name}（{'，'.join(parts)}）" if parts else self.name


@dataclass(frozen=True)
class ItemEntry:
    """An item as people write it down: department and window by name, fee in fen, limits in `day_unit`
    (`statutory_limit` None = no legal limit known)."""

    code: str
    name: str
    category: str
    department: str
    window: str
    kind: Kind
    modes: tuple[Mode, ...]
    legal_basis: str
    conditions: str
    materials: tuple[Material, ...]
    steps: tuple[Step, ...]
    statutory_limit: int | None
    promised_limit: int
    day_unit: DayUnit
    fee_fen: int
    fee_basis: str
    approval_level: Level
    intake_level: Level
    result_document: str
    phone: str


def materials_of(lines: Iterable[str]) -> tuple[Material, ...]:
    """Papers as people write them, one a line; `（可不带）` at the end marks one that may stay at home."""
    names = (line.strip() for line in lines)
    return tuple(
        Material(name.removesuffix(OPTIONAL).strip(), required=not name.endswith(OPTIONAL))
        for name in names
        if name
    )


_STEP = re.compile(
    r"(?P<name>.+?)[（(]"
    r"(?:(?P<limit>\d{1,4})天)?[，,]?"
    r"(?P<stops>不计入时限)?(?:[，,]最多(?P<cap>\d{1,4})天)?[）)]"
)


def steps_of(lines: Iterable[str]) -> tuple[Step, ...]:
    """Steps as people write them, one a line: `公示`, `公示（7天）`, `鉴定（不计入时限，最多30天）` (licensing law
    art 45). Other brackets belong to the name."""
    return tuple(_step(line.strip()) for line in lines if line.strip())


def _step(line: str) -> Step:
    match = _STEP.fullmatch(line)
    if not match or not (match["limit"] or match["stops"]) or (match["cap"] and not match["stops"]):
        return Step(line)
    return Step(
        match["name"].strip(),
        limit=int(match["limit"]) if match["limit"] else None,
        stops_clock=bool(match["stops"]),
        cap=int(match["cap"]) if match["cap"] else None,
    )


def day_unit_of(conditions: str) -> DayUnit:
    """In what an item's limits are counted, as its conditions say: 以自然日计 or 以自然月计 are calendar days,
    all others are working days (c3.4, licensing law art 82)."""
    calendar = "以自然日计" in conditions or "以自然月计" in conditions
    return DayUnit.calendar_day if calendar else DayUnit.workday


def entry_of(code: str, version: ItemVersion) -> ItemEntry:
    """What a version says; it must be loaded with `ItemVersion.whole()`."""
    return ItemEntry(
        code=code,
        name=version.name,
        category=version.category,
        department=version.department.name,
        window=version.window.name,
        kind=version.kind,
        modes=tuple(row.mode for row in version.modes),
        legal_basis=version.legal_basis,
        conditions=version.conditions,
        materials=tuple(Material(m.name, m.required) for m in version.materials) or (Material(NO_MATERIALS),),
        steps=tuple(Step(p.name, p.limit, p.stops_clock, p.cap) for p in version.steps),
        statutory_limit=version.statutory_limit,
        promised_limit=version.promised_limit,
        day_unit=version.day_unit,
        fee_fen=version.fee_fen,
        fee_basis=version.fee_basis,
        approval_level=version.approval_level,
        intake_level=version.intake_level,
        result_document=version.result_document,
        phone=version.phone,
    )


SHARED: Final = (
    "name category kind legal_basis conditions statutory_limit promised_limit day_unit "
    "fee_fen fee_basis approval_level intake_level result_document phone"
).split()  # fields that a version holds under the same name


def write(
    s: Session, version: ItemVersion, entry: ItemEntry, *, department: Department, window: Window
) -> None:
    """Put the entry's text into a version that is not published; its parts are replaced as a whole.
    A version without papers is one that says 无需材料."""
    for field in SHARED:
        setattr(version, field, getattr(entry, field))
    version.department_id, version.window_id = department.id, window.id
    version.id = version.id or new_ids(1)[0]
    key: dict[str, Any] = {"town_id": version.town_id, "version_id": version.id}
    papers = [m for m in entry.materials if m.name != NO_MATERIALS]
    parts: dict[str, list[Any]] = {
        "materials": [
            ItemMaterial(**key, position=place, name=m.name, required=m.required)
            for place, m in enumerate(papers, 1)
        ],
        "steps": [
            ItemStep(**key, position=n, name=p.name, limit=p.limit, stops_clock=p.stops_clock, cap=p.cap)
            for n, p in enumerate(entry.steps, 1)
        ],
        "modes": [ItemMode(**key, position=place, mode=mode) for place, mode in enumerate(entry.modes, 1)],
    }
    if inspect(version).persistent:
        for table in (ItemMaterial, ItemStep, ItemMode):
            s.execute(
                delete(table)
                .where(table.town_id == version.town_id, table.version_id == version.id)
                .execution_options(synchronize_session=False)
            )
    s.add(version)
    for rows in parts.values():
        s.add_all(rows)
    for name, value in {**parts, "department": department, "window": window}.items():
        set_committed_value(version, name, value)  # known as they are: nothing to load, nothing to compare
