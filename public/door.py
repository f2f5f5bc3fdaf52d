"""The door: sign in, sign out, change one's own password. Plain forms that work without JavaScript."""

import ipaddress
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from anyio import CapacityLimiter, to_thread
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from model.ground import db, settings
from model.ground.configuration import configuration
from model.ground.refusals import Refused
from model.people import accounts, own_password, passwords, sign_in
from model.people.accounts import Account
from public import screens

LONGEST_FORM = 10_000
# checking a password takes a core for 40 ms: a flood of attempts may use two of our threads, not all
_checking = CapacityLimiter(2)

Form = Mapping[str, str]


def posted(handle: Callable[[Request, Form], Response]) -> Callable[[Request], Awaitable[Response]]:
    """Reads the small form, then handles it in a thread, where the database may be asked."""

    @wraps(handle)
    async def endpoint(request: Request) -> Response:
        body = b""
        try:
            async for chunk in request.stream():
                body += chunk
                if len(body) > LONGEST_FORM:
                    return screens.message("填写的内容太长。请返回重填。", 413)
        except ClientDisconnect:  # nobody is there to be answered
            return Response(status_code=400)
        form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        return await to_thread.run_sync(handle, request, form, limiter=_checking)

    return endpoint


def now() -> datetime:
    return datetime.now(db.OFFICE_ZONE)


def who(connection: HTTPConnection) -> Account | None:
    """The account behind the cookie of a request or a websocket."""
    token = connection.cookies.get(sign_in.COOKIE)
    if not token:
        return None
    with db.reading() as s:
        return sign_in.who(s, token, now())


def address(request: HTTPConnection) -> str:
    """Where a request comes from; what a proxy says counts only when the installer trusts it, and only its
    own word, the last one: whatever stands before came from the visitor."""
    peer = request.client.host if request.client else ""
    if configuration().trust_proxy:
        forwarded = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        try:
            return str(ipaddress.ip_address(forwarded))
        except ValueError:
            return peer
    return peer


def local(target: str) -> str:
    """Where to go on after the sign-in: an address of ours, or the first page."""
    parts = urlsplit(target)
    fine = target.startswith("/") and not parts.scheme and not parts.netloc and target.isprintable()
    return target if fine and "\\" not in target and not target.startswith(("//", "/auth/")) else "/"


def show_sign_in(request: Request) -> Response:
    """The form; `fill` names an account of a demonstration whose fields are then filled in."""
    chosen = request.query_params.get("fill", "")
    with db.reading() as s:
        shown = _demonstration(s)
    filled = next((account for account in shown if account["login"] == chosen), {"login": "", "password": ""})
    target = local(request.query_params.get("next", "/"))
    return _form(request, target=target, login=filled["login"], password=filled["password"])


def take_sign_in(request: Request, form: Form) -> Response:
    """Count, check, let in; a refusal shows its sentence and keeps the login."""
    login, target = form.get("login", ""), local(form.get("next", "/"))
    try:
        token = _let_in(request, login, form.get("password", ""))
    except Refused as refusal:
        return _form(request, 403, target=target, login=login[:40], refusal=refusal.sentence)
    return _signed_in(RedirectResponse(target, 303), token)


def _let_in(request: Request, login: str, password: str) -> str:
    place, moment = address(request), now()
    with db.writing() as s:
        account = sign_in.knock(s, login=login, address=place, now=moment)
    if account is None or not account.active:
        passwords.matches(password, None)
    elif account.password_is(password):
        with db.writing() as s:
            # whoever sat here before and forgot to leave is out
            sign_in.sign_out(s, request.cookies.get(sign_in.COOKIE, ""), moment)
            browser = request.headers.get("user-agent", "")
            return sign_in.admit(s, account, address=place, browser=browser, now=moment)
    with db.reading() as s:
        raise sign_in.turned_away(s, account, login=login, address=place, now=moment)


