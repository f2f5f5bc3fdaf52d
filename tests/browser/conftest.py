"""A real server on loopback with the cast's town, and a real Chromium that walks it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from model.ground import db
from tests.cast import PASSWORD
from tests.warden import watched

HOUSE = Path(__file__).parents[2]
PATIENCE = 30_000
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
Visitor = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("The browser tests need Chromium: apt install chromium fonts-noto-cjk")
    expect.set_options(timeout=PATIENCE)  # a busy machine is no fault
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The console itself, in a process of its own, over a fresh copy of the town; its address. One for the tests
    of a file, which therefore keep to people and papers of their own."""
    data = tmp_path_factory.mktemp("console")
    shutil.copy(sqlite_template, data / "daiban.db")
    db.use(db.make_engine(f"sqlite:///{data / 'daiban.db'}"))
    key = Path(os.environ["DAIBAN_DATA_DIR"]) / "personal.key"
    if key.exists():
        shutil.copy(key, data)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port)],
        cwd=HOUSE,
        env={**os.environ, "DAIBAN_DATA_DIR": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        with watched(process.pid, data):
            _wait(address, process)
            yield address
    finally:
        process.terminate()
        process.wait(20)
        db.engine().dispose()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1)
            return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the server did not answer within a minute")


@pytest.fixture
def visitor(chromium: Browser, server: str) -> Iterator[Visitor]:
    """`visitor("li")` is a fresh browser signed in as 李窗口; `visitor("li", phone=True)` the same on a phone."""
    contexts: list[BrowserContext] = []

    def come(login: str = "", *, phone: bool = False) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1366, "height": 768}
        agent = PHONE if phone else None
        context = chromium.new_context(
            viewport=size,  # type: ignore[arg-type]
            user_agent=agent,
            locale="zh-CN",
            base_url=server,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        if login:
            page.goto("/auth/sign-in")
            page.get_by_label("账号").fill(login)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_label("密码").press("Enter")
            page.get_by_role("heading", name="今天是").wait_for()
        return page

    yield come
    for context in contexts:
        context.close()
