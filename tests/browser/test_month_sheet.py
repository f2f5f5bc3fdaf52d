"""The month of the posts on paper: 24 posts are one sheet of A4; more go on under the same head."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser
from sqlalchemy import Engine

from model.ground import db
from model.people import accounts, sites
from model.roster.posts.posts import Post
from papers import month_grid
from tests.cast import TOWN

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("posts", "sheets"), [(24, 1), (40, 2)])
def test_twenty_four_posts_are_one_sheet(
    chromium: Browser, sqlite_engine: Engine, posts: int, sheets: int
) -> None:
    with db.writing() as s:
        hall, window = sites.hall(s, TOWN), sites.windows(s, TOWN)[0]
        s.add_all(
            Post(town_id=TOWN, site_id=hall.id, window_id=window.id, name=f"民政救助{n}岗")
            for n in range(posts - 3)
        )
    with db.reading() as s:
        by = accounts.by_login(s, "zhang")
        told = month_grid.sheet(s, by, month="2026-03", place="all", today=date(2026, 3, 1))
    page = chromium.new_page()
    page.set_content(told)

    assert page.locator("tbody tr").count() == posts and page.locator("thead h1").count() == 1
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == sheets
    page.close()
