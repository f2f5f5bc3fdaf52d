"""Papers in a real browser: on screen at the button, printed with the mark of this print, read on paper size A4; and the
resident who asks with a phone and no script."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from model.desk.course import handling
from model.desk.documents.printing import Paper
from tests.browser.conftest import Visitor
from tests.browser.counter import take_in
from tests.desk.doing import do
from tests.desk.tickets import take
from tests.papers.printed import filled

pytestmark = pytest.mark.browser
SOON = 5_000  # milliseconds: whoever waits longer has pressed the button twice


def slip(page: Page, name: str) -> Page:
    """Take somebody in, and open the receipt from the ticket's papers."""
    number = take_in(page, name)
    page.context.add_init_script("window.print = () => document.body.dataset.printed = 'yes'")
    page.goto(f"/ticket?number={number}")
    page.get_by_role("tab", name="文书").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="打印受理回执").click()
    return opened.value


def test_the_slip_stands_at_the_button_and_every_print_bears_its_mark(visitor: Visitor) -> None:
    page = visitor("li")
    paper = slip(page, "吴一")
    expect(paper.get_by_role("heading", name="受理回执")).to_be_visible(timeout=SOON)

    for mark in ("第1次打印", "补打 第2次"):
        paper.get_by_role("button", name="打印").click()
        expect(paper.locator(".mark")).to_have_text(mark)
        expect(paper.locator("body")).to_have_attribute("data-printed", "yes")
    paper.reload()
    expect(paper.locator(".mark")).to_have_text("补打 第3次")


def test_nothing_is_printed_uncounted(visitor: Visitor) -> None:
    paper = slip(visitor("li"), "吴二")
    paper.context.clear_cookies()

    paper.get_by_role("button", name="打印").click()

    expect(paper.get_by_text("没有打印：登录已过期，或网络不通。")).to_be_visible()
    expect(paper.locator("body")).not_to_have_attribute("data-printed", "yes")


def test_the_slip_is_one_sheet_of_a4(visitor: Visitor) -> None:
    paper = slip(visitor("li"), "吴三")
    paper.get_by_role("heading", name="受理回执").wait_for()
    sheet = paper.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    assert re.search(rb"/MediaBox\s*\[0 0 59\d(\.\d+)? 84\d", sheet)


def test_the_handling_sheet_with_seven_acts_is_one_sheet(chromium: Browser, sqlite_engine: Engine) -> None:
    ticket = take()
    for nth in range(1, 6):
        do("li", handling.remark, ticket, text=f"第{nth}次打电话联系家属")
    page = chromium.new_page()

    page.set_content(filled(Paper.handling, ticket))

    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.close()


def test_the_last_acts_and_the_signatures_go_to_the_next_sheet_together(
    chromium: Browser, sqlite_engine: Engine
) -> None:
    ticket = take()
    for nth in range(1, 9):
        do("li", handling.remark, ticket, text=f"第{nth}次打电话联系家属")
    page = chromium.new_page()
    page.set_content(filled(Paper.handling, ticket))
    page.emulate_media(media="print")

    held = page.locator(".story tbody tr").evaluate_all("r => r.map(one => getComputedStyle(one).breakAfter)")

    assert held == ["auto"] * 6 + ["avoid"] * 4
    page.close()


def test_a_resident_asks_with_a_phone_and_no_script(visitor: Visitor, chromium: Browser, server: str) -> None:
    paper = slip(visitor("li"), "吴四")
    number = paper.url.rsplit("/", 1)[1]
    code = paper.locator(".number").inner_text().split("查询码：")[1][:6]
    phone = chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, base_url=server
    )
    page = phone.new_page()

    page.goto(f"/progress?number={number}")
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查进度").click()

    expect(page.get_by_text("已经受理，正在办理。")).to_be_visible()
    assert "吴四" not in page.content()
    phone.close()
