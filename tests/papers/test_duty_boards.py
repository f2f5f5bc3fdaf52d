"""The sheets for wall and door and the month of the posts: what they say, for whom, and what they refuse."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from model.ground import db, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import Refused
from model.people import accounts
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.on_post import month_grid as months
from papers import duty_boards, inspection_sheets, month_grid
from tests.cast import TOWN

MONDAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, tzinfo=OFFICE_ZONE)


@pytest.fixture
def s(sqlite_engine: Engine) -> Iterator[Session]:
    """Li is away on Monday afternoon, Zhao on Tuesday, where nobody stands in."""
    for login, begins, hours in (
        ("li", datetime.combine(MONDAY, time(12), OFFICE_ZONE), 12),
        ("zhao", NOW + timedelta(hours=16), 24),
    ):
        with db.writing() as s:
            row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
            row.begins_at, row.ends_at, row.state = (
                begins,
                begins + timedelta(hours=hours),
                LeaveState.approved,
            )
            s.add(row)
    with db.reading() as s:
        yield s


def sheet(s: Session, login: str, *, size: str = "hall", day: str = "", now: datetime = NOW) -> str:
    return duty_boards.sheet(s, accounts.by_login(s, login), size=size, day=day, now=now)


@pytest.mark.parametrize("size", duty_boards.SIZES)
def test_wall_and_door_say_the_day_the_hours_the_people_and_the_phones(s: Session, size: str) -> None:
    page = sheet(s, "li", size=size)

    for word in (
        "2026年3月2日（星期一）",
        "上午08:30—12:00",
        "社保窗口",
        "咨询电话：0000-8800000",
        "投诉电话：0000-8800001",
    ):
        assert word in page
    assert "李窗口</p>" in page and '王窗口<span class="in">顶岗</span>' in page and "病" not in page
    assert "带班" not in page and "东岭村" not in page


def test_after_closing_time_the_sheet_is_the_next_working_days(s: Session) -> None:
    assert "2026年3月3日（星期二）" in sheet(s, "li", now=NOW.replace(hour=18))
    assert "2026年3月9日（星期一）" in sheet(s, "li", now=datetime(2026, 3, 7, 9, tzinfo=OFFICE_ZONE))
    assert "今天休息，不办公" in sheet(s, "li", day="2026-03-08")


def test_a_village_agent_prints_the_sheet_of_the_own_village(s: Session) -> None:
    page = sheet(s, "zhao", day="2026-03-03")

    assert "东岭村" in page and "暂时没有人，请打咨询电话" in page and "社保窗口" not in page


@pytest.mark.parametrize(("size", "day"), [("A0", ""), ("hall", "昨天"), ("door", "2026-13-01")])
def test_another_size_and_what_is_no_day_are_refused(s: Session, size: str, day: str) -> None:
    with pytest.raises(Refused, match="今日在岗"):
        sheet(s, "li", size=size, day=day)


def test_the_months_sheet_tells_who_stood_in_and_where_nobody_was(s: Session) -> None:
    page = month_grid.sheet(s, accounts.by_login(s, "zhou"), month="2026-03", place="all", today=MONDAY)

    for word in (
        "2026年3月",
        "顶岗1个半天，无人在岗2个半天",
        "下午<wbr>王窗口</b>",
        "无人</b>",
        "东岭村代办岗",
        "<small>社保窗口　李窗口",
    ):
        assert word in page
    assert "由B岗顶岗" not in page and "请病假" not in page  # it may hang on a wall
    head = page[page.index("<thead>") : page.index("</thead>")]
    assert "岗位月表" in head and "没有人负责" in head and page.count("没有人负责") == 1


@pytest.mark.parametrize(
    ("month", "place"), [("", "all"), ("2026-13", "all"), ("2026-03-01", "hall"), ("2026-03", "moon")]
)
def test_what_is_no_month_and_no_place_is_refused(s: Session, month: str, place: str) -> None:
    with pytest.raises(Refused, match="岗位月表"):
        month_grid.sheet(s, accounts.by_login(s, "li"), month=month, place=place, today=MONDAY)


def test_hall_and_villages_are_looked_at_apart(s: Session) -> None:
    grid = months.of_month(s, TOWN, MONDAY, MONDAY)
    names = {
        place: [row.post.name for row in grid.only(lambda post, p=place: month_grid.wanted(post, p)).rows]
        for place in month_grid.PLACES
    }

    assert names["hall"] == ["社保岗"] and names["villages"] == ["东岭村代办岗", "西岭村代办岗"]
    assert names["all"] == [*names["hall"], *names["villages"]]


def test_the_heads_of_the_days_tell_holidays_and_make_up_days(s: Session) -> None:
    grid = months.of_month(s, TOWN, date(2026, 2, 1), MONDAY)
    table = month_grid.table(grid, date(2026, 2, 3), workdays.load_calendar(s))

    assert 'title="2026年2月17日（星期二）春节">休</th>' in table and ">班</th>" in table
    assert '<th class="today" title="2026年2月3日（星期二）工作日">今</th>' in table
    assert "休：法定放假" in table and "班：周末补班" in table


def test_a_date_that_no_calendar_of_an_office_has_is_refused(s: Session) -> None:
    by = accounts.by_login(s, "zhang")
    with pytest.raises(Refused, match="不在2000年到2200年之间"):
        sheet(s, "zhang", day="9999-12-31")
    with pytest.raises(Refused, match="不在2000年到2200年之间"):
        month_grid.sheet(s, by, month="9999-12", place="all", today=MONDAY)
    with pytest.raises(Refused, match="不在2000年到2200年之间"):
        inspection_sheets.sheet(s, by, month="9999-12", today=MONDAY)
