"""One day at the counter, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.counter import take_in

pytestmark = pytest.mark.browser


def test_sign_in_survives_a_refresh(visitor: Visitor) -> None:
    page = visitor("li")

    page.reload()

    expect(page.get_by_role("heading", name="李窗口，今天是")).to_be_visible()


def test_from_intake_to_completion(visitor: Visitor) -> None:
    page = visitor("li")
    number = take_in(page, "钱桂英")

    page.goto("/queue")
    expect(page.get_by_text("共1件")).to_be_visible()
    page.goto(f"/ticket?number={number}")
    page.get_by_label("给申请人的答复").fill("津贴从12月起发放到社保卡。")
    page.get_by_role("button", name="办结这一件").click()

    expect(page.get_by_text(f"已办结，编号{number}")).to_be_visible()
    page.goto("/queue")
    expect(page.get_by_text("现在没有要办的件")).to_be_visible()


def test_two_people_in_a_row_come_for_the_same_thing(visitor: Visitor) -> None:
    page = visitor("li")
    first = take_in(page, "李大山")

    picker = page.get_by_role("combobox").first
    expect(picker).to_have_value("")
    picker.click()
    picker.press_sequentially("gljt")
    picker.press("Enter")

    expect(page.get_by_label("申请人姓名")).to_have_value("")
    assert take_in(page, "李二山") != first


def test_two_clerks_complete_the_same_ticket(visitor: Visitor) -> None:
    first, second = visitor("li"), visitor("wang")
    number = take_in(first, "孙二")
    for page, words in ((first, "津贴从12月起发放。"), (second, "我这边也办好了。")):
        page.goto(f"/ticket?number={number}")
        page.get_by_label("给申请人的答复").fill(words)

    first.get_by_role("button", name="办结这一件").click()
    expect(first.get_by_text("已办结，编号")).to_be_visible()
    second.get_by_role("button", name="办结这一件").click()

    expect(second.get_by_text("刚刚被李窗口改过")).to_be_visible()
    expect(second.get_by_label("您刚才写的")).to_have_value("我这边也办好了。")


def test_the_receipt_is_a_page_of_its_own(visitor: Visitor) -> None:
    page = visitor("li")
    number = take_in(page, "周三")

    page.goto(f"/papers/receipt/{number}")

    expect(page.get_by_role("heading", name="受理回执")).to_be_visible()
    expect(page.get_by_text("周三")).to_be_visible()


def test_the_phone_shows_the_same_pages(visitor: Visitor) -> None:
    page = visitor("zhao", phone=True)

    number = take_in(page, "吴四")

    assert number.startswith("0201-")
    page.goto("/queue")
    expect(page.get_by_text("共1件")).to_be_visible()
    row = page.get_by_text("吴四")
    expect(row).to_be_in_viewport(ratio=1)
    expect(row).to_contain_text(
        "居民身份证到期换领代办"
    )  # a phone offers a short list whole; the first is taken
    expect(page.get_by_role("link", name=number)).to_be_in_viewport(ratio=1)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


def test_the_leader_page_counts_what_was_completed(visitor: Visitor) -> None:
    page, leader = visitor("li"), visitor("chen")
    before = _completed_today(leader)
    number = take_in(page, "郑五")
    page.goto(f"/ticket?number={number}")
    page.get_by_label("给申请人的答复").fill("已办好。")
    page.get_by_role("button", name="办结这一件").click()
    expect(page.get_by_text("已办结，编号")).to_be_visible()

    assert _completed_today(leader) == before + 1


def _completed_today(leader: Page) -> int:
    leader.goto("/dashboard")
    tile = leader.get_by_test_id("stMetric").filter(has_text="今天办结")
    return int(tile.get_by_test_id("stMetricValue").inner_text().removesuffix("件"))
