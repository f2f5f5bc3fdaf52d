"""Posts without anybody: alarmed while the hall is open, kept on record with the exact times, filled for a day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, select

from model.ground import db, history, settings
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import NotPermitted, Refused
from model.handover import leave_approval
from model.people import accounts
from model.roster import leave
from model.roster.leave import DayPart, Leave, LeaveKind, LeaveState, span
from model.roster.on_post import answering, filling, gaps
from model.roster.on_post.answering import Moment
from model.roster.on_post.gaps import PostGap
from model.roster.posts import posts
from model.roster.posts.posts import Post, Slot
from model.roster.presence import attendance
from model.roster.staff import holders
from tests.cast import TOWN

MONDAY = date(2026, 3, 2)
SOCIAL, EAST = "社保岗", "东岭村代办岗"


def at(clock: str, day: date = MONDAY) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), OFFICE_ZONE)


@pytest.fixture(autouse=True)
def judged(engine: Engine) -> Iterator[None]:
    """The office judges presence by the sign-in."""
    with db.writing() as s:
        settings.put(s, TOWN, "sign_in_counts", "算不在岗")
    yield


def come(login: str, clock: str, day: date = MONDAY) -> None:
    with db.writing() as s:
        attendance.arrive(s, accounts.by_login(s, login), now=at(clock, day))


def go(login: str, clock: str) -> None:
    with db.writing() as s:
        attendance.depart(s, accounts.by_login(s, login), now=at(clock))


def watch(clock: str, day: date = MONDAY) -> int:
    with db.writing() as s:
        return gaps.watch(s, TOWN, now=at(clock, day))


def alarmed(clock: str, day: date = MONDAY) -> list[tuple[str, str]]:
    """The posts alarmed at this moment, each with the clock since when."""
    with db.reading() as s:
        return [(x.post.name, f"{x.since:%H:%M}") for x in gaps.alarms(Moment(s, TOWN, at(clock, day)))]


def kept() -> list[tuple[str, str, str | None]]:
    """The record: from, to, and who answered then."""
    with db.reading() as s:
        rows = gaps.of_days(s, accounts.by_login(s, "zhang"), MONDAY, MONDAY + timedelta(days=1))
        return [
            (
                f"{x.began_at:%H:%M}",
                f"{x.ended_at:%H:%M}" if x.ended_at else "",
                x.answered.login if x.answered else None,
            )
            for x in reversed(rows)
        ]


def social() -> Post:
    with db.reading() as s:
        return next(post for post in posts.of_town(s, TOWN) if post.name == SOCIAL)


def fill(login: str, clock: str, by: str = "zhang", until: date = MONDAY) -> answering.Standing:
    with db.writing() as s:
        return filling.fill(
            s, accounts.by_login(s, by), social().id, account=accounts.by_login(s, login), until=until, now=at(clock)
        )  # fmt: skip


def on_leave(login: str, first: date = MONDAY, last: date = MONDAY) -> None:
    with db.writing() as s:
        row = Leave(town_id=TOWN, account_id=accounts.by_login(s, login).id, kind=LeaveKind.sick)
        row.begins_at, row.ends_at = span(first, last, DayPart.whole)
        row.state = LeaveState.approved
        s.add(row)


def test_an_empty_post_is_alarmed_from_the_end_of_the_grace() -> None:
    assert alarmed("08:44") == []
    assert alarmed("08:45") == [(SOCIAL, "08:45")]
    assert alarmed("11:59") == [(SOCIAL, "08:45")]


@pytest.mark.parametrize("clock", ["07:00", "12:00", "13:59", "17:30", "23:00"])
def test_outside_the_halls_hours_an_empty_post_raises_no_alarm(clock: str) -> None:
    on_leave("zhao")

    assert alarmed(clock) == []


@pytest.mark.parametrize(
    ("day", "alarms"),
    [
        (date(2026, 2, 14), [(SOCIAL, "08:45")]),  # a Saturday made up for
        (date(2026, 2, 21), []),  # Spring Festival
        (date(2026, 3, 1), []),  # a Sunday
    ],
)
def test_a_make_up_saturday_is_a_day_like_others(day: date, alarms: list[tuple[str, str]]) -> None:
    assert alarmed("10:00", day) == alarms


def test_a_village_post_is_empty_by_leave_and_never_by_the_sign_in() -> None:
    come("li", "08:20")
    assert alarmed("10:00") == []

    on_leave("zhao")
    assert alarmed("10:00") == [(EAST, "08:30")]


def test_the_record_has_the_exact_times_however_late_the_house_looks() -> None:
    come("li", "08:50")
    go("li", "10:00")
    come("wang", "10:20")

    assert watch("11:00") == 2
    assert kept() == [("08:45", "08:50", "li"), ("10:00", "10:20", "wang")]
    assert watch("11:00") == watch("11:30") == 0


def test_a_row_stays_open_while_nobody_comes_and_is_closed_by_whoever_does() -> None:
    assert watch("09:00") == 1
    assert watch("09:10") == 0 and kept() == [("08:45", "", None)]

    come("wang", "09:15")
    assert watch("09:20") == 1
    assert kept() == [("08:45", "09:15", "wang")]


def test_a_gap_ends_when_the_hall_shuts_and_begins_anew_after_noon() -> None:
    watch("09:00")

    assert watch("14:30") == 2
    assert kept() == [("08:45", "12:00", None), ("14:00", "", None)]
    assert alarmed("14:30") == [(SOCIAL, "14:00")]
    assert watch("09:00", MONDAY + timedelta(days=1)) == 2  # the house was away overnight
    assert kept()[1:] == [("14:00", "17:30", None), ("08:45", "", None)]


def test_an_office_without_a_noon_break_has_one_long_day() -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "noon_from", "12:00")
        settings.put(s, TOWN, "noon_to", "12:00")
    watch("16:00")

    assert kept() == [("08:45", "", None)]


def test_a_leave_approved_at_ten_leaves_no_gap_before_ten() -> None:
    come("li", "08:20")
    with db.writing() as s:
        li, zhang = accounts.by_login(s, "li"), accounts.by_login(s, "zhang")
        application = leave.ask(s, li, kind=LeaveKind.sick, first=MONDAY, last=MONDAY, now=at("09:50"))
        application.state, application.decided_at, application.decided_by_id = (
            LeaveState.approved,
            at("10:00"),
            zhang.id,
        )
    watch("10:10")

    assert kept() == [("10:00", "", None)]


def test_an_account_switched_off_empties_its_post_from_that_moment() -> None:
    come("li", "08:20")
    with db.writing() as s:
        accounts.switch_off(s, accounts.by_login(s, "li"), accounts.by_login(s, "guan"), now=at("10:07"))

    assert alarmed("10:15") == [(SOCIAL, "10:07")]
    watch("10:15")
    assert kept() == [("10:07", "", None)]


def test_two_houses_that_look_at_once_write_one_row() -> None:
    looks = [Thread(target=watch, args=("09:00",)) for _ in range(2)]
    for look in looks:
        look.start()
    for look in looks:
        look.join()

    assert kept() == [("08:45", "", None)]
    with db.reading() as s:
        assert list(history.broken_links(s)) == []


def test_the_director_says_to_know_of_it_and_the_row_tells_so() -> None:
    with db.writing() as s:
        gaps.know(s, accounts.by_login(s, "zhang"), now=at("09:00"))

    with db.reading() as s:
        assert [x.seen_by for x in gaps.alarms(Moment(s, TOWN, at("09:01")))] == ["张主任"]
    with pytest.raises(Refused, match="没有新的空岗"), db.writing() as s:
        gaps.know(s, accounts.by_login(s, "chen"), now=at("09:02"))
    with pytest.raises(NotPermitted), db.writing() as s:
        gaps.know(s, accounts.by_login(s, "li"), now=at("09:02"))


def test_whoever_is_put_there_for_the_day_answers_and_the_record_keeps_the_gap() -> None:
    come("feng", "08:10")

    standing = fill("feng", "09:00")

    assert standing.account and standing.account.login == "feng"
    assert standing.because.endswith("由C岗顶岗")
    assert alarmed("09:00") == [] and kept() == [("08:45", "09:00", "feng")]
    assert alarmed("08:50", MONDAY + timedelta(days=1)) == [(SOCIAL, "08:45")]


def test_the_gap_ends_when_somebody_is_put_there_and_not_when_that_person_came_to_work() -> None:
    watch("08:50")
    come("feng", "09:10")
    fill("feng", "10:00")

    assert kept() == [("08:45", "10:00", "feng")]
    assert watch("10:10") == 0


def test_who_has_not_signed_in_does_not_fill_the_post_yet() -> None:
    assert fill("feng", "09:00").account is None
    assert alarmed("09:10") == [(SOCIAL, "08:45")]

    come("feng", "09:12")
    assert alarmed("09:12") == []


def test_who_stood_in_this_morning_is_not_wiped_out_by_a_second_one() -> None:
    come("feng", "08:10")
    come("zhang", "08:10")
    fill("feng", "09:00")
    with db.writing() as s:
        attendance.depart(s, accounts.by_login(s, "feng"), now=at("11:00"))
    with pytest.raises(Refused, match="今天已由冯\\*\\*在“社保岗”顶岗。要再换人，请到“请假”登记这位离开"):
        fill("zhang", "11:10")

    with db.writing() as s:
        feng, zhang = accounts.by_login(s, "feng"), accounts.by_login(s, "zhang")
        row = leave.ask(
            s, zhang, kind=LeaveKind.official, first=MONDAY, last=MONDAY, account=feng, now=at("11:10")
        )
        leave_approval.approve(s, row, zhang, stand_in=zhang, now=at("11:10"))
    with db.reading() as s:
        now = answering.at_moment(s, posts.by_id(s, TOWN, social().id), at("11:10"))
    assert now.account and now.account.login == "zhang"
    assert [h.account.login for h in social().holders if h.slot is Slot.c] == ["feng"]


def test_who_never_came_to_stand_in_is_put_right() -> None:
    come("zhang", "08:10")
    fill("feng", "09:00")

    standing = fill("zhang", "09:10")
    assert standing.account and standing.account.login == "zhang"


def test_the_c_in_place_has_the_slot_back_on_the_day_after() -> None:
    with db.writing() as s:
        post, zhang = posts.by_id(s, TOWN, social().id), accounts.by_login(s, "zhang")
        sun = accounts.by_login(s, "chen")
        sun.role = accounts.by_login(s, "li").role
        holders.assign(s, post, zhang, slot=Slot.c, account=sun, since=date(2026, 2, 2), now=at("08:00"))
    come("feng", "08:10")

    fill("feng", "09:00", until=MONDAY + timedelta(days=1))

    with db.reading() as s:
        post = posts.by_id(s, TOWN, social().id)
        held = [posts.holder(post, Slot.c, MONDAY + timedelta(days=n)) for n in (-1, 0, 1, 2, 90)]
        assert [h and h.account.login for h in held] == ["chen", "feng", "feng", "chen", "chen"]


def test_only_an_empty_post_is_filled_and_not_by_whoever_is_on_leave() -> None:
    on_leave("feng")
    with pytest.raises(Refused, match="冯\\*\\*今天请病假"):
        fill("feng", "09:00")
    with pytest.raises(Refused, match="李\\*\\*已是“社保岗”的A岗"):
        fill("li", "09:00")
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        fill("zhang", "09:00", until=MONDAY - timedelta(days=1))
    with pytest.raises(NotPermitted):
        fill("zhang", "09:00", by="chen")
    come("li", "09:10")
    with pytest.raises(Refused, match="已经有人在岗"):
        fill("zhang", "09:15")


def test_whoever_is_there_is_offered_first_and_hired_staff_never() -> None:
    come("feng", "08:10")
    with db.writing() as s:
        candidates = filling.candidates(s, TOWN, [social()], at("09:00"))[social().id]
    assert [(x.account.login, bool(x.came_at)) for x in candidates] == [("feng", True), ("zhang", False)]

    with db.writing() as s:
        accounts.by_login(s, "feng").employment = accounts.Employment.hired
        s.flush()
        left = filling.candidates(s, TOWN, [social()], at("09:00"))[social().id]
        assert [x.account.login for x in left] == ["zhang"]


def test_a_leave_approved_while_b_has_not_come_raises_the_alarm_at_once() -> None:
    come("li", "08:20")
    with db.writing() as s:
        li, zhang = accounts.by_login(s, "li"), accounts.by_login(s, "zhang")
        application = leave.ask(s, li, kind=LeaveKind.sick, first=MONDAY, last=MONDAY, now=at("09:50"))
        leave_approval.approve(s, application, zhang, now=at("10:00"))

    assert alarmed("10:00") == [(SOCIAL, "10:00")]


def test_only_who_may_see_the_attendance_reads_the_record() -> None:
    with db.reading() as s, pytest.raises(NotPermitted):
        gaps.of_days(s, accounts.by_login(s, "li"), MONDAY, MONDAY)


def test_the_length_counts_every_minute_begun() -> None:
    gap = PostGap(began_at=at("09:00"), ended_at=None)

    assert (gap.minutes(at("09:00")), gap.minutes(at("09:00") + timedelta(seconds=1))) == (0, 1)
    assert gap.minutes(at("09:12")) == 12


def test_a_post_switched_off_has_its_row_closed() -> None:
    watch("09:00")
    with db.writing() as s:
        zhang = accounts.by_login(s, "zhang")
        posts.switch_off(s, posts.by_id(s, TOWN, social().id), zhang, open_tickets=0, now=at("09:30"))
    watch("09:40")

    assert kept() == [("08:45", "09:40", None)] and alarmed("09:40") == []
    with db.reading() as s:
        assert s.scalars(select(history.History.action).where(history.History.subject == "post")).all() == [
            "find_gap",
            "switch_off",
            "end_gap",
        ]


def test_an_act_at_a_post_of_the_same_name_elsewhere_moves_no_gap() -> None:
    on_leave("zhao")
    come("li", "08:20")
    with db.writing() as s:
        zhang, (east, west) = accounts.by_login(s, "zhang"), posts.of_town(s, TOWN)[1:]
        for post in (east, west):
            posts.rename(s, post, zhang, name="便民岗", duties="", now=at("08:00"))
        posts.switch_on(s, west, zhang, now=at("09:30"))

    assert alarmed("10:00") == [("便民岗", "08:30")]