def _form(
    request: Request, status: int = 200, *, target: str, login: str, password: str = "", refusal: str = ""
) -> Response:
    with db.reading() as s:
        plate, shown = settings.of_the_only_town(s, "plate_name"), _demonstration(s)
    return screens.page(
        "sign_in.html",
        status,
        plate=plate,
        demonstration=shown,
        target=target,
        login=login,
        password=password,
        refusal=refusal,
    )


def _demonstration(s: Any) -> list[dict[str, str]]:
    """The accounts a demonstration town shows; a real town has none."""
    return [account for text in settings.of_any_town(s, "demonstration") for account in json.loads(text)]


def show_sign_out(_request: Request) -> Response:
    """A form, because a mere link must not sign anybody out."""
    return screens.page("sign_out.html")


def take_sign_out(request: Request, _form: Form) -> Response:
    with db.writing() as s:
        sign_in.sign_out(s, request.cookies.get(sign_in.COOKIE, ""), now())
    answer = RedirectResponse("/auth/sign-in", 303)
    answer.delete_cookie(sign_in.COOKIE, httponly=True, samesite="lax", secure=configuration().secure_cookie)
    return answer


def show_password(request: Request) -> Response:
    account = who(request)
    if account is None:
        return RedirectResponse("/auth/sign-in", 303)
    return _password_form(account)


def take_password(request: Request, form: Form) -> Response:
    """Change the password; every other browser of this person is signed out by it, this one goes on."""
    account = who(request)
    if account is None:
        return RedirectResponse("/auth/sign-in", 303)
    if form.get("new", "") != form.get("again", ""):
        return _password_form(account, "两次写的新密码不一样。请重新写一遍。")
    try:
        token = _new_password(request, account, form.get("old", ""), form.get("new", ""))
    except Refused as refusal:
        return _password_form(account, refusal.sentence)
    return _signed_in(RedirectResponse("/", 303), token)


def _new_password(request: Request, account: Account, old: str, new: str) -> str:
    """Counted and limited like a sign-in: whoever finds a browser open must not be able to guess the password."""
    place, moment, login = address(request), now(), account.login
    own_password.refuse_unfit(account, old=old, new=new)
    with db.writing() as s:
        sign_in.knock(s, login=login, address=place, now=moment)
    fresh = own_password.judged(account, old=old, new=new)
    with db.writing() as s:
        account = accounts.by_login(s, login)
        if fresh is None:
            raise sign_in.turned_away(s, account, login=login, address=place, what="原密码", now=moment)
        own_password.change(s, account, fresh, now=moment)
        sign_in.forget_failures(s, account, moment)
        browser = request.headers.get("user-agent", "")
        return sign_in.open_session(s, account, address=place, browser=browser, now=moment)


def _password_form(account: Account, refusal: str = "") -> Response:
    return screens.page(
        "password.html",
        403 if refusal else 200,
        name=account.name,
        login=account.login,
        forced=account.must_change,
        refusal=refusal,
    )


def _signed_in(answer: Response, token: str) -> Response:
    """The cookie lives as long as the browser; how long the session lives is the database's business."""
    answer.set_cookie(
        sign_in.COOKIE, token, httponly=True, samesite="lax", secure=configuration().secure_cookie
    )
    return answer


def healthz(_request: Request) -> Response:
    """For the watchman of the machine: 200 while the database answers."""
    try:
        with db.reading() as s:
            s.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return JSONResponse({"ok": False, "database": False}, 503)
    return JSONResponse({"ok": True, "database": True})


ROUTES: list[BaseRoute] = [
    Route("/auth/sign-in", show_sign_in, methods=["GET"]),
    Route("/auth/sign-in", posted(take_sign_in), methods=["POST"]),
    Route("/auth/sign-out", show_sign_out, methods=["GET"]),
    Route("/auth/sign-out", posted(take_sign_out), methods=["POST"]),
    Route("/auth/password", show_password, methods=["GET"]),
    Route("/auth/password", posted(take_password), methods=["POST"]),
    Route("/healthz", healthz, methods=["GET"]),
    Mount(screens.ASSETS, StaticFiles(directory=screens.FOLDER / "assets")),
]
ADDRESSES = frozenset(route.path for route in ROUTES if isinstance(route, Route))
