"""大厅屏幕: `/hall`, who is there now, for a monitor in the hall and for anybody at home. No account.

The page asks for itself again every minute, also while it can only say that something is amiss: a monitor has nobody
who would press a button. With a script the old picture stays until the new one is there; without one the page is loaded anew.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from model.ground import db, settings
from model.ground.wording import WEEKDAYS, long_day
from model.people import sites
from model.people.sites import Site
from model.roster.on_post import today_board
from model.roster.on_post.today_board import Board
from papers import duty_boards
from public import door, screens

ADDRESS = "/hall"
CSP = f"{screens.CSP}; script-src 'self'; connect-src 'self'"  # the script that asks again
CLOSED = "这里没有开放“今日在岗”。"
NO_DATABASE = "系统暂时连不上，过一分钟会自己再试。"
SETTINGS = ("plate_name", "enquiry_phone", "complaint_phone", "hall_screen")


def show(request: Request) -> Response:
    """The only town, or the one named by the hall's division code in `town`; several without a name are offered."""
    now, code = door.now(), request.query_params.get("town", "")
    try:
        with db.reading() as s:
            halls = [hall for hall in sites.halls(s) if code in ("", hall.code)]
            if len(halls) == 1:
                return _of(s, halls[0], now)
    except SQLAlchemyError:
        return _page(503, sentence=NO_DATABASE)
    if not halls:
        return _page(404, sentence=CLOSED)
    return _page(halls=[(hall.code, hall.name) for hall in halls])


def _of(s: Session, hall: Site, now: datetime) -> Response:
    values = settings.values(s, hall.town_id, SETTINGS)
    if values["hall_screen"] != settings.SHOWN:
        return _page(404, sentence=CLOSED)
    board = today_board.of_now(s, hall, now)
    return _page(
        plate=values["plate_name"],
        enquiry_phone=values["enquiry_phone"],
        complaint_phone=values["complaint_phone"],
        day=long_day(board.day),
        clock=f"{now:%H:%M}",
        standing=standing(board, now),
        times=duty_boards.open_times(board.hours),
        duties=duty_boards.duties(board),
        lines=[duty_boards.line(line) for line in board.lines],
    )


def standing(board: Board, now: datetime) -> str:
    """Whether the hall is open, and if not, when it opens again."""
    if board.open:
        return "正在办公"
    if board.opens is None:
        return "现在不办公"
    if board.opens.date() == board.day:
        return f"{'午休' if board.opens.time() == board.hours.noon_to else '还没有开门'}，今天{board.opens:%H:%M}开门"
    why = "今天已经下班" if board.works else "今天休息"
    day = board.opens.date()
    return f"{why}，{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）{board.opens:%H:%M}开门"


def _page(status: int = 200, **context: Any) -> Response:
    blank = dict.fromkeys(("plate", "sentence", "halls", "lines", "duties"), "")
    answer = screens.page("hall_screen.html", status, **{**blank, **context})
    answer.headers["Content-Security-Policy"] = CSP
    return answer


ROUTES = [Route(ADDRESS, show)]
