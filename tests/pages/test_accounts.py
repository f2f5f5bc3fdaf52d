"""The accounts page, the console's shell, and being out at the next click."""

import re

from streamlit.testing.v1 import AppTest

from model.ground import db
from model.people import accounts
from model.people.permissions import Role
from pages.parts import frame
from tests.pages.conftest import Console, Page


def chosen(at: AppTest, login: str) -> AppTest:
    return at.selectbox(key="accounts_chosen").set_value(login).run()


def first_password(at: AppTest) -> str:
    [sentence] = [message.value for message in at.success]
    [password] = re.findall(r"`(.+?)`", sentence)
    return str(password)


def account(login: str) -> accounts.Account:
    with db.reading() as s:
        return accounts.by_login(s, login)


def test_a_new_account_gets_a_first_password_that_is_shown_once(page: Page) -> None:
    at = page("people.accounts", "guan")
    at.text_input(key="accounts_name").set_value("新人")
    at.text_input(key="accounts_login").set_value("xinren")
    at.button[0].click().run()

    assert account("xinren").password_is(first_password(at)) and account("xinren").must_change
    assert "新人" in list(at.dataframe[0].value["姓名"])
    assert any("新人（xinren）" in choice for choice in at.selectbox(key="accounts_chosen").options)
    at.run()
    assert not at.success


def test_a_taken_login_is_refused_in_words(page: Page) -> None:
    at = page("people.accounts", "guan")
    at.text_input(key="accounts_name").set_value("又一个")
    at.text_input(key="accounts_login").set_value("li")
    at.button[0].click().run()

    assert [message.value for message in at.error] == ["账号“li”已经有人用了。请换一个。"]


def test_switching_off_names_the_person_and_shows_in_the_list(page: Page) -> None:
    at = chosen(page("people.accounts", "guan"), "li")
    assert at.button(key="accounts_off").label == "确定停用李窗口"
    at.button(key="accounts_off").click().run()

    assert not account("li").active
    assert at.button(key="accounts_on").label == "确定启用李窗口"


def test_a_reset_password_must_be_changed(page: Page) -> None:
    at = chosen(page("people.accounts", "guan"), "li")
    at.button(key="accounts_reset").click().run()

    assert account("li").password_is(first_password(at)) and account("li").must_change


def test_a_village_agent_needs_a_village(page: Page) -> None:
    at = chosen(page("people.accounts", "guan"), "li")
    at.selectbox(key="accounts_role_li").set_value(Role.village_agent)
    [save] = [button for button in at.button if button.label == "保存身份和站点"]
    save.click().run()

    assert [message.value for message in at.error] == ["村代办员要选所在的村。请重选站点。"]
    assert account("li").role is Role.clerk


def test_switched_off_is_out_at_the_next_click(console: Console) -> None:
    at = console("li")
    with db.writing() as s:
        accounts.switch_off(s, accounts.by_login(s, "li"), accounts.by_login(s, "guan"), now=frame.now())
    at.run()

    assert at.warning[0].value.startswith("您已退出登录，或账号已停用。")
    assert not at.title and len(at.button) == 1


def test_a_new_role_has_its_menu_at_the_next_click(console: Console) -> None:
    at = console("li", "accounts")
    assert at.warning[0].value == "这一页由管理员使用。如需查看，请联系他们。"
    with db.writing() as s:
        li, by = accounts.by_login(s, "li"), accounts.by_login(s, "guan")
        accounts.change_role(s, li, by, role=Role.admin, site=by.site, posts_lost=[], now=frame.now())
    at.run()

    assert at.title[0].value == "账号" and not at.warning


def test_leaving_ends_the_session(console: Console) -> None:
    at = console("li", "leave-console")
    at.run()

    assert at.warning[0].value.startswith("您已退出登录")


def test_a_first_password_stands_before_every_page(console: Console) -> None:
    with db.writing() as s:
        accounts.by_login(s, "li").must_change = True

    assert console("li").warning[0].value == "第一次登录要先改密码。改好就能用了。"


def test_a_page_that_breaks_says_one_calm_sentence_with_a_number() -> None:
    at = AppTest.from_string(
        "from pages.parts import broken_page\nbroken_page.tell(ValueError('secret'))"
    ).run()

    [sentence] = [message.value for message in at.error]
    assert re.search(r"请把编号E-\d{4}-\d{2}告诉管理员。", sentence) and "secret" not in sentence


def test_a_role_is_not_changed_while_it_would_leave_a_post_behind(page: Page) -> None:
    at = chosen(page("people.accounts", "guan"), "li")
    at.selectbox(key="accounts_role_li").set_value(Role.leader)
    [save] = [button for button in at.button if button.label == "保存身份和站点"]
    save.click().run()

    assert "不能再守“社保岗”" in at.error[0].value and account("li").role is Role.clerk
