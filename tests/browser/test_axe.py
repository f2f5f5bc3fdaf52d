"""What axe finds amiss on the pages of every day and on those for everybody: nothing serious, by day and by night."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from model.desk.counter.applicants import Applicant
from pages.parts import frame
from tests.browser.conftest import Visitor
from tests.desk.tickets import take

pytestmark = pytest.mark.browser
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
GRAVE = ("serious", "critical")
ALSO = ("heading-order", "empty-table-header")  # axe calls them moderate and minor
PUBLIC = ("/auth/sign-in", "/progress", "/hall")
DAILY = (
    *("", "intake", "queue", "find", "register", "receptions", "complaints", "duty", "today"),
    *("residents", "items", "uploads", "attendance", "leave"),
)


def grave(page: Page) -> dict[str, list[str]]:
    """What axe calls serious or critical, and two rules more: each with the places where it is broken."""
    broken = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return {
        rule["id"]: [place["html"] for place in rule["nodes"]] for rule in broken if rule["impact"] in GRAVE
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_pages_for_everybody(visitor: Visitor, scheme: Literal["light", "dark"]) -> None:
    page = visitor()
    page.emulate_media(color_scheme=scheme)
    for address in PUBLIC:
        page.goto(address)
        page.get_by_role("heading").first.wait_for()

        assert grave(page) == {}, address


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("login", ["li", "chen"])
def test_the_pages_of_every_day(visitor: Visitor, login: str, scheme: Literal["light", "dark"]) -> None:
    """As a clerk, and as a leader, whose first page is the board."""
    take(who=Applicant(f"{login}{scheme}"), now=frame.now())
    page = visitor(login)
    page.emulate_media(color_scheme=scheme)
    for url in DAILY:
        page.goto(f"/{url}")
        page.locator("[data-testid=stMain] h1").wait_for()
        page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

        assert grave(page) == {}, url
