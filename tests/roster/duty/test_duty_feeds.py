"""The secret address of a person's duty calendar."""

import base64

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import NotPermitted
from model.people import accounts
from model.roster.duty import duty_feeds
from tests.roster.rota.planning import NOW, who


@pytest.fixture(autouse=True)
def town(engine: Engine) -> None: ...


def renewed(login: str = "chen") -> str:
    with db.writing() as s:
        return duty_feeds.token(duty_feeds.renew(s, who(s, login), now=NOW))


def whose(token: str) -> str | None:
    with db.reading() as s:
        owner = duty_feeds.owner(s, token)
        return owner.login if owner else None


def test_an_address_leads_to_its_person_and_can_be_shown_again() -> None:
    token = renewed()

    with db.reading() as s:
        feed = duty_feeds.of_account(s, who(s, "chen"))
    assert feed and duty_feeds.token(feed) == token and len(token) == 64
    assert whose(token) == "chen"


def test_another_address_ends_the_old_one() -> None:
    old, new = renewed(), renewed()

    assert (whose(old), whose(new)) == (None, "chen")


def test_whoever_is_switched_off_has_no_calendar_any_more() -> None:
    token = renewed()
    with db.writing() as s:
        accounts.switch_off(s, who(s, "chen"), who(s, "guan"), now=NOW)

    assert whose(token) is None


@pytest.mark.parametrize("place", [0, 8, 16, 47])
def test_one_changed_bit_leads_nowhere(place: int) -> None:
    raw = bytearray(base64.urlsafe_b64decode(renewed()))
    raw[place] ^= 0x80

    assert whose(base64.urlsafe_b64encode(raw).decode()) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "_" * 64, "值" * 64, "A" * 4000])
def test_what_was_never_given_leads_nowhere(token: str) -> None:
    renewed()

    assert whose(token) is None


def test_who_only_looks_has_no_address() -> None:
    with pytest.raises(NotPermitted):
        renewed("zhou")
