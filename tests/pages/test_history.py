"""操作记录: read newest first and by person, in plain words, and silent about complaints one may not see."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from model.ground import db, history
from model.handover import leave_approval
from model.people import accounts, office_settings, sites
from model.roster import leave
from model.roster.leave import LeaveKind
from pages.parts import frame
from pages.parts.deeds import deeds
from tests.cast import TOWN
from tests.pages.conftest import Page
from tests.voice.complaints import recorded

HOUSE = Path(__file__).parents[2]


def sentences(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["做了什么"]) if at.dataframe else []


def test_the_log_is_read_newest_first_and_by_person(page: Page) -> None:
    with db.writing() as s:
        by, zhang = accounts.by_login(s, "guan"), accounts.by_login(s, "zhang")
        accounts.switch_off(s, accounts.by_login(s, "qian"), by, now=frame.now())
        history.record(s, zhang, "publish_item", "service_item", "MZ001", now=frame.now())
    at = page("people.history", "zhang")
    assert sentences(at) == ["发布事项 MZ001", "停用账号 钱村（qian）"]
    at.selectbox(key="history_person").set_value(by.id).run()

    assert sentences(at) == ["停用账号 钱村（qian）"]


def test_leave_and_settings_are_told_by_name_and_not_by_number(page: Page) -> None:
    day = frame.today() + timedelta(days=1)
    with db.writing() as s:
        zhang, li, now = accounts.by_login(s, "zhang"), accounts.by_login(s, "li"), frame.now()
        row = leave.ask(s, li, kind=LeaveKind.personal, first=day, last=day, now=now)
        leave_approval.refuse(s, row, zhang, note="人手不够", now=now)
        office_settings.change(s, zhang, "warn_days", "2", now=now)
        sites.set_contact(s, sites.hall(s, TOWN), zhang, phone="", address="中心街1号", now=now)
        history.record(s, zhang, "upload", "upload", 3827608718, now=now, file="东岭村.xlsx")

    assert sentences(page("people.history", "guan")) == [
        "上传 东岭村.xlsx",
        "改电话和地址 云岭镇便民服务中心（990101100000）",
        "改设置 提前几个工作日提醒：1 → 2",
        "不批准请假 李窗口（li）",
        "申请请假 李窗口（li）",
    ]


@pytest.mark.parametrize(("who", "count"), [("zhang", 0), ("guan", 0), ("ji", 1)])
def test_a_complaint_about_the_director_is_not_in_the_directors_log(page: Page, who: str, count: int) -> None:
    """R012: whoever may not see a complaint does not read its number either."""
    with db.writing() as s:
        number = recorded(s, about="zhang", by="ji", now=frame.now()).number

    assert sentences(page("people.history", who)) == [f"登记投诉 {number}"] * count


def test_every_recorded_deed_has_a_word_and_no_word_is_idle() -> None:
    dynamic = {(action, "leave") for action in ("ask", "withdraw", "come_back", "approve", "refuse")}
    dynamic |= {(action, "duty_swap") for action in ("ask", "agree", "refuse", "withdraw")}
    dynamic |= {(action, "rota") for action in ("draft", "change_day", "publish", "discard")}
    dynamic |= {(action, "staff_move") for action in ("propose", "consent", "refuse", "withdraw")}
    dynamic |= {("export", kind) for kind in ("tickets", "residents", "catalogue")}

    assert set(deeds.DEEDS) == set(recorded_in_the_house()) | dynamic


def recorded_in_the_house() -> Iterator[tuple[str, str]]:
    for path in [*(HOUSE / "model").rglob("*.py"), *(HOUSE / "seed").rglob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
            if name == "history.record":
                action, subject = call.args[2:4]
                if isinstance(action, ast.Constant) and isinstance(subject, ast.Constant):
                    yield str(action.value), str(subject.value)
            elif name == "story.write":  # the variable is named as the table
                yield str(call.args[3].value), ast.unparse(call.args[1])
