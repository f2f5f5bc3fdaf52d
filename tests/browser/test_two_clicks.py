"""Two quick clicks on a saving button make one record, and the success stays on the page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from model.desk.reception.receptions import Reception
from model.ground import db
from model.voice.complaints import Complaint
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
TRIES = 3


def complain(page: Page, words: str) -> None:
    if not page.get_by_label(
        "投诉内容（必填）"
    ).is_visible():  # the list below, when empty, names the words too
        page.get_by_test_id("stExpander").get_by_text("登记一件投诉").click()
    page.get_by_label("投诉内容（必填）").fill(words)
    page.get_by_label("投诉人姓名（必填）").fill("钱桂英")


def receive(page: Page, words: str) -> None:
    page.get_by_label("事由（必填）").fill(words)


def count(table: type[Complaint] | type[Reception]) -> int:
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("url", "button", "table", "fill"),
    [
        ("complaints", "登记这件投诉", Complaint, complain),
        ("receptions", "登记这一次", Reception, receive),
    ],
)
def test_two_quick_clicks_make_one_record(
    visitor: Visitor,
    url: str,
    button: str,
    table: type[Complaint] | type[Reception],
    fill: Callable[[Page, str], None],
) -> None:
    page = visitor("li")
    page.goto(f"/{url}")
    for n in range(TRIES):
        before = count(table)
        fill(page, f"第{n + 1}次：窗口没有人，等了半小时")
        page.keyboard.press("Tab")
        page.get_by_role("button", name=button).dblclick(delay=20)

        expect(page.get_by_test_id("stAlertContentSuccess").first).to_be_visible()
        page.wait_for_timeout(1500)
        assert count(table) == before + 1
        expect(page.get_by_test_id("stAlertContentSuccess").first).to_be_visible()
        assert page.get_by_test_id("stAlertContentError").count() == 0
