"""What the database would know, for tests that have none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from validation import files
from validation.files import Checked

FILES = Path(__file__).parents[1] / "files"
TODAY = date(2026, 11, 22)
EAST, WEST = "990101100201", "990101100202"
RESIDENT = "村代码,姓名,身份证号"
MAN = "990101198001010014"  # born 1 January 1980
BABY = "990101202002290010"


@dataclass(frozen=True)
class Known:
    """Two villages and five items; whoever uploads may write both unless told otherwise."""

    villages: Mapping[str, str] = field(default_factory=lambda: {EAST: "东岭村", WEST: "西岭村"})
    own: frozenset[str] = frozenset({EAST, WEST})
    default_village: str | None = None
    items: Mapping[str, str] = field(
        default_factory=lambda: {
            "MZ001": "最低生活保障申请",
            "MZ005": "高龄津贴申请",
            "MZ009": "农村留守儿童信息登记",
            "MZ014": "老年人优待证办理",
        }
    )
    withdrawn: Mapping[str, tuple[str, date]] = field(default_factory=dict)
    registered: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def elsewhere(self, people: pl.DataFrame) -> Mapping[str, tuple[str, str]]:
        return {
            number: resident for number, resident in self.registered.items() if number in people["id_number"]
        }

    def taken(self, rows: pl.DataFrame) -> Mapping[int, str]:
        return {}

    def objections(self, item: Mapping[str, Any]) -> Sequence[str]:
        return []


def checked(kind: files.Kind, data: bytes | str, name: str = "台账.csv", **known: Any) -> Checked:
    raw = data.encode() if isinstance(data, str) else data
    return files.check(kind, raw, name, Known(**known), TODAY)


def sentences(kind: files.Kind, data: bytes | str, **known: Any) -> list[str]:
    return [problem.sentence for problem in checked(kind, data, **known).problems]


def resident(row: str, header: str = RESIDENT) -> list[str]:
    """What is said of one row of a resident ledger."""
    return sentences("residents", f"{header}\n{row}\n")


def row_of(**changed: str) -> str:
    row = {"事项编码": "MZ005", "姓名": "张三", "身份证号": MAN, "村代码": EAST, "服务方式": "代办",
           "收件日期": "2026-10-09", "办结日期": "2026-10-12", "结果": "办结"}  # fmt: skip
    return f"{','.join(row)}\n{','.join((row | changed).values())}\n"


def sentences_of(**changed: str) -> list[str]:
    return [s.removeprefix("第2行：") for s in sentences("ledger", row_of(**changed))]
