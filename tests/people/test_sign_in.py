"""Signing in: the lock by account and by address, and everything that ends a session."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import Refused
from model.people import accounts, sign_in
from model.people.permissions import Role
from tests.cast import START

HERE = "10.0.0.8"
MINUTE = timedelta(minutes=1)


def knock(login: str, now: datetime, address: str = HERE) -> str:
    """One attempt with a wrong password; the sentence that was answered."""
    try:
        with db.writing() as s:
            account = sign_in.knock(s, login=login, address=address, now=now)
            return sign_in.turned_away(s, account, login=login, address=address, now=now).sentence
    except Refused as refusal:
        return refusal.sentence


def admitted(login: str, now: datetime = START) -> str:
    with db.writing() as s:
        account = accounts.by_login(s, login)
        return sign_in.admit(s, account, address=HERE, browser="Chromium", now=now)


def signed_in_as(token: str, now: datetime) -> str:
    with db.reading() as s:
        account = sign_in.who(s, token, now)
        return account.name if account else ""


def test_the_fifth_wrong_password_locks_the_account(engine: Engine) -> None:
    answers = [knock("li", START + MINUTE) for _ in range(6)]

    assert answers[0] == "账号或密码不对。还可以再试4次，忘记密码请找管理员。"
    assert answers[3] == "账号或密码不对。还可以再试1次，忘记密码请找管理员。"
    assert answers[4] == answers[5] == "试错次数太多，请15分钟后再试，或找管理员重设密码。"


def test_the_lock_opens_fifteen_minutes_after_the_first_failure(engine: Engine) -> None:
    for _ in range(5):
        knock("li", START + MINUTE)

    assert "15分钟后" in knock("li", START + 16 * MINUTE - timedelta(seconds=1))
    assert "还可以再试4次" in knock("li", START + 16 * MINUTE)


def test_the_lock_is_in_the_database_and_not_in_the_process(engine: Engine) -> None:
    for _ in range(5):
        knock("li", START + MINUTE)
    db.use(db.make_engine(engine.url.render_as_string(hide_password=False)))

    assert "15分钟后" in knock("li", START + 2 * MINUTE)
    db.engine().dispose()
    db.use(engine)


def test_a_lock_of_one_account_leaves_the_others_alone(engine: Engine) -> None:
    for _ in range(5):
        knock("li", START + MINUTE)

    assert "还可以再试4次" in knock("wang", START + MINUTE)


def test_the_thirtieth_failure_from_one_address_locks_the_address(engine: Engine) -> None:
    for number in range(29):
        knock(f"nobody{number}", START + MINUTE)

    assert "15分钟后" in knock("nobody29", START + MINUTE)
    assert "15分钟后" in knock("li", START + MINUTE)
    assert "还可以再试4次" in knock("li", START + MINUTE, address="10.0.0.9")


def test_an_unknown_login_hears_the_same_as_a_known_one(engine: Engine) -> None:
    assert [knock("nobody", START + MINUTE) for _ in range(5)] == [
        knock("li", START + MINUTE) for _ in range(5)
    ]


def test_a_success_forgets_the_failures_before_it(engine: Engine) -> None:
    for _ in range(4):
        knock("li", START + MINUTE)
    admitted("li", START + MINUTE)

    assert "还可以再试4次" in knock("li", START + MINUTE)


def test_a_new_password_opens_the_lock(engine: Engine) -> None:
    for _ in range(5):
        knock("li", START + MINUTE)
    with db.writing() as s:
        li, by = accounts.by_login(s, "li"), accounts.by_login(s, "guan")
        accounts.reset_password(s, li, by, password="qwer-2345", now=START + 2 * MINUTE)

    assert "还可以再试4次" in knock("li", START + 3 * MINUTE)


def test_a_session_ends_after_twelve_hours(engine: Engine) -> None:
    token = admitted("li")

    assert signed_in_as(token, START + timedelta(hours=12, seconds=-1)) == "李窗口"
    assert signed_in_as(token, START + timedelta(hours=12)) == ""


def test_signing_out_ends_this_session_only(engine: Engine) -> None:
    first, second = admitted("li"), admitted("li")
    with db.writing() as s:
        sign_in.sign_out(s, first, START)

    assert [signed_in_as(token, START) for token in (first, second)] == ["", "李窗口"]


def test_switched_off_means_out_at_once(engine: Engine) -> None:
    token = admitted("li")
    with db.writing() as s:
        accounts.switch_off(s, accounts.by_login(s, "li"), accounts.by_login(s, "guan"), now=START)

    assert signed_in_as(token, START) == ""


def test_a_reset_password_ends_every_session_of_the_person(engine: Engine) -> None:
    token = admitted("li")
    with db.writing() as s:
        li, by = accounts.by_login(s, "li"), accounts.by_login(s, "guan")
        accounts.reset_password(s, li, by, password="qwer-2345", now=START + MINUTE)

    assert signed_in_as(token, START + MINUTE) == ""


def test_a_new_role_holds_at_the_next_look(engine: Engine) -> None:
    token = admitted("li")
    with db.writing() as s:
        li, by = accounts.by_login(s, "li"), accounts.by_login(s, "guan")
        accounts.change_role(s, li, by, role=Role.county, site=by.site, posts_lost=[], now=START)

    with db.reading() as s:
        account = sign_in.who(s, token, START)
        assert account is not None and account.role is Role.county


@pytest.mark.parametrize("token", ["", "x", "0" * 43])
def test_a_made_up_cookie_is_nobody(engine: Engine, token: str) -> None:
    assert signed_in_as(token, START) == ""
