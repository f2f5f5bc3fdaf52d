"""签到 on 首页 and the page 考勤, pressed as the people of the cast press them."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from model.desk.course import handling
from model.figures.credit import Credit
from model.ground import db, settings
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.roster.leave import DayPart, Leave, LeaveKind, LeaveState, span
from model.roster.presence import attendance
from model.roster.presence.attendance import SignInRecord
from pages.parts import frame
from tests.cast import TOWN
from tests.desk.doing import do
from tests.desk.tickets import take
from tests.pages.conftest import Page
from tests.pages.reading import press, text_of

MONDAY = datetime(2026, 3, 2, 8, 12, tzinfo=OFFICE_ZONE)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What the pages take for now: the last of these."""
    moments = [MONDAY]
    monkeypatch.setattr(frame, "now", lambda: moments[-1])
    return moments


def came(login: str, at: datetime, left: datetime | None = None) -> None:
    with db.writing() as s:
        account = accounts.by_login(s, login)
        attendance.arrive(s, account, now=at)
        if left:
            attendance.depart(s, account, now=left)


def stays() -> list[tuple[str, bool]]:
    with db.reading() as s:
        rows = s.scalars(select(SignInRecord).order_by(SignInRecord.came_at))
        return [(f"{row.came_at:%H:%M}", row.left_at is not None) for row in rows]


def judged() -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")


def labels(at: AppTest) -> list[str]:
    return [button.label for button in at.button]


def test_one_click_signs_in_and_the_button_then_says_since_when(page: Page, clock: list[datetime]) -> None:
    at = press(page("home.home", "li"), "签到")

    assert [m.value for m in at.success] == ["已签到，8:12。"] and stays() == [("08:12", False)]
    assert "签到" not in labels(at) and "确定签退" in labels(at)


def test_who_comes_late_is_told_by_how_much_and_after_noon_only_of_the_afternoon(
    page: Page, clock: list[datetime]
) -> None:
    clock.append(MONDAY.replace(hour=8, minute=42))
    assert press(page("home.home", "li"), "签到").success[0].value == "已签到，8:42，迟到12分钟。"

    clock.append(MONDAY.replace(hour=12, minute=3))
    press(page("home.home", "li"), "确定签退")
    clock.append(MONDAY.replace(hour=14, minute=5))
    assert (
        press(page("home.home", "li"), "签到（12:03已签退）").success[0].value == "已签到，14:05，迟到5分钟。"
    )


def test_on_a_free_day_or_outside_the_hall_nobody_is_late(page: Page, clock: list[datetime]) -> None:
    clock.append(datetime(2026, 3, 7, 9, 30, tzinfo=OFFICE_ZONE))
    assert press(page("home.home", "li"), "签到").success[0].value == "已签到，9:30。"
    clock.append(
        datetime(2026, 3, 10, 9, 30, tzinfo=OFFICE_ZONE)
    )  # a Tuesday: the village comes in on Monday
    assert press(page("home.home", "zhao"), "签到").success[0].value == "已签到，9:30。"


def test_the_second_browser_is_told_calmly_and_nothing_is_kept_twice(
    page: Page, clock: list[datetime]
) -> None:
    first, second = page("home.home", "li"), page("home.home", "li")
    press(first, "签到")
    at = press(second, "签到")

    assert not at.error and "已经签到，不用再签" in at.info[0].value and len(stays()) == 1


def test_yesterdays_forgotten_sign_out_leaves_today_to_begin_anew(page: Page, clock: list[datetime]) -> None:
    came("li", MONDAY)
    clock.append(MONDAY + timedelta(days=1))
    at = press(page("home.home", "li"), "签到")

    assert at.success[0].value == "已签到，8:12。" and len(stays()) == 2


def test_before_the_click_it_is_said_that_it_ends_the_leave(page: Page, clock: list[datetime]) -> None:
    with db.writing() as s:
        begins_at, ends_at = span(MONDAY.date(), MONDAY.date() + timedelta(days=2), DayPart.whole)
        li = accounts.by_login(s, "li")
        s.add(Leave(town_id=TOWN, account_id=li.id, kind=LeaveKind.sick, state=LeaveState.approved,
                    begins_at=begins_at, ends_at=ends_at))  # fmt: skip

    at = page("home.home", "li")
    assert "您请病假，到3月4日（星期三）为止。签到就是销假" in text_of(at)
    assert press(at, "签到").success[0].value == "已签到，8:12，请假到此为止，岗位从现在起由您负责。"


@pytest.mark.parametrize("counts", [True, False])
def test_who_has_not_signed_in_after_opening_reads_who_answers_meanwhile(
    page: Page, clock: list[datetime], counts: bool
) -> None:
    if counts:
        judged()
    came("wang", MONDAY)
    clock.append(MONDAY.replace(hour=8, minute=50))

    page_text = text_of(page("home.home", "li"))
    assert ("您还没有签到，社保岗现在由王窗口顶岗" in page_text) is counts


