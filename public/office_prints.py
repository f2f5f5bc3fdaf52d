"""Papers about items and staff for the signed-in: `/papers/items/…`, `/papers/staff/…`; what is chosen stands in the
query (`category`, `window`, `post`, `size`, `month`, `site`)."""

from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from model.ground import db
from model.people.accounts import Account
from papers import (
    attendance_sheets,
    boards,
    duty_boards,
    duty_rotas,
    guides,
    handbook,
    handover_sheets,
    inspection_sheets,
    month_grid,
    plates,
    staff_moves,
)
from public import door, ticket_prints

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Fill = Callable[[Session, Account, Request, date], str | bytes]


def _paper(fill: Fill) -> Callable[[Request], Response]:
    """One paper for whoever may see it, as a page or as a file."""

    def answer(request: Request, account: Account) -> Response:
        today = door.now().date()
        with db.reading() as s:
            filled = fill(s, account, request, today)
        return _file(filled, today) if isinstance(filled, bytes) else ticket_prints.page(filled)

    return ticket_prints.for_account(answer)


def _file(word: bytes, today: date) -> Response:
    name = quote(f"便民服务手册{today:%Y%m%d}.docx")
    return Response(
        word,
        media_type=WORD,
        headers={"Content-Disposition": f"attachment; filename=\"handbook.docx\"; filename*=UTF-8''{name}"},
    )


def _part(request: Request) -> dict[str, str]:
    """The category or the window that was chosen."""
    return {name: request.query_params.get(name, "") for name in ("category", "window")}


def _post(request: Request) -> int | None:
    """The post that was chosen; what is no number is a post that does not exist."""
    text = request.query_params.get("post", "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _item(fill: Callable[..., str]) -> Fill:
    return lambda s, by, request, today: fill(s, by, request.path_params["code"], today=today)


def _items(fill: Callable[..., str | bytes]) -> Fill:
    return lambda s, by, request, today: fill(s, by, **_part(request), today=today)


def _staff(fill: Callable[..., str]) -> Fill:
    return lambda s, by, request, today: fill(s, by, post_id=_post(request), today=today)


def _window_list(s: Session, by: Account, request: Request, today: date) -> str:
    return boards.window_list(s, by, window=_part(request)["window"], today=today)


def _board(s: Session, by: Account, request: Request, today: date) -> str:
    size = request.query_params.get("size", "A3")
    return boards.board(s, by, window=_part(request)["window"], size=size, today=today)


def _month_grid(s: Session, by: Account, request: Request, today: date) -> str:
    query = request.query_params
    month, place = query.get("month", ""), query.get("place", "all")
    return month_grid.sheet(s, by, month=month, place=place, today=today, now=door.now())


def _duty(s: Session, by: Account, request: Request, today: date) -> str:
    query = request.query_params
    return duty_rotas.sheet(s, by, month=query.get("month", ""), site=query.get("site", ""), today=today)


def _attendance(s: Session, by: Account, request: Request, today: date) -> str:
    query = request.query_params
    village = query.get("place") == "village"
    return attendance_sheets.sheet(s, by, month=query.get("month", ""), village=village, now=door.now())


def _inspections(s: Session, by: Account, request: Request, today: date) -> str:
    return inspection_sheets.sheet(s, by, month=request.query_params.get("month", ""), today=today)


def _duty_board(s: Session, by: Account, request: Request, _today: date) -> str:
    query = request.query_params
    size, day = query.get("size", "hall"), query.get("day", "")
    return duty_boards.sheet(s, by, size=size, day=day, now=door.now())


def _move(s: Session, by: Account, request: Request, today: date) -> str:
    text = request.path_params["move"]
    move = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    return staff_moves.approval_sheet(s, by, move_id=move, today=today)


def _handover(s: Session, by: Account, request: Request, _today: date) -> str:
    return handover_sheets.sheet(s, by, request.path_params["number"], now=door.now())


PAPERS: dict[str, Fill] = {
    "items/guide/{code}": _item(guides.sheet),
    "items/guides": _items(guides.stack),
    "items/notice/{code}": _item(guides.empty_notice),
    "items/notices": _items(guides.empty_notices),
    "items/handbook": _items(handbook.sheet),
    "items/handbook.docx": _items(handbook.word),
    "items/window-list": _window_list,
    "items/board": _board,
    "staff/duty-board": _duty_board,
    "staff/month-grid": _month_grid,
    "staff/duty": _duty,
    "staff/attendance": _attendance,
    "staff/inspections": _inspections,
    "staff/handovers/{number}": _handover,
    "staff/badges": _staff(plates.badges),
    "staff/moves/{move}": _move,
    "staff/desk-plates": _staff(plates.desk_plates),
    "staff/service-cards": _staff(plates.service_cards),
}
# stands before the papers of tickets, whose addresses are `/papers/<paper>/<number>`
ROUTES = [Route(f"{ticket_prints.FOLDER}{address}", _paper(fill)) for address, fill in PAPERS.items()]
