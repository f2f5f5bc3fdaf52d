"""Who answers at the very instants at which the answer changes, when several reasons meet (R023, c5)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db, settings
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.roster.leave import DayPart, Leave, LeaveKind, LeaveState, span
from model.roster.on_post import answering, gaps
from model.roster.on_post.answering import Moment
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from model.roster.presence import attendance
from model.roster.staff import holders
from tests.cast import TOWN

MONDAY = date(2026, 3, 2)
SECOND = timedelta(seconds=1)


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), OFFICE_ZONE)


@pytest.fixture(autouse=True)
def judged(engine: Engine) -> Iterator[None]:
    """The office judges presence by the sign-in, and everybody but A has come."""
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")
    come("wang", "08:00")
    yield


def come(login: str, clock: str) -> None:
    with db.writing() as s:
        attendance.arrive(s, accounts.by_login(s, login), now=at(clock))


def off(login: str, part: DayPart = DayPart.whole, third: str = "", last: date = MONDAY) -> None:
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
        row.begins_at, row.ends_at = span(MONDAY, last, part)
        row.state = LeaveState.approved
        row.stand_in_id = accounts.by_login(s, third).id if third else None
        s.add(row)


def answers(moment: datetime) -> tuple[str | None, bool]:
    """Who answers for 社保岗, and whether its alarm is open."""
    with db.reading() as s:
        [social] = [x for x in answering.Moment(s, TOWN, moment).standings if x.post.name == "社保岗"]
        rung = [x.post.name for x in gaps.alarms(Moment(s, TOWN, moment))]
        return (social.account.login if social.account else None), "社保岗" in rung


def test_the_instant_at_which_a_leave_ends_is_back_on_post() -> None:
    off("li")
    midnight = at("00:00", MONDAY + timedelta(days=1))

    assert answers(midnight - SECOND) == ("wang", False)
    assert answers(midnight) == ("li", False)


def test_a_morning_off_ends_at_noon_and_an_afternoon_off_begins_there() -> None:
    come("li", "08:10")
    off("li", DayPart.afternoon)
    assert answers(at("12:00") - SECOND)[0] == "li"
    assert answers(at("12:00"))[0] == answers(at("14:00"))[0] == "wang"

    off("wang", DayPart.morning)
    assert answers(at("11:00")) == ("li", False)
    assert answers(at("14:00")) == ("wang", False)


def test_after_a_morning_off_the_grace_of_the_afternoon_holds_for_a_too() -> None:
    off("li", DayPart.morning)

    assert answers(at("14:14")) == ("li", False)
    assert answers(at("14:15")) == ("wang", False)
    come("li", "14:20")
    assert answers(at("14:20")) == ("li", False)


@pytest.mark.parametrize(("grace", "until"), [(0, "08:30"), (15, "08:45"), (60, "09:30")])
def test_a_answers_up_to_the_last_second_of_the_grace(grace: int, until: str) -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_grace", str(grace))

    assert answers(at(until) - SECOND) == ("li", False)
    assert answers(at(until)) == ("wang", False)


def test_a_new_holder_answers_from_midnight_and_the_old_one_to_the_last_second_before() -> None:
    with db.writing() as s:
        post = next(p for p in posts.of_town(s, TOWN) if p.name == "社保岗")
        holders.assign(
            s, post, accounts.by_login(s, "zhang"), slot=Slot.a, account=accounts.by_login(s, "feng"),
            since=MONDAY + timedelta(days=1), now=at("09:00"),
        )  # fmt: skip
    midnight = at("00:00", MONDAY + timedelta(days=1))

    assert answers(midnight - SECOND)[0] == "li"
    assert answers(midnight)[0] == "feng"


def test_a_leave_of_a_and_a_missing_b_together_open_the_alarm_only_after_the_grace() -> None:
    off("li")
    with db.writing() as s:
        attendance.depart(s, accounts.by_login(s, "wang"), now=at("08:20"))

    assert answers(at("08:44")) == ("wang", False)
    assert answers(at("08:45")) == (None, True)
    assert answers(at("12:00")) == ("wang", False)


def test_a_third_who_is_away_too_leaves_the_post_to_b_and_then_to_nobody() -> None:
    off("li", third="feng")
    come("feng", "08:05")
    assert answers(at("09:00"))[0] == "feng"

    off("feng")
    assert answers(at("09:00"))[0] == "wang"
    off("wang")
    assert answers(at("09:00")) == (None, True)


def test_a_leave_is_the_reason_even_of_somebody_who_signed_in() -> None:
    come("li", "08:10")
    off("li", third="feng")

    assert answers(at("09:00"))[0] == "wang"  # 冯 has not come
    come("feng", "09:05")
    assert answers(at("09:05"))[0] == "feng"
