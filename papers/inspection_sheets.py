"""The month's rounds on paper: every round, what was found and decided, the sums, and lines to sign (R112, R113)."""

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from model.ground import workdays
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.roster.inspections import findings
from model.roster.inspections.findings import Month
from model.roster.inspections.inspections import Inspection, InspectionKind, Violation
from papers import letterhead


def sheet(s: Session, by: Account, *, month: str, today: date) -> str:
    """The sheet of one month, `2026-11`; an empty word is this month. Refuses what is no month."""
    figures = findings.of_month(s, by, _first(month, today))
    return letterhead.fill(
        "inspections.html",
        letterhead.of_town(s, by.town_id, today),
        month=f"{figures.first.year}年{figures.first.month}月",
        rounds=[_round(row) for row in reversed(figures.rounds)],
        findings=_findings(figures),
        counted={kind.label: figures.done(kind) for kind in InspectionKind},
        unfinished=figures.unfinished,
        pending=figures.pending,
        by_code=_codes(figures.by_code),
        by_post={name: _codes(counted) for name, counted in figures.by_post.items()},
        by_person={name: _codes(counted) for name, counted in figures.by_person.items()},
    )


def _first(month: str, today: date) -> date:
    if not month:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Refused("没有这个月份。请回到“巡查”，重新选一个月，再点打印。") from None
    return workdays.countable(first)


def _codes(counted: Counter[Violation]) -> str:
    return "、".join(f"{code.label}{counted[code]}次" for code in Violation if counted[code]) or "没有"


def _round(row: Inspection) -> dict[str, Any]:
    """One line of the first table; what a spot check needs to be drawn again stands with it."""
    lot = f"抽取号{row.seed}，{len(row.pool)}抽{row.drawn}" if row.seed else ""
    return {
        "number": row.number,
        "kind": row.kind.label,
        "at": f"{row.begun_at:%m-%d %H:%M}",
        "by": row.by.name,
        "lot": lot,
        "posts": len(row.lines) - len(row.unseen),
        "present": sum(line.present is True for line in row.lines),
        "remark": row.remark if row.finished_at else "未完成",
    }


def _findings(figures: Month) -> list[dict[str, str]]:
    """One line for each finding of a finished round, in the order of the rounds."""
    return [
        {
            "at": f"{row.begun_at:%m-%d}",
            "number": row.number,
            "post": line.post.name,
            "who": line.account.name if line.account else "",
            "codes": "、".join(code.label for code in line.codes),
            "statement": line.statement or "没有",
            "verdict": line.verdict.label if line.verdict else "等认定",
        }
        for row in reversed(figures.rounds)
        if row.finished_at
        for line in row.lines
        if line.codes
    ]
