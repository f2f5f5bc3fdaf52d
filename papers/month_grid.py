"""岗位月表: the month of the posts as one table, for the page and as a sheet of A4 (R025, R114)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from markupsafe import Markup
from sqlalchemy.orm import Session

from model.ground import workdays
from model.ground.refusals import Refused
from model.ground.wording import WEEKDAYS, long_day
from model.ground.workdays import Calendar, DayKind
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import SiteKind
from model.roster.on_post import month_grid
from model.roster.on_post.month_grid import Cell, Grid, Row
from model.roster.posts.posts import Post
from papers import letterhead, print_page

# which posts are looked at
PLACES: Final[Mapping[str, str]] = {"all": "全部岗位", "hall": "大厅", "villages": "村级代办点"}
MARKS: Final = {DayKind.makeup_workday: "班", DayKind.statutory_holiday: "休"}


def wanted(post: Post, place: str) -> bool:
    """Whether the post is among those looked at; refuses a word that is none of `PLACES`."""
    if place not in PLACES:
        raise Refused("没有这种岗位范围。请回到“岗位月表”，重新选一种，再点打印。")
    return place == "all" or (post.site.kind is SiteKind.town_hall) == (place == "hall")


def table(grid: Grid, today: date, calendar: Calendar, *, paper: Mapping[str, str] | None = None) -> Markup:
    """The grid as a table with its legend; every text in it is escaped. On screen a cell says why when pointed at; on
    `paper`, which may hang on a wall, it never does, and title and legend stand in the table's head, on every page."""
    kinds = {calendar.kind(day) for day in grid.days}
    filled = (
        print_page.templates()
        .get_template("month_grid_table.html")
        .render(
            heads=[_head(day, grid, today, calendar) for day in grid.days],
            rows=[_row(row, grid) for row in grid.rows],
            holidays=DayKind.statutory_holiday in kinds,
            makeup=DayKind.makeup_workday in kinds,
            paper=paper,
        )
    )
    return Markup(filled)  # filled in by a template that escapes


def _head(day: date, grid: Grid, today: date, calendar: Calendar) -> tuple[int, str, str, str]:
    look = "today" if day == today else "free" if day in grid.free else ""
    mark = "今" if day == today else MARKS.get(calendar.kind(day), WEEKDAYS[day.weekday()])
    return day.day, mark, look, f"{long_day(day)}{calendar.name(day)}"


def _row(row: Row, grid: Grid) -> dict[str, Any]:
    place = "" if row.place in row.post.name else f"{row.place}　"
    return {
        "name": row.post.name,
        "about": f"{place}{in_charge(row)}",
        "cells": [
            _cell(cell, "free" if day in grid.free else "off")
            for day, cell in zip(grid.days, row.cells, strict=True)
        ],
    }


def in_charge(row: Row) -> str:
    """`李窗口`, or with a change in these days `李窗口，10日起冯窗口`."""
    held = row.in_charge()
    names = [f"{h.since.day}日起{h.account.name}" if h.since > row.first else h.account.name for h in held]
    if held and (last := held[-1].until) and last < row.last:
        names[-1] += f"（到{last.day}日）"
    return "，".join(names) or "没有A岗"


def _cell(cell: Cell | None, empty: str) -> tuple[str, str, list[tuple[str, str, str]]]:
    """How the cell looks, why, and its words: only what differs from A in place."""
    if cell is None:
        return empty, "", []
    standings = cell.differing
    words = [
        ("in" if x.account else "none", when, x.account.name if x.account else "无人")
        for when, x in standings
    ]
    return "", "；".join(f"{when}{x.because}" for when, x in standings), words


def sheet(
    s: Session, by: Account, *, month: str, place: str, today: date, now: datetime | None = None
) -> str:
    """The month as a sheet of A4, landscape. Refuses what is no month and no place."""
    require(by, Permission.view_posts)
    first = _first(month)
    grid = month_grid.of_month(s, by.town_id, first, today, now=now).only(lambda post: wanted(post, place))
    standing_in, nobody = grid.counts()
    head = letterhead.of_town(s, by.town_id, today)
    titled = {
        "plate": head.plate,
        "month": f"{first.year}年{first.month}月",
        "where": PLACES[place],
        "counts": f"顶岗{standing_in}个半天，无人在岗{nobody}个半天",
    }
    drawn = table(grid, today, workdays.load_calendar(s), paper=titled)
    return letterhead.fill("month_grid.html", head, month=titled["month"], table=drawn)


def _first(month: str) -> date:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Refused("没有选好月份。请回到“岗位月表”，选好月份，再点打印。") from None
    return workdays.countable(first)
