"""The attendance sheet of a month: printed across A4 to be signed, and as a workbook (R110, R114)."""

import io
import re
from datetime import date, datetime
from typing import Any, Final

import polars as pl
import xlsxwriter
from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.ground.refusals import Refused
from model.ground.wording import rate
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.leave import LeaveKind
from model.roster.presence import attendance_month
from model.roster.presence.attendance_month import DayLine
from papers import letterhead

COLUMNS: Final = {
    "name": "姓名", "role": "身份", "place": "站点", "due_days": "应到（天）", "present_days": "实到（天）",
    "absent_days": "缺勤（天）", **{f"leave_{kind.value}": f"{kind.label}（天）" for kind in LeaveKind},
    "late_times": "迟到（次）", "late_minutes": "迟到（分钟）", "early_times": "早退（次）", "early_minutes": "早退（分钟）",
    "forgotten": "漏签退（次）", "on_minutes": "在岗（分钟）", "due_minutes": "应在岗（分钟）",
}  # fmt: skip


def sheet(s: Session, by: Account, *, month: str, village: bool, now: datetime) -> str:
    """The month `2026-11` of the hall, or of the village points, across A4 with a line to sign for everybody. Refuses
    what is no month, and one in which attendance was asked of nobody."""
    require(by, Permission.view_attendance)
    first = _month(month)
    frame = attendance_month.sheet(s, by, first, now).filter(pl.col("village") == village)
    if frame.is_empty():
        raise Refused("这个月没有考勤。请回到“考勤”，换一个月再点打印。")
    today = now.astimezone(OFFICE_ZONE).date()
    return letterhead.fill(
        "attendance_sheet.html",
        letterhead.of_town(s, by.town_id, today),
        month=f"{first.year}年{first.month}月",
        place="村级代办点" if village else "大厅",
        kinds=[kind.label for kind in LeaveKind],
        rows=[_line(row) for row in frame.iter_rows(named=True)],
        running=(first.year, first.month) == (today.year, today.month),
    )


def _month(month: str) -> date:
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
        raise Refused("没有选好月份。请回到“考勤”，选好月份再点打印。")
    return date.fromisoformat(f"{month}-01")


def _line(row: dict[str, Any]) -> dict[str, Any]:
    """Numbers as they stand on paper; a zero is an empty cell, except in the columns of due and present days."""
    return {
        "name": row["name"],
        "place": row["place"] if row["village"] else row["role"],
        "due": f"{row['due_days']:g}",
        "present": f"{row['present_days']:g}",
        "leaves": [_number(row[f"leave_{kind.value}"]) for kind in LeaveKind],
        "absent": _number(row["absent_days"]),
        "late": _times(row["late_times"], row["late_minutes"]),
        "early": _times(row["early_times"], row["early_minutes"]),
        "forgotten": _number(row["forgotten"]),
        "rate": rate(row["on_minutes"], row["due_minutes"]),
        "hours": f"{hours(row['on_minutes'])}/{hours(row['due_minutes'])}" if row["due_minutes"] else "",
    }


def _number(count: float) -> str:
    return f"{count:g}" if count else ""


def _times(times: int, minutes: int) -> str:
    return f"{times}次{minutes}分" if times else ""


def hours(minutes: int) -> str:
    """`137.7`: cut to one place as every rate is."""
    tenths = minutes // 6
    return f"{tenths // 10}.{tenths % 10}"


def on_post(on: int, due: int) -> str:
    """`98.4%（137.7/140.0小时）`; where nothing was due there is no rate."""
    return f"{rate(on, due)}（{hours(on)}/{hours(due)}小时）" if due else rate(on, due)


def stays(line: DayLine) -> str:
    """`08:12–12:03，13:55–`: each sign-in with its sign-out."""
    return "，".join(f"{_clock(stay.came_at)}–{_clock(stay.left_at)}" for stay in line.stays)


def _clock(at: datetime | None) -> str:
    return f"{at.astimezone(OFFICE_ZONE):%H:%M}" if at else ""


def remarks(line: DayLine) -> str:
    """What is to be said of a day besides its minutes: holiday or duty, leave, absence, what was put right and why."""
    parts = [] if line.due else [f"{line.name}，不考勤"]
    parts += [row.kind.label for row in line.leaves]
    if line.worked.absent_halves:
        parts.append(
            "没有签到" if not line.worked.came else "缺勤半天" if line.worked.absent_halves == 1 else "缺勤"
        )
    if line.worked.forgotten:
        parts.append("漏签退，算到下班")
    parts += [
        f"{stay.corrected_by.name}补记：{stay.reason}" for stay in line.stays if stay.corrected_by is not None
    ]
    return "；".join(parts)


def workbook(frame: pl.DataFrame, title: str) -> bytes:
    """The rows of a month as a workbook: numbers as numbers, so that the office can add them up; no cell a formula."""
    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, plain) as book:
        page = book.add_worksheet("考勤表")
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        page.write_row(
            1, 0, [*COLUMNS.values(), "在岗率"], book.add_format({"bold": True, "text_wrap": True})
        )
        page.freeze_panes(2, 1)
        page.set_column(0, len(COLUMNS), 11)
        for line, row in enumerate(frame.select(*COLUMNS).iter_rows(), 2):
            page.write_row(line, 0, [*row, rate(*row[-2:])])
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
    return out.getvalue()
