"""The front door: what a stranger gets (nothing), the sign-in form, the cookie, and where a first password leads."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import anyio
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config

from app import app
from model.ground import db, settings
from model.ground.configuration import configuration
from model.people import accounts, passwords
from pages.parts import frame
from public import door, shell
from public.gate import Gate
from tests.cast import PASSWORD, TOWN
from tests.signing_in import HERE, sign_in

ELSEWHERE = {"Origin": "http://evil.example"}


async def _inside(_request: Request) -> Response:
    return PlainTextResponse("inside")


async def _stream(websocket: WebSocket) -> None:
    await websocket.accept()
    await websocket.send_text("inside")
    await websocket.close()


@pytest.fixture
def visitor(sqlite_engine: Engine) -> Iterator[TestClient]:
    """Somebody before the real gate and the real door, with a house behind them that only says `inside`."""
    rest = Route("/{anything:path}", _inside, methods=["GET", "POST", "PUT", "DELETE"])
    house = Starlette(
        routes=[*door.ROUTES, WebSocketRoute("/_stcore/stream", _stream), rest],
        middleware=[Middleware(Gate, pages=["", "queue"], folders=["/print/"])],
    )
    yield TestClient(house, follow_redirects=False)


def stream(visitor: TestClient, **headers: str) -> str:
    with visitor.websocket_connect("/_stcore/stream", headers=headers) as websocket:
        return str(websocket.receive_text())


@pytest.mark.parametrize("address", ["/", "/queue", "/queue?number=1", "/nothing", "/print/receipt"])
def test_a_stranger_is_sent_to_the_form_and_comes_back_from_it(visitor: TestClient, address: str) -> None:
    sent = visitor.get(address)
    assert sent.status_code == 303 and sent.headers["location"].startswith("/auth/sign-in")

    form = visitor.get(sent.headers["location"]).text
    assert f'name="next" value="{address}"' in form


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/_stcore/host-config"),
        ("GET", "/_stcore/agent/openapi.json"),
        ("PUT", "/_stcore/upload_file/a/b"),
        ("DELETE", "/_stcore/upload_file/a/b"),
        ("GET", "/media/0123.csv"),
        ("GET", "/component/x/index.html"),
        ("GET", "/app/static/x"),
        ("GET", "/manifest.json"),
    ],
)
def test_a_stranger_gets_nothing_of_the_machinery(visitor: TestClient, method: str, address: str) -> None:
    answer = visitor.request(method, address, headers=HERE)

    assert (answer.status_code, answer.json()) == (401, {"detail": "请先登录。"})


@pytest.mark.parametrize("headers", [HERE, ELSEWHERE, {}])
def test_a_stranger_gets_no_websocket(visitor: TestClient, headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDisconnect):
        stream(visitor, **headers)


def test_the_signed_in_get_page_machinery_and_websocket(visitor: TestClient) -> None:
    assert sign_in(visitor).headers["location"] == "/"

    assert visitor.get("/queue").text == visitor.get("/media/x").text == "inside"
    assert stream(visitor, **HERE) == "inside"


@pytest.mark.parametrize("headers", [ELSEWHERE, {}, {"Origin": "null"}])
def test_a_websocket_from_another_page_is_refused_to_the_signed_in_too(
    visitor: TestClient, headers: dict[str, str]
) -> None:
    sign_in(visitor)

    with pytest.raises(WebSocketDisconnect):
        stream(visitor, **headers)


def test_an_address_that_does_not_exist_says_so_in_chinese(visitor: TestClient) -> None:
    sign_in(visitor)
    answer = visitor.get("/nothing")

    assert answer.status_code == 404 and "没有这个页面" in answer.text


def test_the_cookie_is_for_the_server_only(visitor: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "HttpOnly; Path=/; SameSite=lax" in sign_in(visitor).headers["set-cookie"]
    monkeypatch.setattr(configuration(), "secure_cookie", True)

    assert "; Secure" in sign_in(visitor).headers["set-cookie"]


def test_a_wrong_password_keeps_the_login_and_says_how_many_tries_are_left(visitor: TestClient) -> None:
    answer = sign_in(visitor, password="wrong-123")

    assert "账号或密码不对。还可以再试4次" in answer.text and 'value="li"' in answer.text
    assert "wrong-123" not in answer.text and "set-cookie" not in answer.headers


def test_the_fifth_wrong_password_shuts_out_the_right_one(visitor: TestClient) -> None:
    for _ in range(5):
        sign_in(visitor, password="wrong-123")

    assert "15分钟后再试" in sign_in(visitor).text


def test_an_account_that_is_off_gets_in_by_no_password(visitor: TestClient) -> None:
    with db.writing() as s:
        accounts.by_login(s, "li").active = False

    assert "账号或密码不对" in sign_in(visitor).text


@pytest.mark.parametrize("headers", [ELSEWHERE, {}, {"Origin": "null"}])
@pytest.mark.parametrize("address", ["/auth/sign-in", "/auth/sign-out", "/auth/password", "/queue"])
def test_a_form_sent_from_elsewhere_does_nothing(
    visitor: TestClient, address: str, headers: dict[str, str]
) -> None:
    sign_in(visitor)
    answer = visitor.post(address, data={"login": "li", "password": PASSWORD}, headers=headers)

    assert answer.status_code == 403 and "没有办理" in answer.text
    assert visitor.get("/queue").text == "inside"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "evil",
        "",
        "/auth/sign-out",
    ],
)
def test_the_form_leads_to_no_other_site(visitor: TestClient, target: str) -> None:
    assert sign_in(visitor, next=target).headers["location"] == "/"


def test_signing_out_needs_a_button_and_ends_the_session(visitor: TestClient) -> None:
    sign_in(visitor)
    cookie = visitor.cookies[frame.COOKIE]
    assert "确定退出吗" in visitor.get("/auth/sign-out").text and visitor.get("/queue").text == "inside"

    visitor.post("/auth/sign-out", headers=HERE)
    assert frame.COOKIE not in visitor.cookies
    visitor.cookies[frame.COOKIE] = cookie
    assert visitor.get("/queue").status_code == 303


def test_the_next_person_at_the_same_computer_ends_the_session_before(visitor: TestClient) -> None:
    sign_in(visitor)
    before = visitor.cookies[frame.COOKIE]
    sign_in(visitor, "wang")

    visitor.cookies.clear()
    visitor.cookies[frame.COOKIE] = before
    assert visitor.get("/queue").status_code == 303


def test_a_first_password_leads_everywhere_to_the_form_for_a_new_one(visitor: TestClient) -> None:
    with db.writing() as s:
        accounts.by_login(s, "li").must_change = True
    sign_in(visitor)

    assert visitor.get("/queue").headers["location"] == "/auth/password"
    assert visitor.get("/media/x").status_code == 401
    with pytest.raises(WebSocketDisconnect):
        stream(visitor, **HERE)


def test_a_new_password_lets_this_browser_go_on_and_ends_the_others(visitor: TestClient) -> None:
    sign_in(visitor)
    other = TestClient(visitor.app, follow_redirects=False, cookies=visitor.cookies)
    form = {"old": PASSWORD, "new": "xinmima-2026", "again": "xinmima-2026"}
    assert visitor.post("/auth/password", data=form, headers=HERE).headers["location"] == "/"

    assert visitor.get("/queue").text == "inside"
    assert other.get("/queue").status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong-123", "xinmima-2026", "xinmima-2026", "原密码不对"),
        (PASSWORD, "xinmima-2026", "xinmima-2027", "两次写的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码和原密码一样"),
        (PASSWORD, "12345678", "12345678", "不能全是数字"),
    ],
)
def test_a_password_is_not_changed_for_these_reasons(
    visitor: TestClient, old: str, new: str, again: str, sentence: str
) -> None:
    sign_in(visitor)
    answer = visitor.post("/auth/password", data={"old": old, "new": new, "again": again}, headers=HERE)

    assert sentence in answer.text
    with db.reading() as s:
        assert accounts.by_login(s, "li").password_is(PASSWORD)


def change_password(visitor: TestClient, old: str, new: str = "xinmima-2026") -> str:
    form = {"old": old, "new": new, "again": new}
    return visitor.post("/auth/password", data=form, headers=HERE).text


def test_wrong_old_passwords_are_counted_and_shut_the_door_like_a_sign_in(visitor: TestClient) -> None:
    sign_in(visitor)
    answers = [change_password(visitor, "wrong-123") for _ in range(5)]

    assert "原密码不对。还可以再试4次" in answers[0] and "15分钟后再试" in answers[4]
    assert "15分钟后再试" in change_password(visitor, PASSWORD)
    with db.reading() as s:
        assert accounts.by_login(s, "li").password_is(PASSWORD)


def test_a_poor_new_password_is_no_failed_attempt(visitor: TestClient) -> None:
    sign_in(visitor)
    for _ in range(6):
        assert "不能全是数字" in change_password(visitor, PASSWORD, "12345678")

    assert "inside" in visitor.get("/queue").text


def test_no_password_is_looked_at_while_the_database_is_held(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(visitor)
    held: list[bool] = []
    writing = db.writing

    @contextmanager
    def watched() -> Iterator[Session]:
        with writing() as s:
            held.append(True)
            yield s
        held.pop()

    def seen(real: Callable[..., object]) -> Callable[..., object]:
        def looked(*arguments: object) -> object:
            assert not held, "argon2 under the writer's lock"
            return real(*arguments)

        return looked

    monkeypatch.setattr(db, "writing", watched)
    for name in ("hashed", "matches"):
        monkeypatch.setattr(passwords, name, seen(getattr(passwords, name)))
    change_password(visitor, PASSWORD)

    with db.reading() as s:
        assert passwords._context.verify("xinmima-2026", accounts.by_login(s, "li").password_hash)


def test_a_form_of_ten_megabytes_is_not_read(visitor: TestClient) -> None:
    assert visitor.post("/auth/sign-in", content=b"x" * 10_000_000, headers=HERE).status_code == 413


def test_a_name_that_is_a_script_stays_a_name(visitor: TestClient) -> None:
    assert "<script>" not in sign_in(visitor, login='"><script>').text


def test_only_a_demonstration_shows_its_accounts(visitor: TestClient) -> None:
    assert "演示" not in visitor.get("/auth/sign-in").text
    shown = [{"login": "li", "name": "李窗口", "role": "窗口人员", "password": PASSWORD}]
    with db.writing() as s:
        s.add(settings.Setting(town_id=TOWN, key="demonstration", value=json.dumps(shown)))

    assert "李窗口" in visitor.get("/auth/sign-in").text
    assert f'value="{PASSWORD}"' in visitor.get("/auth/sign-in?fill=li").text


@pytest.mark.parametrize(
    ("trusted", "header", "counted"),
    [
        (False, "9.9.9.9", "testclient"),
        (True, "9.9.9.9", "9.9.9.9"),
        (True, "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        (True, "nonsense", "testclient"),
        (True, "", "testclient"),
    ],
)
def test_an_address_told_by_a_proxy_counts_only_when_it_is_trusted(
    visitor: TestClient, monkeypatch: pytest.MonkeyPatch, trusted: bool, header: str, counted: str
) -> None:
    monkeypatch.setattr(configuration(), "trust_proxy", trusted)
    scope = {"type": "http", "client": ("testclient", 1), "headers": [(b"x-forwarded-for", header.encode())]}

    assert door.address(Request(scope)) == counted


@pytest.mark.parametrize(
    "address",
    [
        "/auth/x", "/auth/", "/auth//find", "/auth/sign-in/", "/public//x", "/public/", "/public/assets/", "/public/assets/x.js",
        "/static/index.html", "/static/js/x.js", "/static/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("known", [False, True])
def test_an_open_folder_serves_what_is_there_and_nothing_else(
    visitor: TestClient, address: str, known: bool
) -> None:
    if known:
        sign_in(visitor)
    answer = visitor.get(address)

    assert answer.status_code == 404 and "没有这个页面" in answer.text


def test_a_stranger_gets_the_style_of_the_form_our_icon_and_the_program_of_the_frame() -> None:
    house = TestClient(app, follow_redirects=False)
    program = re.findall(r'(?:src|href)="\./(static/[^"]+)"', shell.page())

    assert len(program) > 2
    for address in (*program, "public/assets/door.css", "public/assets/words.js"):
        assert house.get(f"/{address}").status_code == 200, address
    for address in shell.ICONS:
        assert house.get(address).headers["content-type"] == "image/svg+xml", address


def test_what_was_downloaded_stays_in_no_cache(visitor: TestClient) -> None:
    sign_in(visitor)

    assert visitor.get("/media/0123.xlsx").headers["cache-control"] == "no-store"
    assert "cache-control" not in visitor.get("/public/assets/door.css").headers


def test_whoever_hangs_up_in_the_middle_of_a_form_leaves_no_trace(visitor: TestClient) -> None:
    parts = [
        {"type": "http.request", "body": b"login=li&", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return parts.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"testserver"), (b"origin", b"http://testserver")]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/auth/sign-in",
        "headers": headers,
        "query_string": b"",
    }
    with ThreadPoolExecutor(1) as apart:  # the browser tests keep an event loop running in this thread
        apart.submit(anyio.run, visitor.app, scope, receive, send).result()

    assert sent[0]["status"] == 400


def test_health_is_open_and_asks_the_database(visitor: TestClient) -> None:
    assert visitor.get("/healthz").json() == {"ok": True, "database": True}


def test_every_answer_forbids_frames_guessing_and_telling(visitor: TestClient) -> None:
    for address in ("/auth/sign-in", "/", "/media/x", "/healthz"):
        headers = visitor.get(address).headers
        assert headers["x-frame-options"] == "SAMEORIGIN" and headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "frame-ancestors 'self'" in headers["content-security-policy"]


def test_the_console_page_is_chinese_and_ours() -> None:
    page = shell.page()

    assert '<html lang="zh-CN"' in page and "<title>代办通</title>" in page
    assert "/public/assets/words.js" in page and "/public/assets/console.css" in page
    assert "Streamlit app" not in page and 'lang="en"' not in page


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("server.enableAgentApi", False),
        ("server.enableStaticServing", False),
        ("server.enableXsrfProtection", True),
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
        ("client.disableDataExport", True),
        ("server.maxUploadSize", 50),
        ("theme.baseFontSize", 18),
    ],
)
def test_the_house_runs_with_its_own_settings(option: str, value: object) -> None:
    assert app is not None  # its module points Streamlit at our folder, from wherever the server is started
    assert config.get_option(option) == value
