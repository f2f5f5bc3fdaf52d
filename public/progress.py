"""群众查进度: `/progress`, for anybody with a ticket's number and its query code. A plain form that works without script."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from model.desk import progress
from model.desk.progress import Standing
from model.ground import db, settings
from model.ground.refusals import Refused
from model.ground.wording import long_day
from public import door, screens
from public.door import Form

ADDRESS = "/progress"
NOT_FOUND = "没有查到，请核对编号和查询码；也可以到窗口，工作人员帮您查。"


def show(request: Request) -> Response:
    """The form; the QR of a slip brings the number along, never the code."""
    return _page(number=request.query_params.get("number", "")[:24])


def take(request: Request, form: Form) -> Response:
    """Count the try, look, answer; what does not fit is told in one sentence that is the same for everything."""
    number = form.get("number", "")[:40]
    try:
        with db.writing() as s:
            standing = progress.ask(
                s,
                number=number,
                code=form.get("code", "")[:40],
                address=door.address(request),
                now=door.now(),
            )
    except Refused as refusal:
        return _page(429, number=number, refusal=refusal.sentence)
    if standing is None:
        return _page(404, number=number, refusal=NOT_FOUND)
    return _page(number=standing.number, standing=standing)


def _page(status: int = 200, *, number: str, refusal: str = "", standing: Standing | None = None) -> Response:
    with db.reading() as s:
        values = {key: settings.of_the_only_town(s, key) for key in ("plate_name", "complaint_phone")}
    return screens.page(
        "progress.html",
        status,
        plate=values["plate_name"],
        complaint_phone=standing.complaint_phone if standing else values["complaint_phone"],
        number=number,
        refusal=refusal,
        standing=standing,
        day=long_day,
    )


ROUTES = [
    Route(ADDRESS, show, methods=["GET"]),
    Route(ADDRESS, door.posted(take), methods=["POST"]),
]
