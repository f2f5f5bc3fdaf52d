"""The real server before somebody who is not signed in: no page, no websocket, no upload, no media, no file."""

import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser, expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from model.ground import db
from model.people import accounts
from pages.parts import frame
from public import screens
from tests.browser.conftest import HOUSE, Visitor

pytestmark = pytest.mark.browser
MACHINERY = (
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/mcp"),
    ("PUT", "/_stcore/upload_file/session/file"),
    ("DELETE", "/_stcore/upload_file/session/file"),
    ("GET", "/media/0.csv"),
    ("GET", "/component/any/index.html"),
    ("GET", "/index.html"),
    ("GET", "/"),
    ("GET", "/accounts"),
    ("GET", "/..%2f..%2fapp.py"),
)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _status(server: str, method: str, path: str) -> int:
    request = urllib.request.Request(server + path, method=method, headers={"Origin": server})
    try:
        return int(urllib.request.build_opener(_Stay).open(request, timeout=10).status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_stranger_gets_nothing(server: str) -> None:
    answers = {(method, path): _status(server, method, path) for method, path in MACHINERY}

    assert {asked: status for asked, status in answers.items() if status not in (303, 401, 403)} == {}


def test_a_stranger_gets_no_websocket(server: str) -> None:
    address = server.replace("http", "ws") + "/_stcore/stream"
    for headers in ({}, {"Origin": server}, {"Origin": server, "Cookie": f"{frame.COOKIE}=made-up"}):
        with pytest.raises(InvalidStatus, match="403"):
            connect(address, additional_headers=headers, subprotocols=None)


def test_whoever_is_switched_off_is_out_at_the_next_click(visitor: Visitor) -> None:
    page = visitor("li")
    with db.writing() as s:
        accounts.switch_off(s, accounts.by_login(s, "li"), accounts.by_login(s, "guan"), now=frame.now())
    page.get_by_role("link", name="我的办件").click()

    page.get_by_text("您已退出登录，或账号已停用。").wait_for()
    page.get_by_role("button", name="去登录").click()
    page.get_by_label("账号").wait_for()


def test_signing_out_leads_to_the_form_and_stays_there(visitor: Visitor) -> None:
    page = visitor("wang")
    page.get_by_role("button", name="王窗口").click()
    page.get_by_role("menuitem", name="退出登录").click()
    page.get_by_label("账号").wait_for()

    page.goto("/queue")
    page.get_by_label("账号").wait_for()


def _hall(count: int) -> str:
    """The screen of a hall with that many windows, every other one empty, with its style inside."""
    place = "新时代文明实践志愿服务窗口"
    shown = [(place, "欧阳建国", n % 2) for n in range(count)]
    lines = [
        {"place": where, "post": "", "people": [("", name if there else "", True)]}
        for where, name, there in shown
    ]
    told: dict[str, object] = dict.fromkeys(
        ("plate", "day", "clock", "sentence", "halls", "enquiry_phone", "complaint_phone"), "—"
    )
    told |= {"sentence": "", "halls": "", "lines": lines, "standing": "正在办公"}
    told |= {"duties": [("带班领导", "陈镇长")], "times": "上午08:30—12:00　下午14:00—17:30"}
    page = bytes(screens.page("hall_screen.html", 200, **told).body).decode()
    link, css = '<link rel="stylesheet" href="/public/assets/hall.css">', HOUSE / "public/assets/hall.css"
    assert link in page
    return page.replace(link, f"<style>{css.read_text('utf-8')}</style>")


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1280, 720)])
def test_the_screen_in_the_hall_shows_every_window_and_its_foot(
    chromium: Browser, size: tuple[int, int]
) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    for count in (1, 8, 9, 12, 13, 20, 24):
        page.set_content(_hall(count))
        tall = page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")

        assert (count, *tall) == (count, size[1], size[0])
        assert page.get_by_text("暂时没有人，请打咨询电话").count() == (count + 1) // 2
    page.close()


def test_the_screen_in_the_hall_takes_the_next_picture_by_itself(chromium: Browser, server: str) -> None:
    page = chromium.new_page()
    page.clock.install()
    page.goto(f"{server}/hall")
    page.evaluate("document.querySelector('h1').textContent = 'yesterday'")

    page.clock.run_for(60_000)

    expect(page.get_by_role("heading", name="今日在岗")).to_be_visible()
    page.close()
