"""The month's sheet of patrols and spot checks: every round, what was decided, the sums."""

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import NotPermitted, Refused
from model.people import accounts
from papers import inspection_sheets
from tests.roster.inspections.rounds import NOW, against_li, answer, decide, finish, spot_check


def sheet(login: str = "zhang", month: str = "2026-03") -> str:
    with db.reading() as s:
        return inspection_sheets.sheet(s, accounts.by_login(s, login), month=month, today=NOW.date())


def test_the_sheet_holds_rounds_findings_sums_and_lines_to_sign(engine: Engine) -> None:
    at = against_li()
    answer(at, "在查<政策>")
    decide(at)
    finish(spot_check(seed="00000007"), remark="停电")
    spot_check(seed="00000008")

    html = sheet()
    assert "<h1>2026年3月巡查情况表</h1>" in html
    assert "抽取号00000007，3抽2" in html and "停电" in html and "未完成1次" in html
    assert "<td>串网、未戴胸牌</td><td>在查&lt;政策&gt;</td>" in html
    assert "李窗口：串网1次、未戴胸牌1次" in html and "社保岗：串网1次、未戴胸牌1次" in html
    assert "中心主任（签字）" in html


def test_an_empty_month_says_so_and_no_month_is_refused(sqlite_engine: Engine) -> None:
    assert "本月没有巡岗和抽查。" in sheet() and "本月没有发现问题。" in sheet(month="")
    with pytest.raises(Refused, match="没有这个月份"):
        sheet(month="2026-13")
    with pytest.raises(NotPermitted):
        sheet("li")
