"""窗口和站点: a window added, renamed, refused a name in use."""

import pytest

from model.ground import db
from model.people import sites
from tests.cast import TOWN
from tests.pages.conftest import Page


def names() -> list[str]:
    with db.reading() as s:
        return [w.name for w in sites.windows(s, TOWN)]


@pytest.mark.parametrize(
    ("name", "result"), [("医保窗口", ["社保窗口", "医保窗口"]), ("民政救助窗口", ["社保窗口"])]
)
def test_a_window_is_added_under_a_name_of_its_own(page: Page, name: str, result: list[str]) -> None:
    at = page("people.sites", "zhang")
    at.text_input("sites_new").set_value(name)
    at.button("FormSubmitter:sites_add-加这个窗口").click().run()

    assert names() == result and bool(at.error) is (len(result) == 1)


def test_a_window_with_a_post_stays_open(page: Page) -> None:
    with db.reading() as s:
        [window] = sites.windows(s, TOWN)
    at = page("people.sites", "zhang")
    at.selectbox("sites_window").set_value(window.id).run()
    at.button(f"sites_off_{window.id}").click().run()

    assert "还有1个岗位在用" in at.error[0].value and names() == ["社保窗口"]
