"""An intake of a known resident with the keyboard alone: at most five entries and thirty seconds, then the next person."""

import time

import pytest
from playwright.sync_api import Page, expect

from model.desk.counter.applicants import Applicant
from tests.browser.conftest import Visitor
from tests.desk.tickets import GRANNY

pytestmark = pytest.mark.browser
MOST_TABS = 45  # the whole menu, for whoever does not take 跳到正文
NEIGHBOUR = Applicant("钱大山", "990101198001010014")
ON = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels.length ? at.labels[0].innerText : '';
  return (at.getAttribute('aria-label') || label || at.innerText || '').trim();
}"""


class Keyboard:
    """Hands that never touch a mouse; counts what they enter. Going on with Tab is no entry."""

    def __init__(self, page: Page) -> None:
        self.page, self.entries = page, 0

    def tab_to(self, label: str, key: str = "Tab") -> None:
        passed = []
        for _ in range(MOST_TABS):
            passed.append(str(self.page.evaluate(ON)))
            if passed[-1].startswith(label):
                return
            self.page.keyboard.press(key)
        pytest.fail(f"no {label} within {MOST_TABS} tabs: {passed}")

    def enter(self, text: str, key: str) -> None:
        self.entries += 1
        if text:
            self.page.keyboard.type(text)
        self.page.keyboard.press(key)

    def pick(self, initials: str, item: str) -> None:
        """The item by its initials; the list must show it before Enter takes it."""
        self.entries += 1
        self.page.keyboard.type(initials)
        self.page.get_by_role("option", name=item).wait_for()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_label("身份证号")).to_be_visible()


def known_resident(hands: Keyboard, who: Applicant, initials: str, item: str) -> str:
    """One whole intake from the item to the slip; returns what was told."""
    page = hands.page
    hands.pick(initials, item)
    hands.tab_to("身份证号")
    hands.enter(who.id_number, "Tab")
    expect(page.get_by_label("申请人姓名")).to_have_value(who.name)
    hands.tab_to("全部带齐")
    hands.enter("", "Space")
    expect(page.get_by_role("button", name="受理", exact=True)).to_be_visible()
    hands.tab_to("受理")
    hands.enter("", "Enter")
    told = page.get_by_text("已受理，编号")
    told.wait_for()
    return told.inner_text()


def make_known(page: Page, who: Applicant, initials: str) -> None:
    """Somebody took in another thing for this person before: the house knows the name."""
    page.goto("/intake")
    picker = page.get_by_role("combobox").first
    picker.click()
    picker.press_sequentially(initials)
    picker.press("Enter")
    for label, text in (("身份证号", who.id_number), ("申请人姓名", who.name)):
        page.get_by_label(label).fill(text)
        page.get_by_label(label).press("Tab")
    expect(page.get_by_text("系统里还没有这个人的资料")).to_be_visible()
    page.get_by_role("button", name="先收件").click()
    page.get_by_text("已收件，编号").wait_for()


def test_a_known_resident_is_taken_in_with_four_entries_and_no_mouse(visitor: Visitor) -> None:
    page = visitor("li")
    make_known(page, GRANNY, "jmsfz")
    page.goto("/intake")
    expect(page.get_by_role("combobox").first).to_be_visible()
    hands = Keyboard(page)
    hands.tab_to("办什么事")

    begun = time.monotonic()
    told = known_resident(hands, GRANNY, "gljt", "高龄津贴申请")
    seconds = time.monotonic() - begun

    assert "打印受理回执" in told
    assert hands.entries <= 5
    assert seconds <= 30
    print(f"{hands.entries} entries, {seconds:.1f} s")


def test_after_saving_the_next_one_begins_where_the_hands_are(visitor: Visitor) -> None:
    page = visitor("li")
    make_known(page, NEIGHBOUR, "ncls")
    page.goto("/intake")
    expect(page.get_by_role("combobox").first).to_be_visible()
    hands = Keyboard(page)
    hands.tab_to("办什么事")
    known_resident(hands, NEIGHBOUR, "lnryd", "老年人优待证办理")

    hands.tab_to("办什么事", "Shift+Tab")
    hands.entries = 0
    told = known_resident(hands, NEIGHBOUR, "zdshbz", "最低生活保障申请")

    assert "已受理" in told and hands.entries <= 5
