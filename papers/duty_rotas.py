"""The rota of a month for the wall: the hall's three duties side by side, or one village's (R117, R119-R122)."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from model.ground import workdays
from model.ground.refusals import Refused
from model.ground.wording import WEEKDAYS
from model.people import sites
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.duty import duty_fitness, duty_month
from model.roster.duty.duty_month import Cell, Line
from papers import letterhead

HEADS = {False: ("带班领导", "信访接待", "大厅节假日值班"), True: ("值班村干部",)}


@dataclass(frozen=True)
class Row:
    """One day as it is printed."""

    day: str
    weekday: str
    note: str
    free: bool
    cells: tuple[str, ...]


def month_of(text: str) -> date:
    """The first of the month `2026-11`; refuses what is no month."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refused("没有选好月份。请回到“值班表”，选好月份再打印。") from None
    return workdays.countable(first)


def sheet(s: Session, by: Account, *, month: str, site: str = "", today: date) -> str:
    """One month on one A4 page with a line to sign: the hall's, or with the `site` code one village's.
    Refuses what is no month and an unknown place."""
    require(by, Permission.view_posts)
    first = month_of(month)
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    place = sites.place(s, by.town_id, site) if site else sites.hall(s, by.town_id)
    known = workdays.load_calendar(s)
    lines = duty_month.of(s, place, first, last, known)
    return letterhead.fill(
        "duty_rota.html",
        letterhead.of_town(s, by.town_id, today),
        title=f"{place.name}{first.year}年{first.month}月值班表",
        columns=HEADS[duty_month.at_village(place)],
        rows=[_row(line, today) for line in lines],
        presumed=any(known.presumed(line.day) for line in lines),
    )


def _row(line: Line, today: date) -> Row:
    return Row(
        f"{line.day.month}月{line.day.day}日",
        f"星期{WEEKDAYS[line.day.weekday()]}",
        line.name,
        not line.works,
        tuple(_names(cell, ahead=line.day >= today) for cell in line.cells),
    )


def _names(cell: Cell | None, *, ahead: bool) -> str:
    """Who comes; a dash where nobody is needed, and nothing where a name is still to be written by hand. Nobody on leave,
    and on days `ahead` nobody who has left."""
    if cell is None:
        return "—"
    names: Sequence[str] = [
        row.account.name
        for row in cell.there
        if not (ahead and duty_fitness.objection(row.kind, row.site_id, row.account))
    ]
    return f"全员{'（' + '、'.join(names) + '）' if names else ''}" if cell.together else "、".join(names)
