"""The duty calendar before the real gate: it passes without a sign-in, and nothing beside it does."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from model.ground import db, workdays
from model.ground.db import OFFICE_ZONE
from model.roster.duty import duty, duty_feeds, swaps
from model.roster.duty.duty import DutyKind
from public import door, duty_feed
from public.gate import Gate
from tests.cast import TOWN
from tests.roster.rota.planning import more_people, published, who
from tests.signing_in import HERE


def now() -> datetime:
    return datetime.now(OFFICE_ZONE)


def coming(count: int) -> list[date]:
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    days = (now().date() + timedelta(days=n) for n in range(60))
    return [day for day in days if calendar.works(day)][:count]


@pytest.fixture
def phone(sqlite_engine: Engine) -> Iterator[TestClient]:
    """A phone that knows nothing but the address."""
    more_people()
    house = Starlette(
        routes=[*door.ROUTES, *duty_feed.ROUTES], middleware=[Middleware(Gate, pages=["", "duty"])]
    )
    yield TestClient(house, follow_redirects=False)


def address(login: str = "chen") -> str:
    with db.writing() as s:
        return f"/duty/{duty_feeds.token(duty_feeds.renew(s, who(s, login), now=now()))}.ics"


def events(phone: TestClient, at: str) -> dict[date, Any]:
    answer = phone.get(at)
    assert answer.status_code == 200, answer.text
    return {event.decoded("dtstart"): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_feed_tells_the_own_duties_as_whole_days_and_nobody_else(phone: TestClient) -> None:
    first, second = coming(2)
    published(DutyKind.leader, {first: ["chen", "lin"], second: ["lin"]}, now=now())
    at = address()

    [(day, event)] = events(phone, at).items()
    assert (day, event.decoded("dtend"), str(event["summary"])) == (
        first,
        first + timedelta(days=1),
        "值班：带班领导",
    )
    answer = phone.get(at)
    assert "林" not in answer.text and "陈" not in answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"


def test_a_swap_takes_one_event_away_and_brings_another_and_a_way_back_is_newer(phone: TestClient) -> None:
    first, second = coming(2)
    published(DutyKind.leader, {first: ["chen"], second: ["lin"]}, now=now() - timedelta(minutes=3))
    at = address()
    before = events(phone, at)[first]

    exchange(first, "chen", "lin", now() - timedelta(minutes=2))
    assert first not in events(phone, at)
    exchange(first, "lin", "chen", now())
    after = events(phone, at)[first]

    assert after["uid"] == before["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert after.decoded("last-modified") > before.decoded("last-modified")


def exchange(day: date, of: str, to: str, at: datetime) -> None:
    with db.writing() as s:
        [turn] = duty.of_account(s, who(s, of), day, day)
        swap = swaps.ask(s, who(s, of), turn.id, of=who(s, to), now=at)
    with db.writing() as s:
        swaps.agree(s, who(s, to), swap.id, now=at)


def test_a_duty_of_long_ago_and_a_draft_are_not_told(phone: TestClient) -> None:
    published(DutyKind.leader, {date(2026, 3, 2): ["chen"]})
    with db.reading() as s:
        assert len(duty.on(s, TOWN, date(2026, 3, 2))) == 1

    assert events(phone, address()) == {}


def test_an_unknown_address_is_no_page_and_a_changed_one_neither(phone: TestClient) -> None:
    old = address()
    address()

    assert [phone.get(at).status_code for at in (old, f"/duty/{'A' * 64}.ics")] == [404, 404]


@pytest.mark.parametrize(
    "beside",
    ["/duty", "/duty/", "/duty/x.ics", "/duty/{}", "/duty/{}.ics/", "/duty/{}.ics/x", "/duty/../{}.ics"],
)
def test_nothing_beside_the_address_passes_without_a_sign_in(phone: TestClient, beside: str) -> None:
    token = address().removeprefix("/duty/").removesuffix(".ics")
    answer = phone.get(beside.format(token))

    assert answer.status_code == 303 and answer.headers["location"].startswith("/auth/sign-in")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_the_address_is_only_read(phone: TestClient, method: str) -> None:
    assert phone.request(method, address(), headers=HERE).status_code == 405


def test_a_phone_may_ask_for_the_head_alone(phone: TestClient) -> None:
    answer = phone.head(address())

    assert (answer.status_code, answer.content) == (200, b"")
