"""Accounts: made by the administrator, never left without one."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts, passwords, sites
from model.people.permissions import Role
from seed import hall
from tests.cast import PASSWORD, START, TOWN


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
        accounts.change_role(s, by, by, role=Role.clerk, site=by.site, posts_lost=[], now=START)


@pytest.mark.parametrize("password", ["short1", "12345678", "abcdefgh", "li-12345678"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        passwords.check(password, "li")


def test_the_password_of_the_cast_is_good() -> None:
    passwords.check(PASSWORD, "li")


def test_two_administrators_do_not_switch_each_other_off_at_once(engine: Engine) -> None:
    with db.writing() as s:
        li, by = accounts.by_login(s, "li"), accounts.by_login(s, "guan")
        accounts.change_role(s, li, by, role=Role.admin, site=by.site, posts_lost=[], now=START)

    def off(who: str, by: str) -> None:
        with db.writing() as s:
            accounts.switch_off(s, accounts.by_login(s, who), accounts.by_login(s, by), now=START)

    with ThreadPoolExecutor(1) as pool:
        with db.writing() as s:
            accounts.switch_off(s, accounts.by_login(s, "guan"), accounts.by_login(s, "li"), now=START)
            other = pool.submit(off, "li", "guan")
            wait([other], timeout=1)  # it is at the lock, or past the check that it should have waited for
        with pytest.raises(Refused, match="最后一位管理员"):
            other.result()


def test_one_login_is_given_once_whatever_the_town(engine: Engine) -> None:
    with db.writing() as s:
        hall.plant(s, town="青山镇", code="990101200000", now=START)

    def opened(s: Session, town: int) -> None:
        site = sites.hall(s, town)
        accounts.new_account(
            s, login="xinren", name="新人", role=Role.clerk, site=site, password=PASSWORD, now=START
        )

    def elsewhere() -> None:
        with db.writing() as s:
            opened(s, 990101200000)

    with ThreadPoolExecutor(1) as pool:
        with db.writing() as s:
            opened(s, TOWN)
            other = pool.submit(elsewhere)
            wait([other], timeout=1)
        with pytest.raises(Refused, match="“xinren”已经有人用了"):
            other.result()
