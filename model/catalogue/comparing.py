"""What differs between two texts of an item, in words that a director reads before publishing (R056)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from model.catalogue.content import ItemEntry
from model.ground.wording import money
from model.ground.workdays import DayUnit


@dataclass(frozen=True)
class Difference:
    """One changed field; an empty `before` was added, an empty `after` was taken away."""

    label: str
    before: str
    after: str


def _label(value: Any) -> str:
    return str(value.label)


def _modes(modes: Any) -> str:
    return "、".join(mode.label for mode in modes)


FIELDS: Final[tuple[tuple[str, str, Callable[[Any], str]], ...]] = (
    ("name", "名称", str),
    ("category", "类别", str),
    ("conditions", "谁能办", str),
    ("department", "主管部门", str),
    ("window", "办理窗口", str),
    ("kind", "件类", _label),
    ("modes", "服务方式", _modes),
    ("intake_level", "受理层级", _label),
    ("approval_level", "审批层级", _label),
    ("fee_fen", "收费", money),
    ("fee_basis", "收费依据", str),
    ("legal_basis", "办理依据", str),
    ("result_document", "办理结果", str),
    ("phone", "咨询电话", str),
)


def differences(old: ItemEntry, new: ItemEntry) -> list[Difference]:
    """What the new text changes: single fields, limits with their unit, each paper and step added or
    taken away, and the order of those that stayed."""
    changed = []
    for field, label, say in FIELDS:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            changed.append(Difference(label, say(before), say(after)))
    for field, label in (("promised_limit", "承诺时限"), ("statutory_limit", "法定时限")):
        days_before, days_after = (_days(getattr(e, field), e.day_unit) for e in (old, new))
        if days_before != days_after:
            changed.append(Difference(label, days_before, days_after))
    return changed + _parts("材料", old.materials, new.materials) + _parts("步骤", old.steps, new.steps)


def _days(days: int | None, unit: DayUnit) -> str:
    if days is None:
        return "无"
    return f"{days}个{unit.label}" if days else "当场办结"


def _parts(label: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> list[Difference]:
    gone = [Difference(f"减去{label}", str(part), "") for part in old if part not in new]
    come = [Difference(f"增加{label}", "", str(part)) for part in new if part not in old]
    stayed_before, stayed_after = [p for p in old if p in new], [p for p in new if p in old]
    if stayed_before != stayed_after:
        come.append(Difference(f"{label}顺序", _row(old), _row(new)))
    return gone + come


def _row(parts: tuple[Any, ...]) -> str:
    return " → ".join(map(str, parts))
