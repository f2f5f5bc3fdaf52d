"""The attendance sheet of a month, printed and as a workbook."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import fastexcel
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts
from model.roster.presence import attendance, attendance_month
from papers import attendance_sheets
from public import door, office_prints, ticket_prints
from public.gate import Gate
from tests.cast import PASSWORD

MONDAY = datetime(2026, 3, 2, 8, 42, tzinfo=OFFICE_ZONE)
LATER = datetime(2026, 4, 2, 9, 0, tzinfo=OFFICE_ZONE)


@pytest.fixture(autouse=True)
def came(sqlite_engine: Engine) -> Iterator[None]:
    with db.writing() as s:
        for login in ("li", "zhao"):
            account = accounts.by_login(s, login)
            attendance.arrive(s, account, now=MONDAY)
            attendance.depart(s, account, now=MONDAY.replace(hour=17, minute=30))
    yield


def sheet(by: str = "zhang", month: str = "2026-03", *, village: bool = False, now: datetime = LATER) -> str:
    with db.reading() as s:
        return attendance_sheets.sheet(s, accounts.by_login(s, by), month=month, village=village, now=now)


def test_the_sheet_lies_across_a4_with_lines_to_sign() -> None:
    html = sheet()

    assert "size: A4 landscape" in html and "2026年3月考勤表" in html
    assert all(f"{who}（签字）" in html for who in ("制表人", "中心主任", "分管领导"))
    assert [name in html for name in ("李窗口", "冯窗口", "赵村")] == [True, True, False]
    assert "1次12分" in html and "6.8/154.0" in html


def test_the_villages_have_a_sheet_of_their_own() -> None:
    html = sheet(village=True)

    assert "赵村" in html and "李窗口" not in html and "周一集中上班" in html


def test_a_month_that_is_not_over_says_so() -> None:
    assert "本月还没有结束" in sheet(now=MONDAY.replace(hour=18))
    assert "本月还没有结束" not in sheet()


@pytest.mark.parametrize("month", ["", "2026-13", "三月", "2026-02"])
def test_a_month_that_is_none_or_asked_nobody_is_refused(month: str) -> None:
    with pytest.raises(Refused, match="月"):
        sheet(month=month)


def test_only_who_may_see_all_prints_it() -> None:
    with pytest.raises(NotPermitted):
        sheet("li")


def test_the_workbook_holds_numbers_and_no_formula(tmp_path: Path) -> None:
    with db.writing() as s:
        accounts.by_login(s, "li").name = "=1+1"
    with db.reading() as s:
        table = attendance_month.sheet(s, accounts.by_login(s, "zhang"), date(2026, 3, 1), LATER)
    book = fastexcel.read_excel(io.BytesIO(attendance_sheets.workbook(table, "3月考勤表")).getvalue())
    rows = book.load_sheet(0, header_row=1).to_polars()

    assert rows.columns[:4] == ["姓名", "身份", "站点", "应到（天）"] and rows.columns[-1] == "在岗率"
    [li] = rows.filter(rows["姓名"] == "=1+1").iter_rows(named=True)
    assert (li["应到（天）"], li["实到（天）"], li["迟到（分钟）"], li["在岗（分钟）"]) == (22, 1, 12, 408)


def test_the_address_answers_with_the_page_or_a_sentence() -> None:
    house = Starlette(
        routes=[*door.ROUTES, *office_prints.ROUTES, *ticket_prints.LAST],
        middleware=[Middleware(Gate, pages=[""], folders=[ticket_prints.FOLDER])],
    )
    director = TestClient(house, follow_redirects=False)
    here = {"Origin": "http://testserver"}
    director.post("/auth/sign-in", data={"login": "zhang", "password": PASSWORD}, headers=here)

    assert "2026年3月考勤表" in director.get("/papers/staff/attendance?month=2026-03").text
    assert "没有选好月份" in director.get("/papers/staff/attendance?month=x").text
