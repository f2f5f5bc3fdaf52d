"""Findings: the person concerned may answer once, somebody else decides, only what is confirmed counts; what is missing."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db, settings
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people import accounts
from model.roster.inspections import findings, inspecting, patrol_plan
from model.roster.inspections.findings import Month
from model.roster.inspections.inspecting import Seen
from model.roster.inspections.inspections import InspectionKind, Verdict, Violation
from model.roster.on_post.answering import Moment
from model.roster.posts import posts
from model.roster.posts.posts import Slot
from model.roster.staff import holders
from tests.cast import TOWN
from tests.roster.inspections.rounds import (
    EAST,
    HALL,
    LATER,
    NOW,
    against_li,
    answer,
    decide,
    enter,
    finish,
    patrol,
    round_,
    spot_check,
)

DAY = timedelta(days=1)


def month(login: str = "zhang") -> Month:
    with db.reading() as s:
        return findings.of_month(s, accounts.by_login(s, login), NOW.date())


def waiting(login: str) -> int:
    with db.reading() as s:
        return len(findings.undecided(s, accounts.by_login(s, login))[0])


def own(login: str) -> list[tuple[str, ...]]:
    with db.reading() as s:
        return [finding.line.codes for finding in findings.own(s, accounts.by_login(s, login))]


def director_at_the_window() -> None:
    with db.writing() as s:
        director = accounts.by_login(s, "zhang")
        social = next(post for post in posts.of_town(s, TOWN) if post.name == HALL)
        holders.assign(s, social, director, slot=Slot.a, account=director, since=NOW.date(), now=NOW)


def test_a_finding_is_seen_by_the_person_once_the_round_is_done(engine: Engine) -> None:
    number = patrol("ji")
    enter(number, violation=Violation.late, by="ji")
    enter(number, EAST, by="ji")
    assert own("li") == [] and waiting("zhang") == 0

    finish(number, remark="下雨，没去西岭村", by="ji")
    assert own("li") == [(Violation.late,)] and own("zhao") == []
    assert (waiting("zhang"), waiting("chen"), waiting("ji")) == (1, 0, 0)


def test_only_what_is_confirmed_counts(engine: Engine) -> None:
    at = against_li()
    assert (month().by_code, month().pending) == ({}, 1)

    decide(at)
    result = month()
    assert result.by_code == {Violation.off_task_web: 1, Violation.no_badge: 1}
    assert set(result.by_post) == {HALL} and set(result.by_person) == {"李窗口"} and result.pending == 0


def test_what_is_not_upheld_is_kept_and_does_not_count(engine: Engine) -> None:
    at = against_li()
    answer(at)
    with pytest.raises(Refused, match="认定不属实要写原因"):
        decide(at, Verdict.not_upheld)
    decide(at, Verdict.not_upheld, "在查政策，不是串网")

    assert (month().by_code, month().pending, len(own("li"))) == ({}, 0, 1)


def test_the_person_answers_once_and_before_the_decision(engine: Engine) -> None:
    at = against_li()
    with pytest.raises(Refused, match="申辩没有填写"):
        answer(at, " ")
    answer(at)
    with pytest.raises(Refused, match="已经申辩过一次"):
        answer(at, "还有")
    decide(at)
    with pytest.raises(Refused, match="已认定“属实”，不能再申辩"):
        answer(at)
    with pytest.raises(Refused, match="已认定“属实”，不能再改"):
        decide(at)


def test_nobody_answers_for_another_and_only_the_director_decides(sqlite_engine: Engine) -> None:
    at = against_li()

    with pytest.raises(NotFound):
        answer(at, login="wang")
    for login in ("chen", "ji", "guan"):
        with pytest.raises(Refused, match="由中心主任认定"):
            decide(at, login=login)
    with pytest.raises(NotPermitted):
        decide(at, login="li")


def test_about_the_director_a_leader_decides(engine: Engine) -> None:
    director_at_the_window()
    at = against_li()

    assert (waiting("zhang"), waiting("chen")) == (0, 1)
    with pytest.raises(Refused, match="不能认定自己的巡查结果"):
        decide(at)
    decide(at, login="chen")
    assert set(month().by_person) == {"张主任"}


def test_what_the_director_found_a_leader_decides(engine: Engine) -> None:
    at = against_li("zhang")

    assert (waiting("zhang"), waiting("chen")) == (0, 1)
    with pytest.raises(Refused, match="主任自己查出的，由镇领导认定"):
        decide(at)
    decide(at, login="chen")
    assert set(month().by_person) == {"李窗口"}


def test_two_people_of_one_name_and_two_posts_of_one_name_are_counted_apart(engine: Engine) -> None:
    with db.writing() as s:
        accounts.by_login(s, "qian").name = "赵村"
        for post in posts.of_town(s, TOWN):
            post.name = HALL if post.name == HALL else "代办岗"
    number = patrol("ji")
    for line in round_(number).lines:
        with db.writing() as s:
            seen = Seen(line.post_id, True, violation=Violation.late)
            inspecting.enter(s, accounts.by_login(s, "ji"), number, [seen], now=LATER)
    finish(number, by="ji")
    for line in round_(number).lines:
        decide((number, line.post_id))

    assert set(month().by_person) == {"李窗口", "赵村（zhao）", "赵村（qian）"}
    assert set(month().by_post) == {HALL, "代办岗（东岭村）", "代办岗（西岭村）"}


def test_a_post_where_all_was_well_is_no_finding(sqlite_engine: Engine) -> None:
    number = patrol(villages=False)
    enter(number)
    finish(number)

    with pytest.raises(NotFound):
        decide((number, round_(number).lines[0].post_id))


def test_the_month_tells_rounds_that_were_never_finished(engine: Engine) -> None:
    finish(spot_check(), remark="停电")
    spot_check()

    result = month()
    assert (
        result.done(InspectionKind.spot_check),
        result.done(InspectionKind.patrol),
        result.unfinished,
    ) == (
        1,
        0,
        1,
    )
    with pytest.raises(NotPermitted):
        month("li")


def missing(days: int, hour: int = 9) -> tuple[str, str]:
    with db.reading() as s:
        plan = patrol_plan.missing(Moment(s, TOWN, (NOW + days * DAY).replace(hour=hour)))
    return plan.to_do(), plan.missed()


def test_what_the_office_set_itself_is_missing_until_it_is_done(engine: Engine) -> None:
    assert missing(0) == ("今天还差1次巡岗，本周还差2次抽查", "")

    finish(patrol(), remark="停电")
    spot_check()
    assert missing(0) == ("本周还差2次抽查", ""), "an unfinished round is none"
    with db.writing() as s:
        settings.put(s, TOWN, "patrols_a_day", "0")
        settings.put(s, TOWN, "spot_checks_a_week", "0")
    assert missing(2) == ("", "")


def test_a_patrol_of_today_does_not_make_up_for_days_gone_by(engine: Engine) -> None:
    with db.writing() as s:
        settings.put(s, TOWN, "patrols_a_day", "2")
    finish(patrol(), remark="停电")
    finish(patrol(now=NOW + 2 * DAY), remark="停电", now=NOW + 2 * DAY)

    assert missing(2) == ("今天还差1次巡岗，本周还差2次抽查", "3月3日没有巡岗，3月2日少1次巡岗")
    assert missing(2, 18) == ("本周还差2次抽查", "3月3日没有巡岗，3月2日少1次巡岗，3月4日少1次巡岗")


def test_free_days_ask_for_no_patrol_and_for_nothing_that_cannot_be_done(sqlite_engine: Engine) -> None:
    gone = "3月2日、3月3日、3月4日、3月5日、3月6日没有巡岗，本周少2次抽查"
    assert missing(4, 18) == missing(5) == missing(6) == ("", gone)
    assert missing(-7) == ("", ""), "a week that begins with the festival"
