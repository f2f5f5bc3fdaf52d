"""账号: the administrator opens, changes, resets and switches off the accounts of the staff."""

from collections.abc import Mapping, Sequence

import polars as pl
import streamlit as st

from model.ground import db
from model.people import accounts, passwords
from model.people.accounts import Account
from model.roster.posts import fitness
from pages.parts import frame, words
from pages.people import account_form, posting_form

ROWS = 50


def render() -> None:
    frame.heading("账号", "一人一个账号。登记过的账号不删除，只停用；停用后对方点下一步就会退出。")
    _pressed(st.session_state.get("accounts_chosen"))
    with st.expander("开一个新账号", icon=":material/person_add:"):
        _create()
    with db.reading() as s:
        everyone = {account.login: account for account in accounts.of_town(s, frame.me().town_id)}
    _change(everyone)

    with db.reading() as s:
        after = accounts.of_town(s, frame.me().town_id)
    _list(after)


def _pressed(login: str | None) -> None:
    """The confirmed buttons of the chosen account, handled before anything is drawn of it."""
    if login and st.session_state.get("accounts_reset"):
        _reset(login)
    if login and st.session_state.get("accounts_off"):
        with frame.acting(f"账号“{login}”已停用。办过的件和记录都保留。") as s:
            accounts.switch_off(s, accounts.colleague(s, frame.me(), login), frame.me(), now=frame.now())
    if login and st.session_state.get("accounts_on"):
        with frame.acting(f"账号“{login}”已启用。") as s:
            accounts.switch_on(s, accounts.colleague(s, frame.me(), login), frame.me(), now=frame.now())


def _reset(login: str) -> None:
    first = passwords.first(login)
    with frame.acting(f"账号“{login}”的密码已重设。{_handed_over(first)}") as s:
        account = accounts.colleague(s, frame.me(), login)
        accounts.reset_password(s, account, frame.me(), password=first, now=frame.now())


def _handed_over(first: str) -> str:
    return f"第一次登录的密码是 `{first}` ，只显示这一次，请当面告诉本人。登录后要先改密码。"


def _create() -> None:
    with st.form("accounts_new", enter_to_submit=False, border=False):
        person, post = account_form.person(), account_form.post(None)
        pressed = st.form_submit_button("开这个账号", type="primary")
    if pressed:
        first = passwords.first(person["login"].strip().lower() or "x")
        with frame.acting(f"账号已开。{_handed_over(first)}") as s:
            accounts.create(s, frame.me(), **person, **post, password=first, now=frame.now())


def _change(everyone: Mapping[str, Account]) -> None:
    """One account, chosen by name: its role and place, its password, and whether it is on."""
    login = st.selectbox(
        "要改哪个账号",
        list(everyone),
        index=None,
        format_func=lambda login: f"{everyone[login].name}（{login}）· {everyone[login].role.label}",
        placeholder="输入姓名或账号查找",
        key="accounts_chosen",
    )
    if login is None:
        return
    with st.container(border=True):
        with st.form("accounts_change", enter_to_submit=False, border=False):
            post = account_form.post(everyone[login])
            pressed = st.form_submit_button("保存身份和站点", type="primary")
        if pressed:
            with frame.acting("已保存。本人点下一步，就按新的身份办。") as s:
                account = accounts.colleague(s, frame.me(), login)
                lost = fitness.left_behind(s, account, role=post["role"], site=post["site"], now=frame.now())
                accounts.change_role(s, account, frame.me(), **post, posts_lost=lost, now=frame.now())
        _confirmations(everyone[login])


def _confirmations(account: Account) -> None:
    """What cannot be taken back at once asks first, and names the person."""
    name = words.plain(account.name)
    with st.container(horizontal=True):
        with st.popover("重设密码", icon=":material/key:"):
            st.write(f"重设后，{name}现在的登录会退出，要用新密码重新登录。")
            st.button(f"确定给{name}重设密码", key="accounts_reset")
        posting_form.draw(account)
        if account.active:
            with st.popover("停用账号", icon=":material/person_off:"):
                posting_form.warn_of_posts(account)
                st.write(f"停用后，{name}不能再登录，正在用的页面点下一步就退出。办过的件和记录都保留。")
                st.button(f"确定停用{name}", key="accounts_off")
        else:
            with st.popover("重新启用", icon=":material/person_check:"):
                st.write(f"启用后，{name}可以用原来的密码登录。忘记密码请再点“重设密码”。")
                st.button(f"确定启用{name}", key="accounts_on")


def _list(everyone: Sequence[Account]) -> None:
    on = sum(account.active for account in everyone)
    st.header(f"在用{on}个，停用{len(everyone) - on}个")
    pages = -(-len(everyone) // ROWS)
    at = st.pagination(pages, key="accounts_page") if pages > 1 else 1
    shown = everyone[(at - 1) * ROWS : at * ROWS]
    columns = {
        "姓名": [account.name for account in shown],
        "账号": [account.login for account in shown],
        "身份": [account.role.label for account in shown],
        "在哪里上班": [account.site.name for account in shown],
        "原单位或部门": [account.department.name if account.department else "" for account in shown],
        "编制": [account.employment.label for account in shown],
        "到岗日期": [words.day(account.posted_on) for account in shown],
        "情况": [_state(account) for account in shown],
    }
    st.dataframe(pl.DataFrame(columns), hide_index=True, height="content")


def _state(account: Account) -> str:
    if not account.active:
        return "已停用"
    return "待改密码" if account.must_change else "在用"
