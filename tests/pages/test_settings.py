"""本中心设置: each setting on the page, saved or refused in words."""

import pytest

from model.ground import db, settings
from pages.people import settings as page_of_settings
from tests.cast import TOWN
from tests.pages.conftest import Console, Page


def stored(key: str) -> str:
    with db.reading() as s:
        return settings.value(s, TOWN, key)


def test_every_setting_stands_on_the_page_once() -> None:
    assert sorted(key for _, keys in page_of_settings.GROUPS for key in keys) == sorted(settings.CHOICES)


@pytest.mark.parametrize(("typed", "kept", "refused"), [("3", "3", False), ("三", "1", True)])
def test_the_director_says_how_early_to_warn(page: Page, typed: str, kept: str, refused: bool) -> None:
    at = page("people.settings", "zhang")
    at.text_input("settings_warn_days_value").set_value(typed)
    at.button("settings_warn_days_save").click().run()

    assert stored("warn_days") == kept and bool(at.error) is refused
    assert at.text_input("settings_warn_days_value").value == typed, "what was typed stays"


@pytest.mark.parametrize(
    ("key", "group", "words", "chosen"),
    [
        ("sign_in_counts", "opens_at", ["算不在岗", "只作记录"], "算不在岗"),
        ("monday_rule", "opens_at", ["补在当周", "不补"], "不补"),
        ("hall_screen", "opens_at", ["显示", "不显示"], "不显示"),
        ("retention", "service_promise", ["10年", "30年", "永久"], "永久"),
    ],
)
def test_one_of_a_few_words_is_chosen_and_not_typed(
    page: Page, key: str, group: str, words: list[str], chosen: str
) -> None:
    at = page("people.settings", "zhang")
    box = at.selectbox(f"settings_{key}_value")
    assert (box.options, box.value) == (words, stored(key))

    box.set_value(chosen)
    at.button(f"settings_{group}_save").click().run()

    assert stored(key) == chosen and not at.error


def test_a_refused_line_keeps_the_whole_form_unsaved(page: Page) -> None:
    at = page("people.settings", "guan")
    at.text_input("settings_plate_name_value").set_value("青山镇便民服务中心")
    at.text_input("settings_enquiry_phone_value").set_value("不知道")
    at.button("settings_plate_name_save").click().run()

    assert "不像电话" in at.error[0].value and stored("plate_name") == "便民服务中心"


def test_while_there_is_no_address_the_page_says_that_no_paper_carries_a_code(page: Page) -> None:
    at = page("people.settings", "zhang")
    assert [message.value for message in at.info] == [
        "网址还没有填写，现在打印的回执等文书上没有二维码。填好保存后，再打印的才有。"
    ]

    at.text_input("settings_public_address_value").set_value("https://banshi.example.cn")
    at.button("settings_service_promise_save").click().run()

    assert not at.error and not at.info


def test_a_clerk_does_not_open_the_settings(console: Console) -> None:
    assert console("li", "settings").warning[0].value.startswith("这一页由管理员、中心主任使用")
