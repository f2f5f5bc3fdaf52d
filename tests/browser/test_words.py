"""Chinese throughout: on no page of the menu does Streamlit speak English, in sight or to a screen reader; what an act
answers is seen where the person looks."""

import re

import pytest
from playwright.sync_api import expect

from pages.console import PAGES
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
TWO_ENGLISH_WORDS = re.compile(r"[A-Z][a-z]+ [a-z]+[A-Za-z ]*")
SAID = """[...document.querySelectorAll('[aria-label],[title],[placeholder]')].map(
    one => one.getAttribute('aria-label') || one.title || one.placeholder).join('\\n')"""


@pytest.mark.parametrize("login", ["zhang", "guan"])
def test_no_page_speaks_english(visitor: Visitor, login: str) -> None:
    page, found = visitor(login), {}
    for entry in PAGES:
        page.goto(f"/{entry.url}")
        page.locator("[data-testid=stMain] h1").first.wait_for()
        page.locator("[data-testid=stStatusWidget]").wait_for(state="hidden")
        said = page.locator("body").inner_text() + "\n" + str(page.evaluate(SAID))
        if english := TWO_ENGLISH_WORDS.findall(said):
            found[entry.title] = english

    assert found == {}


@pytest.mark.parametrize("phone", [False, True])
def test_an_answer_is_in_sight_at_the_end_of_a_long_page(visitor: Visitor, phone: bool) -> None:
    page = visitor("zhang", phone=phone)
    page.goto("/settings")

    page.get_by_role("button", name="保存登录安全").click()

    answer = page.get_by_text("已保存，从现在起按新的办。")
    expect(answer).to_be_visible()
    expect(answer).to_be_in_viewport(ratio=1)
