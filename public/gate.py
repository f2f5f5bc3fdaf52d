"""The gate before everything: whoever is not signed in gets no page, no websocket, no upload and no media.

Pure ASGI, because Starlette's own middleware class does not see websockets. The database is asked in a thread.
"""

import re
from collections.abc import Collection
from urllib.parse import quote, urlsplit

from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from public import door, duty_feed, hall_screen, progress, screens, shell

# What a stranger may ask for, address by address: whatever no route of ours and no file serves would be answered by
# Streamlit with its own page. Everything else needs a sign-in. `/static/` is the program text of Streamlit's frame,
# loaded piece by piece: a page whose session has just ended still needs it to say so. Nothing of ours is there.
OPEN_ADDRESSES = frozenset(
    {
        *door.ADDRESSES,
        progress.ADDRESS,
        hall_screen.ADDRESS,
        *shell.ICONS,
        *screens.assets(),
        *shell.program(),
    }
)
OPEN_FOLDERS = ("/auth/", "/public/", "/static/")
# What the console's frame in the browser asks for: never answered with a redirect to a form.
MACHINERY = ("/_stcore/", "/media/", "/component/", "/app/")
FILES = frozenset({"/manifest.json"})

_HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
_CONSOLE_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self' {sockets} data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)


class Gate:
    """Lets through who is signed in. `pages` are the addresses of the console; what is neither theirs nor the
    machinery's is a page that does not exist."""

    def __init__(self, app: ASGIApp, pages: Collection[str], folders: Collection[str] = ()) -> None:
        self.app = app
        self.pages = frozenset(f"/{url}" for url in pages)
        self.folders = tuple(folders)  # addresses of other routes for the signed-in, e.g. `/papers/`

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if await self._socket_may_pass(scope):
                await self.app(scope, receive, send)
            else:
                await receive()
                await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http":
            send = _with_headers(scope, send)
            answer = await self._answer(scope)
            await (answer or self.app)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _socket_may_pass(self, scope: Scope) -> bool:
        if not same_origin(Headers(scope=scope)):
            return False
        try:
            account = await run_in_threadpool(door.who, HTTPConnection(scope))
        except SQLAlchemyError:
            return False
        return account is not None and not account.must_change

    async def _answer(self, scope: Scope) -> Response | None:
        """What to say instead of the thing asked for; None lets the request through."""
        path, connection = scope["path"], HTTPConnection(scope)
        if scope["method"] not in _HARMLESS and not same_origin(connection.headers):
            return screens.message("这个请求不是从本系统的页面发出的，没有办理。", 403)
        if _open(path) or path.startswith(OPEN_FOLDERS):
            return None if _open(path) else _nothing_here()
        machine = path.startswith(MACHINERY) or path in FILES
        try:
            account = await run_in_threadpool(door.who, connection)
        except SQLAlchemyError:
            return screens.message("系统暂时连不上数据库。请稍等再试，或告诉管理员。", 503)
        if machine:
            return None if account and not account.must_change else _unauthorised()
        if account is None:
            return RedirectResponse(f"/auth/sign-in{_then(scope)}", 303)
        if account.must_change:
            return RedirectResponse("/auth/password", 303)
        if path.rstrip("/") in self.pages or path == "/" or path.startswith(self.folders):
            return None
        return _nothing_here()


def _open(path: str) -> bool:
    """What needs no sign-in; of a duty calendar the long secret in its address stands for it."""
    return path in OPEN_ADDRESSES or duty_feed.ADDRESS.fullmatch(path) is not None


def same_origin(headers: Headers) -> bool:
    """Whether a request that changes something was sent by one of our own pages. A missing Origin is a no."""
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host")


def _then(scope: Scope) -> str:
    """Where to go on after the sign-in; the first page needs no saying."""
    if scope["path"] == "/" and not scope["query_string"]:
        return ""
    query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
    return "?next=" + quote(scope["path"] + query, safe="")


def _nothing_here() -> Response:
    return screens.message("没有这个页面。请核对地址，或回到首页。", 404)


def _unauthorised() -> Response:
    return JSONResponse({"detail": "请先登录。"}, 401)


def _with_headers(scope: Scope, send: Send) -> Send:
    host = Headers(scope=scope).get("host", "")
    host = host if re.fullmatch(r"[\w.:\[\]-]+", host) else ""
    downloaded = scope["path"].startswith("/media/")  # lists and ledgers: not to stay in the browser's cache
    console_csp = _CONSOLE_CSP.format(sockets=f"ws://{host} wss://{host}" if host else "")

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", console_csp)
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            if downloaded or headers.get("content-type", "").startswith("text/html"):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending
