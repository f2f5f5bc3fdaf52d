"""One's own password: judged first, written after, and not over a reset that came between."""

import pytest
from sqlalchemy import Engine

from model.ground import db, history
from model.ground.refusals import Refused
from model.people import accounts, own_password
from tests.cast import PASSWORD, START


def test_a_new_password_is_written_as_it_was_judged(engine: Engine) -> None:
    with db.writing() as s:
        li = accounts.by_login(s, "li")
        assert own_password.judged(li, old="wrong-123", new="xinmima-2026") is None
        fresh = own_password.judged(li, old=PASSWORD, new="xinmima-2026")
        assert fresh is not None
        own_password.change(s, li, fresh, now=START)

    with db.reading() as s:
        assert accounts.by_login(s, "li").password_is("xinmima-2026")
        assert list(history.broken_links(s)) == []


def test_a_reset_that_came_between_is_not_overwritten(engine: Engine) -> None:
    with db.reading() as s:
        fresh = own_password.judged(accounts.by_login(s, "li"), old=PASSWORD, new="xinmima-2026")
    with db.writing() as s:
        li, by = accounts.by_login(s, "li"), accounts.by_login(s, "guan")
        accounts.reset_password(s, li, by, password="qwer-2345", now=START)

    assert fresh is not None
    with pytest.raises(Refused, match="刚刚被重设过"), db.writing() as s:
        own_password.change(s, accounts.by_login(s, "li"), fresh, now=START)
