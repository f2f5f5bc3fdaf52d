"""Signing in and out, and what it does to who answers for a post."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db, history, settings
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotPermitted, Refused
from model.handover import leave_approval
from model.people import accounts
from model.roster import leave
from model.roster.leave import LeaveKind
from model.roster.on_post import answering
from model.roster.presence import attendance
from tests.cast import TOWN

OPENS = datetime(2026, 3, 2, 8, 30, tzinfo=OFFICE_ZONE)  # a Monday
MINUTE = timedelta(minutes=1)
SOCIAL = "社保岗"


@pytest.fixture(autouse=True)
def judged(engine: Engine) -> Iterator[None]:
    """The office judges presence by the sign-in."""
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")
    yield


def come(login: str, at: datetime) -> None:
    with db.writing() as s:
        attendance.arrive(s, accounts.by_login(s, login), now=at)


def go(login: str, at: datetime) -> None:
    with db.writing() as s:
        attendance.depart(s, accounts.by_login(s, login), now=at)


def answers(at: datetime) -> tuple[str | None, str]:
    with db.reading() as s:
        [social] = [x for x in answering.Moment(s, TOWN, at).standings if x.post.name == SOCIAL]
        queues = [
            a.login
            for a in accounts.of_town(s, TOWN)
            if SOCIAL in {post.name for post in answering.posts_of(s, a, at)}
        ]
        assert queues == ([social.account.login] if social.account else [])
        return (social.account.login if social.account else None), social.because


def test_b_answers_from_the_end_of_the_grace_until_a_signs_in() -> None:
    come("wang", OPENS)
    come("li", OPENS + 40 * MINUTE)

    assert answers(OPENS + 14 * MINUTE) == ("li", "A岗在岗")
    assert answers(OPENS + 15 * MINUTE) == ("wang", "A岗李**没有签到，由B岗顶岗")
    assert answers(OPENS + 40 * MINUTE) == ("li", "A岗在岗")


def test_whoever_signs_out_leaves_the_post_to_b_until_back() -> None:
    come("li", OPENS)
    come("wang", OPENS)
    go("li", OPENS + 60 * MINUTE)
    come("li", OPENS + 90 * MINUTE)

    assert answers(OPENS + 59 * MINUTE)[0] == "li"
    assert answers(OPENS + 60 * MINUTE) == ("wang", "A岗李**已经签退，由B岗顶岗")
    assert answers(OPENS + 90 * MINUTE)[0] == "li"


def test_a_post_where_nobody_signed_in_is_empty_only_while_the_hall_is_open() -> None:
    assert answers(OPENS + 15 * MINUTE) == (None, "无人在岗：A岗李**没有签到，B岗王**没有签到")
    assert answers(OPENS + 4 * 60 * MINUTE) == ("li", "A岗在岗")
    assert answers(OPENS + 9 * 60 * MINUTE) == ("li", "A岗在岗")


def test_a_village_agent_goes_from_house_to_house_and_need_not_sign_in() -> None:
    with db.reading() as s:
        standings = answering.Moment(s, TOWN, OPENS + 60 * MINUTE).standings
        villages = {x.post.name: x.account.login for x in standings if x.account}

    assert villages == {"东岭村代办岗": "zhao", "西岭村代办岗": "qian"}


def test_whom_a_leave_names_has_to_be_there_too() -> None:
    come("wang", OPENS)
    with db.writing() as s:
        li, zhang = accounts.by_login(s, "li"), accounts.by_login(s, "zhang")
        application = leave.ask(s, li, kind=LeaveKind.sick, first=OPENS.date(), last=OPENS.date(), now=OPENS)
        leave_approval.approve(s, application, zhang, stand_in=accounts.by_login(s, "feng"), now=OPENS)

    assert answers(OPENS + 20 * MINUTE)[0] == "wang"
    come("feng", OPENS + 30 * MINUTE)
    assert answers(OPENS + 30 * MINUTE)[0] == "feng"


def test_signing_in_ends_a_leave_that_runs() -> None:
    come("wang", OPENS)
    with db.writing() as s:
        li, zhang = accounts.by_login(s, "li"), accounts.by_login(s, "zhang")
        application = leave.ask(s, li, kind=LeaveKind.sick, first=OPENS.date(), last=OPENS.date(), now=OPENS)
        leave_approval.approve(s, application, zhang, now=OPENS)
    come("li", OPENS + 60 * MINUTE)

    assert answers(OPENS + 59 * MINUTE)[0] == "wang"
    assert answers(OPENS + 60 * MINUTE)[0] == "li"
    with db.reading() as s:
        [row] = leave.of_account(s, accounts.by_login(s, "li"))
        assert row.returned_at == OPENS + 60 * MINUTE


def test_the_second_click_is_told_and_a_sign_out_needs_a_sign_in() -> None:
    come("li", OPENS - 20 * MINUTE)

    with pytest.raises(Refused, match="您今天08:10已经签到"):
        come("li", OPENS)
    with pytest.raises(Refused, match="没有签到，不用签退"):
        go("wang", OPENS)
    with pytest.raises(NotPermitted):
        come("zhou", OPENS)
    with db.reading() as s:
        assert list(history.broken_links(s)) == []


def test_of_two_browsers_at_once_one_signs_in_and_the_other_is_told() -> None:
    def click(_browser: int) -> str:
        try:
            come("li", OPENS)
        except Refused as refusal:
            return str(refusal)
        return "signed in"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(click, range(2))) == ["signed in", "您今天08:30已经签到，不用再签。"]


def test_yesterdays_forgotten_sign_out_does_not_make_anybody_present_today() -> None:
    come("li", OPENS - timedelta(days=3))
    come("wang", OPENS)

    assert answers(OPENS + 15 * MINUTE)[0] == "wang"
    come("li", OPENS + 16 * MINUTE)


def test_an_office_that_only_records_judges_by_leave_alone() -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "只作记录")

    assert answers(OPENS + 60 * MINUTE) == ("li", "A岗在岗")


def test_the_grace_after_noon_is_for_whoever_came_that_day_and_not_for_who_was_missing_all_morning() -> None:
    afternoon = OPENS + 330 * MINUTE
    assert answers(afternoon - MINUTE)[0] == "li"
    assert answers(afternoon) == answers(afternoon + 14 * MINUTE)
    assert answers(afternoon) == (None, "无人在岗：A岗李**没有签到，B岗王**没有签到")

    come("wang", OPENS)
    go("wang", OPENS + 200 * MINUTE)
    assert answers(afternoon) == ("wang", "A岗李**没有签到，由B岗顶岗")
    assert answers(afternoon + 15 * MINUTE)[0] is None
    come("li", afternoon + MINUTE)
    assert answers(afternoon + MINUTE) == ("li", "A岗在岗")
