"""岗位月表: the month is chosen, narrowed, and read on a phone."""

from datetime import datetime, time, timedelta

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.roster.leave import Leave, LeaveKind, LeaveState
from pages.parts import frame
from tests.cast import TOWN
from tests.pages.conftest import Page
from tests.pages.reading import press, text_of


def table(at: AppTest) -> str:
    return "".join(str(block.proto.body) for block in at.get("html"))


def this_month_away(login: str) -> None:
    begins = datetime.combine(frame.today().replace(day=1), time(), OFFICE_ZONE)
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
        row.begins_at, row.ends_at, row.state = begins, begins + timedelta(days=28), LeaveState.approved
        s.add(row)


def test_the_month_tells_who_stands_in_and_where_nobody_is(page: Page) -> None:
    this_month_away("li")
    this_month_away("zhao")
    at = page("roster.on_post.month_grid", "zhou")

    assert "王窗口</b>" in table(at) and "无人</b>" in table(at) and "西岭村代办岗" in table(at)
    assert "3个岗位：顶岗" in text_of(at)

    at.segmented_control("month_grid_place").set_value("hall").run()
    assert "社保岗" in table(at) and "无人</b>" not in table(at)


def test_only_the_days_that_differ_are_shown_when_asked(page: Page) -> None:
    at = page("roster.on_post.month_grid", "li")
    at.toggle("month_grid_only").set_value(True).run()
    assert "没有顶岗，也没有无人在岗的日子" in text_of(at) and table(at) == ""

    this_month_away("li")
    at.run()
    assert "社保岗" in table(at) and "西岭村代办岗" not in table(at)


def test_the_month_moves_back_and_on(page: Page) -> None:
    at, this = page("roster.on_post.month_grid", "li"), frame.today().replace(day=1)
    press(at, "前一月")
    assert at.selectbox("month_grid_month").value == (this - timedelta(days=1)).replace(day=1)

    press(press(at, "后一月"), "后一月")
    assert at.selectbox("month_grid_month").value == (this + timedelta(days=31)).replace(day=1)


def test_a_phone_lists_post_by_post_what_differs(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    this_month_away("li")
    headers = property(lambda _: {"User-Agent": "Mozilla/5.0 (iPhone)"})
    monkeypatch.setattr(type(st.context), "headers", headers)
    at = page("roster.on_post.month_grid", "li")

    assert (
        table(at) == ""
        and "**社保岗**　社保窗口" in text_of(at)
        and "王窗口　:blue-badge[顶岗]" in text_of(at)
    )
    assert "西岭村" not in text_of(at)


def test_the_board_of_today_leads_to_month_sheets_and_screen(page: Page) -> None:
    at = page("roster.on_post.today", "li")
    links = [str(block.proto.url) for block in at.get("link_button")]

    assert links == ["/papers/staff/duty-board?size=hall", "/papers/staff/duty-board?size=door", "/hall"]
    assert [str(block.proto.label) for block in at.get("page_link")] == ["岗位月表"]
