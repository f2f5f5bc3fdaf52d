"""The monthly sheet and its corrections: March 2026, one clerk of the cast after the other."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.ground import db, history
from model.ground.db import OFFICE_ZONE
from model.ground.history import History
from model.ground.refusals import NotPermitted, Refused
from model.handover import leave_approval
from model.people import accounts
from model.people.accounts import Account
from model.roster import leave
from model.roster.leave import DayPart, LeaveKind
from model.roster.posts.posts import PostHolder
from model.roster.presence import attendance, attendance_month, corrections
from model.roster.presence.attendance import SignInRecord
from model.roster.presence.attendance_month import DayLine
from model.roster.staff.staff_moves import MoveKind, MoveState, StaffMove
from tests.cast import TOWN
from tests.pages.counting import statements

MARCH, FIRST = date(2026, 3, 1), date(2026, 3, 2)  # a Monday
EVENING = datetime(2026, 3, 6, 18, 0, tzinfo=OFFICE_ZONE)  # Friday: five working days have passed


def at(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 3, day), time.fromisoformat(clock), OFFICE_ZONE)


def stayed(login: str, day: int, came: str, left: str = "") -> None:
    with db.writing() as s:
        account = accounts.by_login(s, login)
        attendance.arrive(s, account, now=at(day, came))
        if left:
            attendance.depart(s, account, now=at(day, left))


@pytest.fixture(autouse=True)
def begun(engine: Engine) -> Iterator[None]:
    """The town has signed in since Monday."""
    stayed("wang", 2, "08:20", "17:30")
    yield


def rows(by: str = "zhang", now: datetime = EVENING) -> dict[str, dict[str, Any]]:
    with db.reading() as s:
        frame = attendance_month.sheet(s, accounts.by_login(s, by), MARCH, now)
    return {row["login"]: row for row in frame.iter_rows(named=True)}


def lines(login: str, now: datetime = EVENING, by: str = "zhang") -> list[DayLine]:
    with db.reading() as s:
        return attendance_month.days(s, accounts.by_login(s, by), accounts.by_login(s, login), MARCH, now)


def test_a_row_tells_days_times_and_minutes() -> None:
    stayed("li", 2, "08:45", "17:30")
    stayed("li", 3, "08:00", "17:00")
    stayed("li", 4, "08:10")
    row = rows()["li"]

    assert (row["due_days"], row["present_days"], row["absent_days"]) == (5, 3, 2)
    assert (row["late_times"], row["late_minutes"], row["early_times"], row["early_minutes"]) == (
        1,
        15,
        1,
        30,
    )
    assert (row["forgotten"], row["on_minutes"], row["due_minutes"]) == (1, 3 * 420 - 45, 5 * 420)


def test_leave_is_told_by_kind_and_is_no_absence() -> None:
    with db.writing() as s:
        feng, zhang = accounts.by_login(s, "feng"), accounts.by_login(s, "zhang")
        for kind, day, part in ((LeaveKind.sick, 3, DayPart.whole), (LeaveKind.official, 4, DayPart.morning)):
            application = leave.ask(s, feng, kind=kind, first=date(2026, 3, day), last=date(2026, 3, day), part=part, now=at(2, "09:00"))  # fmt: skip
            leave_approval.approve(s, application, zhang, now=at(2, "09:10"))
        leave.ask(
            s,
            feng,
            kind=LeaveKind.personal,
            first=date(2026, 3, 5),
            last=date(2026, 3, 5),
            now=at(2, "09:00"),
        )
    row = rows()["feng"]

    assert (row["leave_sick"], row["leave_official"], row["leave_personal"]) == (1, 0.5, 0)
    assert (row["due_days"], row["absent_days"], row["due_minutes"]) == (3.5, 3.5, 1470)


def test_clerks_and_the_director_are_expected_daily_and_village_agents_on_monday() -> None:
    stayed("ji", 7, "09:00", "11:00")  # came on a Saturday, and is asked on no day
    days = {login: row["due_days"] for login, row in rows(now=at(7, "18:00")).items()}

    assert days == {"zhang": 5, "feng": 5, "li": 5, "wang": 5, "ji": 0, "zhao": 1, "qian": 1}


def test_on_the_common_day_each_village_says_how_many_have_not_signed_in() -> None:
    stayed("qian", 2, "08:20")
    with db.reading() as s:
        villages = [attendance_month.not_yet(s, accounts.by_login(s, "zhang"), at(*when))
                for when in ((2, "08:00"), (2, "09:00"), (3, "09:00"))]  # fmt: skip

    assert villages == [{}, {"东岭村": 1}, {}]


def test_nothing_is_asked_before_the_towns_first_sign_in_nor_of_days_to_come() -> None:
    with db.reading() as s:
        assert attendance_month.first_day(s, TOWN) == FIRST
        zhang = accounts.by_login(s, "zhang")
        assert attendance_month.sheet(s, zhang, date(2026, 2, 1), EVENING).is_empty()
        assert attendance_month.sheet(s, zhang, date(2026, 4, 1), EVENING).is_empty()
    assert [line.day.day for line in lines("li", at(3, "10:00"))] == [2, 3]


def test_make_up_saturdays_are_due_and_holidays_are_not() -> None:
    stayed("wang", 2, "18:00", "19:00")
    with db.reading() as s:
        row = attendance_month.sheet(
            s,
            accounts.by_login(s, "wang"),
            date(2026, 5, 1),
            datetime(2026, 5, 10, 18, 0, tzinfo=OFFICE_ZONE),
        )
    assert row["due_days"].to_list() == [4]  # 1-5 May are free, Saturday the 9th is made up


def test_whoever_left_is_still_in_the_old_month_and_due_until_that_day() -> None:
    stayed("li", 2, "08:20", "17:30")
    with db.writing() as s:
        accounts.switch_off(s, accounts.by_login(s, "li"), accounts.by_login(s, "guan"), now=at(4, "10:00"))

    assert [line.due for line in lines("li")] == [True, True, False, False, False]
    assert rows()["li"]["due_days"] == 2


def test_whoever_went_back_to_the_home_unit_is_due_until_that_day_and_again_when_posted_anew() -> None:
    with db.writing() as s:
        feng, zhang = accounts.by_login(s, "feng"), accounts.by_login(s, "zhang")
        move = StaffMove(town_id=TOWN, account_id=feng.id, kind=MoveKind.recall, reason="调回", early=False)
        move.wanted_on, move.state, move.asked_at = date(2026, 3, 4), MoveState.consented, at(2, "09:00")
        move.asked_by_id, feng.posted_on = zhang.id, FIRST
        s.add(move)
    assert rows()["feng"]["due_days"] == 2

    with db.writing() as s:
        accounts.by_login(s, "feng").posted_on = date(2026, 3, 6)
    assert rows()["feng"]["due_days"] == 3


def test_whoever_is_new_is_due_from_the_day_the_account_was_opened() -> None:
    with db.writing() as s:
        guan, wang = accounts.by_login(s, "guan"), accounts.by_login(s, "wang")
        accounts.create(s, guan, login="xin", name="新窗口", role=wang.role, site=wang.site, password="kaixin-2027", now=at(5, "08:00"))  # fmt: skip

    assert rows()["xin"]["due_days"] == 2


def test_whoever_holds_a_window_is_due_on_those_days_whatever_the_role() -> None:
    with db.writing() as s:
        post_id = s.scalars(select(PostHolder.post_id).join(Account, Account.id == PostHolder.account_id).where(Account.login == "li")).first()  # fmt: skip
        chen = accounts.by_login(s, "chen")
        s.add(
            PostHolder(
                town_id=TOWN,
                post_id=post_id,
                slot="C",
                account_id=chen.id,
                since=FIRST,
                until=date(2026, 3, 3),
            )
        )

    assert rows()["chen"]["due_days"] == 2


def test_who_may_not_see_others_sees_the_own_row_alone() -> None:
    assert list(rows("li")) == ["li"]
    assert lines("li", by="li")
    with pytest.raises(NotPermitted):
        lines("wang", by="li")
    with pytest.raises(NotPermitted):
        rows("zhou")


def test_the_sheet_asks_the_database_as_often_for_many_as_for_one(engine: Engine) -> None:
    with statements(engine) as few:
        rows("li")
    for day in (2, 3, 4):
        for login in ("li", "feng", "zhang", "zhao"):
            stayed(login, day, "08:20", "17:30")
    with statements(engine) as many:
        rows()

    assert len(many) <= len(few) + 1 and len(many) <= 13


def correct(by: str, what: str = "add", **facts: Any) -> None:
    with db.writing() as s:
        whom = accounts.by_login(s, facts.pop("whom", "li"))
        words: dict[str, Any] = {"day": FIRST, "left": time(17, 30), "reason": "停电", "now": EVENING} | facts
        if what == "add":
            corrections.add_stay(s, accounts.by_login(s, by), whom, **({"came": time(8, 30)} | words))
        else:
            corrections.close_stay(s, accounts.by_login(s, by), whom, **words)


def test_the_director_enters_a_forgotten_stay_and_the_log_keeps_why() -> None:
    correct("zhang")

    [stay] = lines("li")[0].stays
    assert stay.corrected_by is not None and (stay.corrected_by.login, stay.reason) == ("zhang", "停电")
    assert rows()["li"]["present_days"] == 1
    with db.reading() as s:
        kept = s.scalars(select(History).order_by(History.no.desc())).first()
        assert kept is not None and (kept.action, kept.facts["reason"]) == ("add_stay", "停电")
        assert list(history.broken_links(s)) == []


def test_a_forgotten_sign_out_is_closed_with_its_true_time() -> None:
    stayed("li", 2, "08:20")
    assert lines("li")[0].worked.forgotten
    correct("zhang", "close", left=time(16, 30))

    assert (lines("li")[0].worked.forgotten, lines("li")[0].worked.early) == (False, 60)
    with pytest.raises(Refused, match="没有漏签退"):
        correct("zhang", "close")


@pytest.mark.parametrize(
    ("by", "facts", "sentence"),
    [
        ("ji", {}, "由中心主任更正"),
        ("guan", {}, "由中心主任更正"),
        ("li", {}, "查看考勤"),
        ("zhang", {"whom": "zhang"}, "主任本人的由镇领导"),
        ("zhang", {"day": EVENING.date()}, "今天以前"),
        ("zhang", {"day": date(2025, 3, 2)}, "本镇从2026年3月2日起记考勤，在那以前的不用更正"),
        ("zhang", {"reason": " "}, "写明原因"),
        ("zhang", {"came": time(18), "left": time(17)}, "晚于签到"),
        ("zhang", {"whom": "wang", "came": time(17)}, "已经有08:20的签到"),
    ],
)
def test_nobody_else_corrects_and_nothing_without_a_reason_or_twice(
    by: str, facts: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        correct(by, **facts)


def test_a_leader_corrects_the_directors_own_and_a_sign_out_follows_its_sign_in() -> None:
    correct("chen", whom="zhang")
    stayed("li", 3, "08:20")
    with pytest.raises(Refused, match="晚于08:20的签到"):
        correct("zhang", "close", day=date(2026, 3, 3), left=time(8, 0))
    with db.reading() as s:
        assert len(s.scalars(select(SignInRecord)).all()) == 3


def test_today_is_told_as_it_stands() -> None:
    stayed("li", 5, "08:42")
    with db.reading() as s:
        li = accounts.by_login(s, "li")
        line = attendance_month.today(s, li, at(5, "08:42") + timedelta(minutes=1))

    assert (line.worked.late, line.worked.came, line.worked.over) == (12, True, False)


def test_today_is_due_of_whoever_came_and_of_nobody_else_before_closing() -> None:
    stayed("li", 3, "08:20")
    sums = {
        clock: [
            (row["due_days"], row["present_days"], row["absent_days"])
            for login in ("li", "feng")
            for row in [rows(now=at(3, clock))[login]]
        ]
        for clock in ("10:00", "15:00", "17:30")
    }

    assert sums["10:00"] == [(1.5, 0.5, 1), (1, 0, 1)]
    assert sums["15:00"] == [(2, 1, 1), (1, 0, 1)]
    assert sums["17:30"] == [(2, 1, 1), (2, 0, 2)]
