"""Ticking rows with the mouse, while other tickets come in above them."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from model.desk.counter.applicants import Applicant
from pages.parts import frame
from tests.browser.conftest import Visitor
from tests.desk.tickets import take

pytestmark = pytest.mark.browser


def tick(page: Page, row: int, of: int) -> None:
    """Click the box of a row; the table is one picture, its header as high as a row."""
    table = page.locator("[data-testid=stDataFrame] canvas").first
    box = table.bounding_box()
    assert box
    table.click(position={"x": 16, "y": box["height"] / (of + 1) * (row + 1.5)}, force=True)
    expect(page.get_by_text("已勾选")).to_be_visible()


def test_what_was_ticked_is_completed_and_not_what_came_in_above_it(visitor: Visitor) -> None:
    """streamlit#17026: Streamlit keeps the position that was ticked, we keep the number."""
    now = frame.now()
    chosen, other = (take(who=Applicant(name), now=now) for name in ("丁一", "刁二"))
    page = visitor("li")
    page.goto("/queue")
    expect(page.get_by_text("共2件")).to_be_visible()
    tick(page, 0, of=2)
    newcomer = take(who=Applicant("卜三"), now=now - timedelta(days=20))

    page.get_by_role("button", name="批量办结").click()
    page.get_by_label("给申请人的答复").fill("津贴已发放")
    page.get_by_role("button", name="办结这1件").click()

    expect(page.locator("[data-testid=stCode]")).to_contain_text(f"{chosen.number}　已办结")
    for number in (newcomer.number, other.number):
        page.goto(f"/ticket?number={number}")
        expect(page.get_by_role("button", name="办结这一件")).to_be_visible()
