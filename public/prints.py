"""Print pages for the signed-in: `/papers/receipt/<number>` and `/papers/notice/<number>`."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from model.ground import db
from model.ground.refusals import Refused
from papers import slips
from public import door, screens

FOLDER = "/papers/"
CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


def _print(fill: Callable[..., str]) -> Callable[[Request], Response]:
    """One paper of one ticket, for whoever may see the ticket; a refusal is a sentence, never a blank sheet."""

    def endpoint(request: Request) -> Response:
        account = door.who(request)
        if account is None:
            return RedirectResponse("/auth/sign-in", 303)
        try:
            with db.reading() as s:
                html = fill(s, account, request.path_params["number"])
        except Refused as refusal:
            return screens.message(refusal.sentence, 404)
        return HTMLResponse(html, headers={"Content-Security-Policy": CSP})

    return endpoint


ROUTES = [
    Route(f"{FOLDER}receipt/{{number}}", _print(slips.receipt)),
    Route(f"{FOLDER}notice/{{number}}", _print(slips.notice)),
]