def test_whoever_only_looks_signs_in_nowhere(page: Page, clock: list[datetime]) -> None:
    assert "今日在岗" in labels(page("home.home", "zhou")) and "签到" not in labels(page("home.home", "zhou"))


def test_signing_out_asks_once_more_and_says_who_stands_in(page: Page, clock: list[datetime]) -> None:
    judged()
    came("li", MONDAY)
    clock.append(MONDAY.replace(hour=10))
    at = page("home.home", "li")

    assert "由B岗顶岗，回来请再签到" in text_of(at)
    assert press(at, "确定签退").success[0].value == "已签退，10:12。回来请再签到。"
    assert stays() == [("08:12", True)]


def test_everybody_sees_the_own_month_and_the_director_all(page: Page, clock: list[datetime]) -> None:
    came("wang", MONDAY, MONDAY.replace(hour=17, minute=30))
    clock.append(MONDAY.replace(day=3, hour=18))

    [own, days] = page("roster.presence.attendance", "wang").dataframe
    assert own.value["姓名"].to_list() == ["王窗口"] and len(days.value) == 2
    at = page("roster.presence.attendance", "zhang")
    assert set(at.dataframe[0].value["姓名"]) == {"张主任", "李窗口", "王窗口", "冯窗口"}
    assert "4人，应到8天，实到1天，缺勤7天；在岗率12.5%（7.0/56.0小时）" in text_of(at)


def test_the_villages_are_asked_on_mondays(page: Page, clock: list[datetime]) -> None:
    came("zhao", MONDAY)
    at = page("roster.presence.attendance", "zhang")
    at.segmented_control("attendance_place").set_value("村级代办点").run()

    assert at.dataframe[0].value["实到/应到天"].to_list() == ["0/0", "0/0"]

    clock.append(MONDAY.replace(hour=9))
    assert "今天应集中上班，西岭村还有1人没有签到" in text_of(at.run())


def test_before_the_first_sign_in_the_page_says_how_to_begin(page: Page) -> None:
    assert "大家在首页点“签到”" in text_of(page("roster.presence.attendance", "li"))


def test_the_director_enters_what_was_forgotten_and_the_day_says_so(
    page: Page, clock: list[datetime]
) -> None:
    came("li", MONDAY)
    clock.append(MONDAY.replace(day=4, hour=9))
    at = page("roster.presence.attendance", "zhang")
    at.selectbox("attendance_who").set_value("li").run()
    at.time_input("attendance_close_left").set_value(time(17, 0))
    at.text_input("attendance_close_why").set_value("停电")
    press(at, "记下签退")
    at.date_input("attendance_add_day").set_value(date(2026, 3, 3))
    at.text_input("attendance_add_why").set_value("去县里开会")
    press(at, "记下到岗")

    assert not at.error
    remarks = at.dataframe[1].value["说明"].to_list()
    assert remarks[1:] == ["张主任补记：去县里开会", "张主任补记：停电"]


def test_nobody_else_is_shown_the_form(page: Page, clock: list[datetime]) -> None:
    came("li", MONDAY)

    assert "记下到岗" not in labels(page("roster.presence.attendance", "li")) + labels(
        page("roster.presence.attendance", "ji")
    )


def test_whoever_can_not_correct_is_told_who_can(page: Page, clock: list[datetime]) -> None:
    came("li", MONDAY)
    clock.append(MONDAY.replace(day=3, hour=18))
    says, at = "考勤由中心主任更正，主任本人的由镇领导更正。", page("roster.presence.attendance", "zhang")

    assert says in text_of(at) and "记下到岗" not in labels(at)
    at.selectbox("attendance_who").set_value("li").run()
    assert says not in text_of(at) and "记下到岗" in labels(at)
    assert "迟到/早退/离岗" in at.dataframe[1].value.columns
    own = page("roster.presence.attendance", "li")
    assert says in text_of(own) and own.dataframe[1].value["说明"].to_list() == [
        "没有签到",
        "漏签退，算到下班",
    ]


def test_whose_work_it_was_is_shown_by_person_or_by_post(page: Page) -> None:
    do(
        "wang",
        handling.complete,
        take("li", now=frame.now()),
        reply="已发放",
        channel="电话答复",
        now=frame.now(),
    )
    at = page("roster.presence.attendance", "zhang")
    at.session_state["attendance_tab"] = "办件量"
    at.run()

    assert at.dataframe[0].value["替谁顶岗（次）"].to_list() == ["", "李窗口1"]
    at.segmented_control("attendance_how").set_value(Credit.post).run()
    assert at.dataframe[0].value["谁办的（次）"].to_list() == ["李窗口2、王窗口1"]
