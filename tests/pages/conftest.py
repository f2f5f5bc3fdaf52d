"""Pages without a browser: `page` draws one page alone, `console` draws the whole console, both signed in for real.

    def test_…(page: Page) -> None:
        desk = page("desk.lists.queue", "li")                      # pages/desk/queue.py, signed in as 李窗口
        one = page("desk.ticket.ticket", "li", number="0101-…")         # with query parameters
        desk.button(key="queue_open").click().run()

Each AppTest carries its own sign-in, so one test may hold two people at once. A page that raised fails the test
here already; ask `at.error`, `at.success`, `at.warning` for what was said.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

import pytest
import streamlit as st
from sqlalchemy import Engine
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from model.ground import db
from model.people import accounts, sign_in
from pages.parts import frame

CONSOLE = Path(__file__).parents[2] / "pages" / "console.py"
PATIENCE = 60


class Page(Protocol):
    def __call__(self, name: str, login: str, *, tab: str = "", **query: str) -> AppTest: ...


class Console(Protocol):
    def __call__(self, login: str, url: str = "", **query: str) -> AppTest: ...


@pytest.fixture
def cookies(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """AppTest has no cookies: each one keeps its sign-in cookie in its session state, and the page finds it there."""

    def jar(_context: object) -> Mapping[str, str]:
        return {frame.COOKIE: st.session_state.get("cookie", "")}

    monkeypatch.setattr(ContextProxy, "cookies", property(jar))
    yield


@pytest.fixture
def page(cookies: None) -> Page:
    """Opens `pages/<wing>/<noun>.py` alone as one of the cast; the first run is done. `tab`: of a ticket's page."""

    def opened(name: str, login: str, *, tab: str = "", **query: str) -> AppTest:
        wing, _, noun = name.rpartition(".")
        at = AppTest.from_string(
            f"from pages.{wing} import {noun}\n{noun}.render()", default_timeout=PATIENCE
        )
        if tab:
            at.session_state[f"ticket_tab_{query['number']}"] = tab
        return _run(at, login, query)

    return opened


@pytest.fixture
def console(cookies: None) -> Console:
    """Opens the console as one of the cast, at the page of this address; "" is the first page."""

    def opened(login: str, url: str = "", **query: str) -> AppTest:
        at = AppTest.from_file(CONSOLE, default_timeout=PATIENCE)
        at._page_hash = calc_hash(url)  # switch_page knows only pages that are files
        return _run(at, login, query)

    return opened


def signed_in(login: str) -> str:
    """A session as the sign-in form opens it, without the cost of checking the password."""
    with db.writing() as s:
        return sign_in.open_session(
            s, accounts.by_login(s, login), address="127.0.0.1", browser="AppTest", now=_now()
        )


def _now() -> datetime:
    return datetime.now(db.OFFICE_ZONE)


def _run(at: AppTest, login: str, query: Mapping[str, str]) -> AppTest:
    at.session_state["cookie"] = signed_in(login) if login else ""
    at.query_params.update(query)
    at.run()
    assert not at.exception, [problem.value for problem in at.exception]
    return at
