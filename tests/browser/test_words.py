"""Chinese throughout: on no page of the menu does Streamlit speak English, in sight or to a screen reader."""

import re

import pytest

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
