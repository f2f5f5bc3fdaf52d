"""Every entry of every role's menu, on the office PC and on a phone: the page is there, whole, and nothing is cut."""

import re

import pytest
from playwright.sync_api import Page, expect

from model.desk.counter.applicants import Applicant
from model.people.permissions import Role
from pages import menu
from pages.console import PAGES, WAYS_OUT
from pages.parts import frame
from tests.browser.conftest import Visitor
from tests.cast import PEOPLE
from tests.desk.tickets import take

pytestmark = pytest.mark.browser
ROLES = {role: (login, name) for login, name, role, _ in reversed(PEOPLE)}
ADDRESS = {entry.title: f"/{entry.url}" for entry in PAGES}
SIZES = [{"width": 1366, "height": 768}, {"width": 390, "height": 844}]
# how far the page, and each table in its frame, is wider than what is seen of it
TOO_WIDE = """() => [document.documentElement, document.querySelector('[data-testid=stMain]'),
    ...(innerWidth > 1000 ? document.querySelectorAll('[data-testid=stDataFrame] .dvn-scroller') : [])]
    .map(shown => shown.scrollWidth - shown.clientWidth).filter(hidden => hidden > 1)"""


def press(page: Page, top: str, word: str) -> None:
    """Choose an entry as a person does: across the top, or behind the one button of a phone."""
    if page.viewport_size == SIZES[0]:
        bar = page.get_by_test_id("stTopNav")
        if top == menu.ALONE:
            bar.get_by_role("link", name=word, exact=True).click()
        else:
            bar.get_by_role("button", name=top, exact=True).click()
            page.get_by_role("menuitem", name=word, exact=True).click()
    else:
        page.get_by_role("button", name="打开菜单").click()
        page.get_by_test_id("stSidebarNav").get_by_role("link", name=word, exact=True).click()


def settled(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


@pytest.mark.parametrize("size", SIZES, ids=["PC", "phone"])
@pytest.mark.parametrize("role", Role)
def test_every_entry_of_the_menu_opens_a_whole_page(
    visitor: Visitor, role: Role, size: dict[str, int]
) -> None:
    take(who=Applicant(f"{role.label}{size['width']}"), now=frame.now())
    login, _ = ROLES[role]
    page, heading = visitor(login, phone=size is SIZES[1]), ""
    settled(page)
    for top, word, title in menu.words(role)[1:] + menu.words(role)[:1]:  # the first is where one stands
        press(page, top, word)
        page.wait_for_url(re.compile(re.escape(ADDRESS[title]) + "$"))
        shown = page.locator("[data-testid=stMain] h1")
        expect(shown).not_to_have_text(heading)
        expect(shown).to_be_in_viewport(ratio=1)
        settled(page)
        heading = shown.inner_text()
        assert page.locator("[data-testid=stAlertContentError], [data-testid=stException]").count() == 0, word
        assert page.evaluate(TOO_WIDE) == [], word


@pytest.mark.parametrize("size", [1366, 1093])
@pytest.mark.parametrize("role", Role)
def test_all_words_and_the_name_stand_across_the_top(visitor: Visitor, role: Role, size: int) -> None:
    """1093 px is the office PC with Windows at 125 %."""
    login, name = ROLES[role]
    page = visitor(login)
    page.set_viewport_size({"width": size, "height": 614})
    bar = page.get_by_test_id("stTopNav")

    for top, word, _ in menu.words(role):
        expect(bar.get_by_text(top or word, exact=True)).to_be_in_viewport(ratio=1)
    expect(bar.get_by_role("button", name=name)).to_be_in_viewport(ratio=1)
    bar.get_by_role("button", name=name).click()
    for title, *_ in WAYS_OUT:
        expect(page.get_by_role("menuitem", name=title)).to_be_in_viewport(ratio=1)


def test_a_phone_has_the_ways_out_behind_its_button(visitor: Visitor) -> None:
    page = visitor("wang", phone=True)
    press(page, "王窗口", "改密码")
    expect(page.get_by_role("heading", name="改密码")).to_be_visible()
    page.get_by_role("link", name="先不改").click()
    press(page, "王窗口", "退出登录")
    page.get_by_label("账号").wait_for()

    page.goto("/queue")
    page.get_by_label("账号").wait_for()


def test_after_signing_out_the_way_back_leads_to_the_form(visitor: Visitor) -> None:
    page = visitor("wang")
    press(page, "", "我的办件")
    press(page, "王窗口", "退出登录")
    page.get_by_label("账号").wait_for()

    page.go_back()
    page.get_by_label("账号").wait_for()
