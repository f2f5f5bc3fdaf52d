"""One life of each of the six kinds, from the counter to the hand that takes the result, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.counter import numbered, start, take_in

pytestmark = pytest.mark.browser


def complete(page: Page, number: str, reply: str) -> None:
    page.goto(f"/ticket?number={number}")
    page.get_by_label("给申请人的答复").fill(reply)
    page.get_by_role("button", name="办结这一件").click()
    expect(page.get_by_text("已办结，编号")).to_be_visible()


def deliver(page: Page, number: str) -> None:
    page.goto(f"/ticket?number={number}")
    page.get_by_label("谁领走了结果").fill("本人")
    page.get_by_role("button", name="登记送达").click()
    expect(page.get_by_text("已登记送达。")).to_be_visible()


def put_away(page: Page, number: str, *papers: str) -> None:
    """Look at the papers that this life has left behind, then lay it into the archive, where it can only be read."""
    for paper in papers:
        page.goto(f"/papers/{paper}/{number}")
        expect(page.get_by_text(number).first).to_be_visible()
        expect(page.get_by_role("button", name="打印")).to_be_visible()
    page.goto(f"/ticket?number={number}")
    page.get_by_role("button", name="归档这一件").click()
    expect(page.get_by_text("已归档：")).to_be_visible()
    expect(page.get_by_text("档案未改动")).to_be_visible()


def test_an_instant_ticket_is_done_at_the_counter(visitor: Visitor) -> None:
    page = visitor("li")
    start(page, "周一", "nclse")
    page.get_by_text("全部带齐").click()
    page.get_by_role("button", name="当场办结").click()
    number = numbered(page, "已当场办结，编号")
    page.goto(f"/ticket?number={number}")

    expect(page.get_by_text("即办件").first).to_be_visible()
    put_away(page, number, "receipt", "handling", "delivery")


def test_a_promised_ticket_is_completed_and_handed_over(visitor: Visitor) -> None:
    page = visitor("li")
    number = take_in(page, "周二")

    complete(page, number, "津贴从12月起发放。")
    deliver(page, number)

    expect(page.get_by_text("按时办结")).to_be_visible()
    put_away(page, number, "receipt", "promise", "handling", "delivery")


def test_a_joint_ticket_waits_for_its_department(visitor: Visitor) -> None:
    page, department = visitor("li"), visitor("sun")
    number = take_in(page, "周三", "lhjybt")
    page.goto(f"/ticket?number={number}")
    page.get_by_label("哪些部门").click()
    page.get_by_role("option", name="民政办").click()
    page.keyboard.press("Escape")
    page.get_by_label("请部门办什么").fill("核实家庭情况")
    page.get_by_role("button", name="分给这些部门").click()
    expect(page.get_by_text("在等民政办").first).to_be_visible()

    department.goto(f"/ticket?number={number}")
    department.get_by_label("办理意见").fill("情况属实")
    department.get_by_role("button", name="交回办理意见").click()
    expect(department.get_by_text("已交回")).to_be_visible()

    complete(page, number, "补贴已批。")
    deliver(page, number)
    put_away(page, number, "promise", "joint", "delivery")


def test_a_reported_ticket_goes_up_and_brings_its_result_back(visitor: Visitor) -> None:
    page = visitor("li")
    number = take_in(page, "周四", "jmsfzdqhl")
    page.goto(f"/ticket?number={number}")
    page.get_by_label("上级单位").fill("县公安局")
    page.get_by_label("上级的收文号").fill("云公〔2026〕12号")
    page.get_by_role("button", name="登记上报").click()
    expect(page.get_by_text("本镇停止计时")).to_be_visible()
    page.get_by_label("上级的结果").fill("同意换领")
    page.get_by_role("button", name="登记取回").click()
    expect(page.get_by_text("已登记取回")).to_be_visible()

    page.get_by_label("收到多少元").fill("20")
    page.get_by_role("button", name="收费20元").click()
    complete(page, number, "新证已到。")
    deliver(page, number)
    put_away(page, number, "hand_up", "payment", "delivery")


def test_a_supplement_starts_its_clock_when_the_papers_are_there(visitor: Visitor) -> None:
    page = visitor("li")
    start(page, "周五", "gljt")
    page.get_by_role("button", name="打印一次性告知单").click()
    number = numbered(page, "编号0101-")
    page.goto(f"/ticket?number={number}")
    expect(page.get_by_text("补办件").first).to_be_visible()
    for paper in ("居民身份证原件", "银行卡复印件"):
        page.get_by_text(paper, exact=True).last.click()
    page.get_by_role("button", name="保存补来的材料").click()
    expect(page.get_by_text("材料齐了，今天受理")).to_be_visible()

    complete(page, number, "津贴从12月起发放。")
    deliver(page, number)
    put_away(page, number, "notice", "supplement", "receipt")


def test_a_declined_one_leaves_with_basis_reason_and_where_to_go(visitor: Visitor) -> None:
    page, director = visitor("li"), visitor("zhang")
    number = take_in(page, "周六")
    director.goto(f"/ticket?number={number}")
    director.get_by_text("其他办法：").click()
    director.get_by_text("退件", exact=True).click()
    expect(
        director.get_by_role("button", name="确定退件")
    ).to_be_visible()  # the other way's form has a 依据 too
    director.get_by_label("依据").fill("《社会救助暂行办法》第九条")
    director.get_by_label("原因").fill("户籍不在本镇")
    director.get_by_label("去哪里办").fill("请到青山镇便民服务中心")
    director.get_by_text("不是因为告知单上没有写的材料").click()
    director.get_by_role("button", name="确定退件").click()
    expect(director.get_by_text("已退件。请打印退件通知书")).to_be_visible()

    page.goto(f"/ticket?number={number}")
    expect(page.get_by_text("退回件")).to_be_visible()
    expect(page.get_by_text("请到青山镇便民服务中心").first).to_be_visible()
    page.goto(f"/papers/decline/{number}")
    expect(page.get_by_role("heading", name="退件通知书")).to_be_visible()
