"""How money, days and limits are said wherever they are said: refusals, screens, papers, the page for the public."""

from datetime import date
from typing import Final

WEEKDAYS: Final = "一二三四五六日"


def yuan(fen: int) -> str:
    """`20元`, `0.50元`, `-20元`: exact, without a detour over fractions."""
    sign, fen = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{fen // 100}元" if fen % 100 == 0 else f"{sign}{fen // 100}.{fen % 100:02d}元"


def money(fen: int) -> str:
    """What an item costs: `10元`, `10.50元`; no fee is 不收费, never 0."""
    return yuan(fen) if fen else "不收费"


def plain_day(value: date) -> str:
    """`2026年11月21日`; a moment is told by its day."""
    return f"{value.year}年{value.month}月{value.day}日"


def long_day(value: date) -> str:
    """`2026年11月21日（星期六）`, for sentences and papers."""
    return f"{plain_day(value)}（星期{WEEKDAYS[value.weekday()]}）"


def limit(days: int | None, unit_label: str) -> str:
    """`3个工作日`, `当场办结`, or 无法定时限."""
    if days is None:
        return "无法定时限"
    return f"{days}个{unit_label}" if days else "当场办结"


def rate(part: int, whole: int) -> str:
    """One decimal place, cut and never rounded up; without a denominator there is no rate (a9, e2)."""
    if whole == 0:
        return "暂无"
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}%"
