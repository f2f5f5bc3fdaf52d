"""The printed handbook in a real browser: each page number of its contents list is the page the item is printed on."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor


def test_the_contents_list_tells_the_page_of_every_item(visitor: Visitor) -> None:
    page = visitor("li")
    page.goto("/papers/items/handbook")

    expect(page.locator("[data-page-of]").last).to_have_text(re.compile(r"^\d+$"))
    told = [int(text) for text in page.locator("[data-page-of]").all_inner_texts()]
    assert told[0] == 3 and told == sorted(told), "cover, contents, then the items"
    assert _sheets(page) == told[-1]


def _sheets(page: Page) -> int:
    """How many sheets the printer gets."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
