"""窗口和站点: a window added, renamed, refused a name in use."""

import pytest

from model.ground import db
from model.people import sites
from model.roster.posts import posts
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
    at.button("sites_add_window").click().run()

    assert names() == result and bool(at.error) is (len(result) == 1)


def test_a_window_with_a_post_stays_open(page: Page) -> None:
    with db.reading() as s:
        [window] = sites.windows(s, TOWN)
    at = page("people.sites", "zhang")
    at.selectbox("sites_window").set_value(window.id).run()
    at.button(f"sites_off_{window.id}").click().run()

    assert "还有1个岗位在用" in at.error[0].value and names() == ["社保窗口"]


def villages(*, with_closed: bool = False) -> list[str]:
    with db.reading() as s:
        return [v.name for v in sites.villages(s, TOWN, with_closed=with_closed)]


def test_a_village_is_added_with_its_post(page: Page) -> None:
    at = page("people.sites", "zhang")
    at.text_input("sites_village_code").set_value("990101100203")
    at.text_input("sites_village_name").set_value("北坡村")
    at.button("sites_village_add_one").click().run()

    assert villages() == ["东岭村", "西岭村", "北坡村"] and at.text_input("sites_village_code").value == ""
    with db.reading() as s:
        assert "北坡村代办岗" in [post.name for post in posts.of_town(s, TOWN)]


def test_a_pasted_list_adds_only_the_villages_that_are_not_there(page: Page) -> None:
    at = page("people.sites", "guan")
    text = "990101100201 东岭村\n990101100203 北坡村\n990101100204 石桥村"
    at.text_area("sites_villages_text").set_value(text).run()
    assert "读到3个村，其中1个已经有了" in "\n".join(m.value for m in at.markdown)
    at.checkbox("sites_villages_post").uncheck().run()
    at.button("sites_villages_add").click().run()

    assert villages() == ["东岭村", "西岭村", "北坡村", "石桥村"]
    with db.reading() as s:
        assert len(posts.of_town(s, TOWN)) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_an_uploaded_list_is_read_in_any_encoding(page: Page, encoding: str) -> None:
    at = page("people.sites", "guan")
    data = "代码,名称\n990101100203,北坡村\n".encode(encoding)
    at.file_uploader("sites_villages_file").set_value(("村.csv", data, "text/csv")).run()
    at.button("sites_villages_add").click().run()

    assert villages() == ["东岭村", "西岭村", "北坡村"]


def test_a_bad_line_of_the_list_is_named(page: Page) -> None:
    at = page("people.sites", "guan")
    at.text_area("sites_villages_text").set_value("99010110020 北坡村").run()

    assert "第1行：代码“99010110020”有11位" in at.error[0].value


def test_a_village_is_renamed_and_not_closed_while_people_are_there(page: Page) -> None:
    at = page("people.sites", "zhang")
    at.selectbox("sites_place").set_value("990101100201").run()
    at.text_input("sites_called_990101100201").set_value("东岭社区")
    at.button("sites_contact_990101100201_save").click().run()
    assert villages() == ["东岭社区", "西岭村"]

    at.button("sites_close_990101100201").click().run()
    assert "岗位东岭村代办岗；账号赵村" in at.error[0].value and len(villages()) == 2
