"""The screen in the hall: anybody may look, it shows names of staff and nothing else, and it never breaks."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from model.ground import db, settings
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.people.sites import Site, SiteKind
from model.roster.leave import Leave, LeaveKind, LeaveState
from public import door, hall_screen
from public.gate import Gate
from tests.cast import TOWN

MONDAY = date(2026, 3, 2)
Clock = Callable[[int, int], None]


@pytest.fixture
def stranger(sqlite_engine: Engine) -> Iterator[TestClient]:
    """Somebody without an account before the real gate."""
    house = Starlette(routes=[*door.ROUTES, *hall_screen.ROUTES], middleware=[Middleware(Gate, pages=[""])])
    yield TestClient(house, follow_redirects=False)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock of the front door to a time of that Monday."""

    def at(hour: int, minute: int) -> None:
        moment = datetime.combine(MONDAY, time(hour, minute), OFFICE_ZONE)
        monkeypatch.setattr(door, "now", lambda: moment)

    at(9, 0)
    return at


def away(login: str) -> None:
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
        row.begins_at = datetime.combine(MONDAY, time(), OFFICE_ZONE)
        row.ends_at, row.state = row.begins_at + timedelta(days=1), LeaveState.approved
        s.add(row)


def second_town(code: str = "990101200000") -> None:
    with db.writing() as s:
        s.add(
            Site(
                town_id=int(code),
                code=code,
                name="青石镇便民服务中心",
                kind=SiteKind.town_hall,
                prefix="0201",
            )
        )


def test_it_shows_who_is_there_and_asks_for_itself_every_minute(stranger: TestClient, clock: Clock) -> None:
    shown = stranger.get("/hall")

    assert shown.status_code == 200 and "no-store" in shown.headers["cache-control"]
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in shown.text
    assert re.findall(r"<script[^>]*>(.*?)</script>", shown.text) == [""]  # one file of ours, nothing inline
    for word in ("2026年3月2日（星期一）", "正在办公", "社保窗口", "李窗口", "0000-8800000", "0000-8800001"):
        assert word in shown.text
    assert "顶岗" not in shown.text


def test_a_stand_in_is_marked_and_the_reason_is_nobodys_business(stranger: TestClient, clock: Clock) -> None:
    away("li")
    shown = stranger.get("/hall").text
    assert "王窗口<em>顶岗</em>" in shown and "李窗口" not in shown and "病" not in shown

    away("wang")
    shown = stranger.get("/hall").text
    assert "暂时没有人，请打咨询电话" in shown and "窗口</span>" in shown and "王窗口" not in shown


@pytest.mark.parametrize(
    ("hour", "minute", "says", "names"),
    [
        (8, 0, "还没有开门，今天08:30开门", True),
        (12, 30, "午休，今天14:00开门", True),
        (17, 30, "今天已经下班，3月3日（星期二）08:30开门", False),
    ],
)
def test_while_the_hall_is_shut_it_says_when_it_opens(
    stranger: TestClient, clock: Clock, hour: int, minute: int, says: str, names: bool
) -> None:
    clock(hour, minute)
    shown = stranger.get("/hall").text

    assert says in re.sub(r"<[^>]*>", "", shown) and ("李窗口" in shown) is names
    assert f'<span class="part">{says.split("，")[1]}</span>' in shown  # the date is not torn on a phone


def test_an_office_can_keep_it_shut(stranger: TestClient, clock: Clock) -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "hall_screen", "不显示")
    shut = stranger.get("/hall")

    assert shut.status_code == 404 and "没有开放" in shut.text and "李窗口" not in shut.text
    assert 'http-equiv="refresh"' in shut.text


def test_several_towns_are_told_apart_by_the_code_of_their_hall(stranger: TestClient, clock: Clock) -> None:
    second_town()

    assert 'href="/hall?town=990101200000"' in stranger.get("/hall").text
    assert "李窗口" in stranger.get(f"/hall?town={TOWN}").text
    other = stranger.get("/hall?town=990101200000")
    assert other.status_code == 200 and "正在办公" in other.text and "李窗口" not in other.text


@pytest.mark.parametrize("town", ["1", "%00", "' OR 1=1", "九", "9" * 400, "990101100201"])
def test_a_town_that_does_not_exist_is_a_sentence(stranger: TestClient, clock: Clock, town: str) -> None:
    answer = stranger.get("/hall", params={"town": town})

    assert answer.status_code == 404 and hall_screen.CLOSED in answer.text


def test_a_database_that_is_away_is_waited_for(
    stranger: TestClient, clock: Clock, sqlite_engine: Engine
) -> None:
    with sqlite_engine.begin() as connection:
        connection.execute(text("ALTER TABLE post RENAME TO elsewhere"))
    shown = stranger.get("/hall")

    assert shown.status_code == 503 and hall_screen.NO_DATABASE in shown.text
    assert 'http-equiv="refresh"' in shown.text


@pytest.mark.parametrize("address", ["/hall/", "/hall/x", "/halls", "/today"])
def test_the_gate_opens_this_one_address_and_no_other(stranger: TestClient, address: str) -> None:
    assert stranger.get(address).headers["location"].startswith("/auth/sign-in")
