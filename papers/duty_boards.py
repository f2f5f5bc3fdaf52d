"""Who is there today, as A4 sheets for the wall and the door (R025, R037, R117, R119)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from model.ground import workdays
from model.ground.refusals import Refused
from model.ground.wording import long_day
from model.people import sites
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.on_post import today_board
from model.roster.on_post.today_board import Board, Line
from model.roster.posts import hours
from model.roster.posts.hours import Hours
from papers import letterhead

SIZES: Final[Mapping[str, str]] = {"hall": "大厅", "door": "门口"}
# points: of one line at most and at least, of all lines together
LARGEST, SMALLEST, ROOM = {"hall": 30, "door": 24}, 11, {"hall": 235, "door": 190}


def sheet(s: Session, by: Account, *, size: str, day: str, now: datetime) -> str:
    """The sheet for the hall, or for the village of a village agent. `day` empty: the day that is still to come.
    Refuses another size, and what is no day."""
    require(by, Permission.view_posts)
    if size not in SIZES:
        raise Refused("在岗表只有大厅和门口两种。请回到“今日在岗”，重新点打印。")
    site = by.site if by.at_village else sites.hall(s, by.town_id)
    shown = _day(day) if day else _next(s, by, now)
    board = today_board.of_day(s, site, shown, now)
    return letterhead.fill(
        "duty_board.html",
        letterhead.of_town(s, by.town_id, now.date()),
        size=size,
        place=site.name,
        day=long_day(shown),
        times=open_times(board.hours) if board.works else "今天休息，不办公",
        duties=duties(board),
        lines=[line(row) for row in board.lines],
        points=max(SMALLEST, min(LARGEST[size], ROOM[size] // max(len(board.lines), 1))),
        printed=f"{now:%H:%M}",
    )


def _next(s: Session, by: Account, now: datetime) -> date:
    return today_board.next_day(hours.of(s, by.town_id), workdays.load_calendar(s), now)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refused("没有选好日期。请回到“今日在岗”，重新点打印。") from None
    return workdays.countable(day)


def open_times(office_hours: Hours) -> str:
    """`上午08:30—12:00　下午14:00—17:30`, or without a break `08:30—17:30`."""
    (opens, noon), (after, closes) = office_hours.halves()
    if noon >= after:
        return f"{opens:%H:%M}—{closes:%H:%M}"
    return f"上午{opens:%H:%M}—{noon:%H:%M}　下午{after:%H:%M}—{closes:%H:%M}"


def duties(board: Board) -> list[tuple[str, str]]:
    """Each kind of duty that somebody has there that day, with the names."""
    return [(kind.label, "、".join(names)) for kind, names in board.duties.items()]


def line(row: Line) -> dict[str, Any]:
    """A window (or village) with its post, when that says more, and who is there: (when, name or nothing, whether in
    A's place)."""
    place = row.post.window.name if row.post.window else row.post.site.name
    return {
        "place": place,
        "post": "" if row.post.name.removesuffix("岗") in place else row.post.name,
        "people": [(when, x.account.name if x.account else "", x.standing_in) for when, x in row.standings],
    }
