"""The papers that were photographed, for the signed-in: `/attached/<ticket>/<which>` and its small picture at `…/small`.

Whoever handles the ticket just sees them. For everybody else opening an original is a recorded act, and there is no small picture: on one
of an identity card the number can be read."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from model.desk.documents import attachments
from model.desk.documents.attachments import Attachment
from model.desk.documents.paper_files import FileKind
from model.desk.ticket import finding
from model.ground import db, vault
from model.ground.refusals import NotPermitted, Refused
from model.people.accounts import Account
from public import door, screens

FOLDER = "/attached/"
# what somebody photographed is shown as a thing without rights; browsers' own PDF readers start all the same
CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def _original(request: Request) -> Response:
    account = door.who(request)
    if account is None:
        return RedirectResponse("/auth/sign-in", 303)
    number, which = request.path_params["number"], request.path_params["which"]
    try:
        opened = _opened(account, number, which)
        if opened is None:
            with db.writing() as s:
                opened = attachments.show(s, account, number, which=which, now=door.now())
    except NotPermitted as refusal:
        return screens.message(refusal.sentence, 403)
    except Refused as refusal:
        return screens.message(refusal.sentence, 404)
    row, data = opened
    return _file(data, row.kind, row.file_name)


def _small(request: Request) -> Response:
    account = door.who(request)
    if account is None:
        return Response(status_code=401)
    try:
        opened = _opened(account, request.path_params["number"], request.path_params["which"], small=True)
    except Refused:
        return Response(status_code=404)
    return _file(opened[1], FileKind.jpeg, "small.jpg") if opened else Response(status_code=403)


def _opened(by: Account, number: str, which: int, *, small: bool = False) -> tuple[Attachment, bytes] | None:
    """The file, for whoever handles the ticket; None for everybody else who may see the ticket."""
    with db.reading() as s:
        ticket = finding.by_number(s, by, number)
        if not attachments.sees(s, by, ticket, door.now()):
            return None
        row = attachments.by_number(s, ticket, which)
    return row, vault.get(row.town_id, row.small_name if small else row.stored_name)


def _file(data: bytes, kind: FileKind, name: str) -> Response:
    """With its real type, never guessed by the browser, never kept in its cache; saved under the name it came with."""
    return Response(
        data,
        media_type=kind.mime,
        headers={
            "Content-Disposition": f"inline; filename*=UTF-8''{quote(name, safe='')}",
            "Content-Security-Policy": CSP,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _nothing(_request: Request) -> Response:
    return screens.message("没有这个附件。请回到办件，从“材料”里点开。", 404)


ROUTES = [
    Route(f"{FOLDER}{{number}}/{{which:int}}", _original),
    Route(f"{FOLDER}{{number}}/{{which:int}}/small", _small),
]
# Stands behind every other address of the folder: what nobody answers is not Streamlit's to answer.
LAST = [Route(f"{FOLDER}{{rest:path}}", _nothing)]
