"""Print pages for the signed-in: `/papers/<paper>/<number>` for every paper of a ticket, and the book of the register."""

from collections.abc import Callable
from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from model.catalogue.items import Kind
from model.desk.documents import printing
from model.desk.lists import register
from model.desk.lists.register import Book
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import Account
from papers import blank_slips, register_book
from papers.ticket_papers import FILLS, Fill
from public import door, screens

FOLDER = "/papers/"
CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)


def for_account(fill: Callable[[Request, Account], Response]) -> Callable[[Request], Response]:
    """One page for whoever is signed in; a refusal is a sentence, never a blank sheet."""

    def endpoint(request: Request) -> Response:
        account = door.who(request)
        if account is None:
            return RedirectResponse("/auth/sign-in", 303)
        try:
            return fill(request, account)
        except Refused as refusal:
            return screens.message(refusal.sentence, 404)

    return endpoint


def page(html: str) -> Response:
    """A print page, with what it may load and do."""
    return HTMLResponse(html, headers={"Content-Security-Policy": CSP})


def _paper(fill: Fill, request: Request, account: Account) -> Response:
    with db.reading() as s:
        return page(fill(s, account, request.path_params["number"], door.now()))


def _book(request: Request, account: Account) -> Response:
    """`from` and `to` are days; `site` and `kind` may narrow it. Whoever opens it is written down."""
    selection = _selection(request)
    with db.writing() as s:
        register.opened(s, account, selection, now=door.now())
        return page(register_book.book(s, account, selection))


def _book_printed(request: Request, account: Account) -> Response:
    with db.writing() as s:
        return PlainTextResponse(f"{register.printed(s, account, _selection(request), now=door.now())}件")


def _selection(request: Request) -> Book:
    query = request.query_params
    return Book(
        first=_day(query.get("from", "")),
        last=_day(query.get("to", "")),
        site=query.get("site", ""),
        kind=_kind(query.get("kind", "")),
    )


def _kind(text: str) -> Kind | None:
    kind = Kind.of(text)
    if text and kind is None:
        raise Refused("没有这种件类。请回到“登记簿”，重新选一种，再点打印。")
    return kind


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused("没有选好日期。请回到“登记簿”，选好从哪天到哪天，再点打印。") from None


def _blank_slips(request: Request, account: Account) -> Response:
    with db.reading() as s:
        return page(blank_slips.batch(s, account, request.path_params["batch"]))


def _printed(request: Request, account: Account) -> Response:
    """The print page says that it goes to the printer; the answer is the mark that this print bears."""
    paper, number = request.path_params["paper"], request.path_params["number"]
    with db.writing() as s:
        return PlainTextResponse(printing.printed(s, account, number, paper, now=door.now()))


def _nothing(_request: Request) -> Response:
    return screens.message("没有这种文书。请回到办件，从“文书”里点开。", 404)


ROUTES = [
    Route(f"{FOLDER}register", for_account(_book)),
    Route(f"{FOLDER}printed/register", for_account(_book_printed), methods=["POST"]),
    Route(f"{FOLDER}blank_slips/{{batch}}", for_account(_blank_slips)),
    Route(f"{FOLDER}printed/{{paper}}/{{number}}", for_account(_printed), methods=["POST"]),
    *(
        Route(f"{FOLDER}{paper.value}/{{number}}", for_account(partial(_paper, fill)))
        for paper, fill in FILLS.items()
    ),
]
# Stands behind every other address of the folder: what nobody answers is not Streamlit's to answer.
LAST = [Route(f"{FOLDER}{{rest:path}}", _nothing)]
