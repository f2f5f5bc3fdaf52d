"""Nobody comes for nothing: A goes on leave, B's queue has A's tickets next morning, A returns and sees what B did."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from model.ground import db
from model.handover.handovers import Handover
from model.roster.leave import Leave
from pages.parts import frame
from tests.browser.conftest import Visitor
from tests.browser.counter import take_in

pytestmark = pytest.mark.browser


def ask(page: Page) -> None:
    """Tomorrow, by the form."""
    tomorrow = str(frame.today() + timedelta(days=1))
    page.goto("/leave")
    for label in ("第一天（必填）", "最后一天（必填）"):
        box = page.get_by_test_id("stDateInput").filter(has_text=label)
        for part, value in zip(("year", "month", "day"), tomorrow.split("-"), strict=True):
            box.get_by_role("spinbutton", name=part).first.press_sequentially(value)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="申请请假").click()
    page.get_by_text("接着请写交接单：“社保岗”交给王窗口").wait_for()


def write(page: Page, words: str) -> None:
    page.get_by_label("印章、证件、钥匙").fill(words)
    page.get_by_label("印章、证件、钥匙").press("Tab")
    page.get_by_role("button", name="确认写好").click()


def until_next_morning() -> None:
    """The leave that was asked for tomorrow runs today: a day has passed, and nobody had to wait for it."""
    day = timedelta(days=1)
    with db.writing() as s:
        [row] = s.scalars(select(Leave)).all()
        row.begins_at, row.ends_at = row.begins_at - day, row.ends_at - day
        s.execute(update(Handover).values(from_on=frame.today()))


def test_the_chain_from_the_leave_to_the_return(visitor: Visitor) -> None:
    a, b, director = visitor("li"), visitor("wang"), visitor("zhang")
    first, second = take_in(a, "钱桂英"), take_in(a, "孙有福")

    ask(a)
    a.get_by_role("link", name="写“社保岗”的交接单").click()
    expect(a.get_by_text("在办的件（2）")).to_be_visible()
    write(a, "受理专用章1枚")
    expect(a.get_by_text("已写好交接单")).to_be_visible()

    director.goto("/leave")
    expect(director.get_by_text("“社保岗”的交接单已写好")).to_be_visible()
    director.get_by_role("button", name="批准请假").click()
    expect(director.get_by_text("已批准。")).to_be_visible()

    until_next_morning()
    b.goto("/queue")
    expect(b.get_by_text("共2件")).to_be_visible()
    a.goto("/queue")
    expect(a.get_by_text("现在没有要办的件")).to_be_visible()

    b.goto("/")
    b.get_by_role("link", name="李窗口把“社保岗”交给您，等您确认接手").click()
    expect(b.get_by_text("受理专用章1枚")).to_be_visible()
    b.get_by_role("button", name="确认接手").click()
    expect(b.get_by_text("已确认接手，在办的件请看“我的办件”。")).to_be_visible()
    b.goto(f"/ticket?number={first}")
    b.get_by_label("给申请人的答复").fill("津贴从12月起发放到社保卡。")
    b.get_by_role("button", name="办结这一件").click()
    expect(b.get_by_text(f"已办结，编号{first}")).to_be_visible()

    a.goto("/leave")
    a.get_by_role("button", name="销假").click()
    expect(a.get_by_text("已签到销假。“社保岗”从现在起由您负责。")).to_be_visible()
    b.goto("/")
    b.get_by_role("link", name="李窗口回来了，“社保岗”等您写交回单").click()
    write(b, "受理专用章1枚，已还")
    expect(b.get_by_text("已写好交回单")).to_be_visible()

    a.goto("/")
    a.get_by_role("link", name="王窗口交回“社保岗”，等您确认收回").click()
    expect(a.get_by_role("heading", name="交回单：社保岗")).to_be_visible()
    expect(a.get_by_text("在办的件（1）")).to_be_visible()
    paper = _paper(a)
    expect(paper.locator("tr").filter(has_text=first)).to_contain_text("办结")
    expect(paper.locator("tr").filter(has_text=second)).to_contain_text("孙**")
    a.get_by_role("button", name="确认收回").click()
    expect(a.get_by_text("已确认收回，交接办完了。")).to_be_visible()
    a.goto("/queue")
    expect(a.get_by_text("共1件")).to_be_visible()


def _paper(page: Page) -> Page:
    """What is on the sheet, read off its print: on screen the table is a picture."""
    with page.expect_popup() as opened:
        page.get_by_role("link", name="打印交回单").click()
    opened.value.get_by_role("heading", name="岗位交回单").wait_for()
    return opened.value
