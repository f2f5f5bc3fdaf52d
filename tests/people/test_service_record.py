"""In which role somebody served on a day long past, read back from the audit log."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.people import accounts, service_record, sites
from model.people.permissions import Role
from tests.cast import TOWN


def at(day: int) -> datetime:
    return datetime(2026, 3, day, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture(autouse=True)
def career(engine: Engine) -> None:
    """Opened on the 3rd as a clerk, off from the 5th to the 8th, and a leader from the 10th on."""
    with db.writing() as s:
        guan, hall = accounts.by_login(s, "guan"), sites.hall(s, TOWN)
        who = accounts.create(
            s, guan, login="xin", name="新窗口", role=Role.clerk, site=hall, password="kaixin-2027", now=at(3)
        )
        accounts.switch_off(s, who, guan, now=at(5))
        accounts.switch_on(s, who, guan, now=at(8))
        accounts.change_role(s, who, guan, role=Role.leader, site=hall, posts_lost=[], now=at(10))


@pytest.mark.parametrize(
    ("day", "role"),
    [
        (2, None), (3, Role.clerk), (4, Role.clerk), (5, None), (7, None), (8, Role.clerk), (9, Role.clerk),
        (10, Role.leader), (20, Role.leader),
    ],
)  # fmt: skip
def test_the_role_of_a_day_is_that_of_the_last_change_up_to_it(day: int, role: Role | None) -> None:
    with db.reading() as s:
        people = {person.account.login: person for person in service_record.of_town(s, TOWN)}

    assert people["xin"].role_on(date(2026, 3, day)) is role


def test_whoever_nothing_is_told_of_always_served_as_today() -> None:
    with db.reading() as s:
        [li] = service_record.of_town(s, TOWN, only=accounts.by_login(s, "li").id)

    assert (li.account.login, li.role_on(date(2020, 1, 1))) == ("li", Role.clerk)
