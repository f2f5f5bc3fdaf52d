"""Accounts: made by the administrator, never left without one."""

import pytest
from sqlalchemy import Engine

from model.ground import db, history
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts, passwords
from model.people.permissions import Role
from tests.cast import PASSWORD, START


def test_the_administrator_opens_an_account_that_must_change_its_password(engine: Engine) -> None:
    with db.writing() as s:
        by = accounts.by_login(s, "guan")
        accounts.create(
            s,
            by,
            login="New.Clerk",
            name="新人",
            role=Role.clerk,
            site=by.site,
            password="abc-12345",
            now=START,
        )

    with db.reading() as s:
        new = accounts.by_login(s, "new.clerk")
        assert new.must_change and new.password_is("abc-12345")
        assert list(history.broken_links(s)) == []


def test_a_clerk_opens_no_account(engine: Engine) -> None:
    with pytest.raises(NotPermitted, match="账号管理"), db.writing() as s:
        by = accounts.by_login(s, "li")
        accounts.create(
            s, by, login="mine", name="我", role=Role.admin, site=by.site, password="abc-12345", now=START
        )


def test_the_last_administrator_stays(engine: Engine) -> None:
    with pytest.raises(Refused, match="最后一位管理员"), db.writing() as s:
        by = accounts.by_login(s, "guan")
        accounts.change_role(s, by, by, role=Role.clerk, site=by.site, now=START)


@pytest.mark.parametrize("password", ["short1", "12345678", "abcdefgh", "li-12345678"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        passwords.check(password, "li")


def test_the_password_of_the_cast_is_good() -> None:
    passwords.check(PASSWORD, "li")
