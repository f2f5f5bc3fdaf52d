"""Plans of duty: drafted, changed, published, replaced by a newer one."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db, workdays
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import ChangedMeanwhile, NotFound, NotPermitted, Refused
from model.handover import leave_approval
from model.people import accounts, sites
from model.roster import leave
from model.roster.duty import duty
from model.roster.duty.duty import DutyKind, RotaState
from model.roster.leave import LeaveKind
from model.roster.rota import rotas
from tests.cast import TOWN
from tests.roster.rota.planning import (
    FRIDAY,
    MONDAY,
    NOW,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    drafted,
    east,
    more_people,
    on,
    published,
    who,
)

LEADER, PETITION, OFF, VILLAGE = DutyKind.leader, DutyKind.petition, DutyKind.hall_off, DutyKind.village_day


@pytest.fixture(autouse=True)
def people(engine: Engine) -> None:
    more_people()


def test_a_draft_shows_nobody_on_duty_and_a_published_plan_does() -> None:
    plan = drafted(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"]})
    assert on(MONDAY) == []

    with db.writing() as s:
        rotas.publish(s, who(s, "zhang"), plan.id, seen=plan.revision, now=NOW)
    assert (on(MONDAY), on(TUESDAY)) == ([("leader", "chen")], [("leader", "lin")])


def test_one_person_may_lead_and_receive_petitions_on_one_day_as_two_duties() -> None:
    """R117 and R119 are two rotas (c5)."""
    published(LEADER, {MONDAY: ["chen"]})
    published(PETITION, {MONDAY: ["chen"]})

    assert on(MONDAY) == [("leader", "chen"), ("petition", "chen")]


@pytest.mark.parametrize(
    ("kind", "login", "sentence"),
    [
        (LEADER, "li", "李**是窗口人员，不排领导值班。请另选一位。"),
        (OFF, "zhao", "赵*是村代办员，不排领导值班。请另选一位。"),
        (VILLAGE, "qian", "钱*是别村的，不排这个村的值班。请另选一位。"),
        (VILLAGE, "chen", "陈**是镇领导，不排村里的值班。请另选一位。"),
    ],
)
def test_leaders_keep_the_hall_and_cadres_their_own_village(
    kind: DutyKind, login: str, sentence: str
) -> None:
    day = SATURDAY if kind is OFF else TUESDAY
    with pytest.raises(Refused) as refusal:
        drafted(kind, {day: [login]})
    assert str(refusal.value) == sentence


def test_a_day_that_asks_for_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="3月7日不用排带班领导。请核对日期。"):
        drafted(LEADER, {SATURDAY: ["chen"]})


def test_nobody_is_planned_twice_on_a_day() -> None:
    with pytest.raises(Refused, match="3月2日同一个人排了两次"):
        drafted(LEADER, {MONDAY: ["chen", "chen"]})


def test_a_village_duty_is_not_planned_at_the_hall() -> None:
    with db.writing() as s, pytest.raises(Refused, match="带班领导不在东岭村排"):
        rotas.draft(
            s, who(s, "zhang"), kind=LEADER, site=east(s), first=MONDAY, last=MONDAY, assigned={}, now=NOW
        )


def test_only_a_planner_plans() -> None:
    with pytest.raises(NotPermitted, match="排值班表"):
        drafted(LEADER, {MONDAY: ["chen"]}, by="chen")


def test_a_day_of_a_draft_is_changed_by_hand() -> None:
    plan = drafted(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"]})
    with db.writing() as s:
        people = [who(s, "lin"), who(s, "zhang")]
        plan = rotas.change_day(s, who(s, "zhang"), plan.id, day=MONDAY, people=people, seen=1, now=NOW)

    assert sorted((turn.day, turn.account.login) for turn in plan.duties) == [
        (MONDAY, "lin"), (MONDAY, "zhang"), (TUESDAY, "lin"),
    ]  # fmt: skip


def test_of_two_planners_at_once_the_second_is_told() -> None:
    plan = drafted(LEADER, {MONDAY: ["chen"]})
    with db.writing() as s:
        rotas.change_day(s, who(s, "zhang"), plan.id, day=MONDAY, people=[who(s, "lin")], seen=1, now=NOW)

    with db.writing() as s, pytest.raises(ChangedMeanwhile, match="这张值班表刚刚被张主任改过"):
        rotas.publish(s, who(s, "guan"), plan.id, seen=1, now=NOW)
    assert on(MONDAY) == []


def test_a_person_on_approved_leave_is_not_published() -> None:
    plan = drafted(LEADER, {TUESDAY: ["chen"], WEDNESDAY: ["lin"]})
    away("chen", TUESDAY)

    with db.writing() as s, pytest.raises(Refused) as refusal:
        rotas.publish(s, who(s, "zhang"), plan.id, seen=plan.revision, now=NOW)
    assert str(refusal.value) == "3月3日陈**请事假。请换人以后再公布。"
    assert on(WEDNESDAY) == []


def away(login: str, day: date) -> None:
    with db.writing() as s:
        application = leave.ask(s, who(s, login), kind=LeaveKind.personal, first=day, last=day, now=NOW)
        leave_approval.approve(s, application, who(s, "zhang"), now=NOW)


def test_a_newer_plan_takes_the_days_from_today_on_and_leaves_those_before_as_they_were() -> None:
    published(LEADER, {MONDAY: ["chen"], TUESDAY: ["chen"], WEDNESDAY: ["chen"]})
    tuesday = datetime.combine(TUESDAY, time(9), OFFICE_ZONE)
    published(LEADER, {MONDAY: ["lin"], TUESDAY: ["lin"], FRIDAY: ["lin"]}, now=tuesday)

    assert [on(day) for day in (MONDAY, TUESDAY, WEDNESDAY, FRIDAY)] == [
        [("leader", "chen")], [("leader", "lin")], [], [("leader", "lin")],
    ]  # fmt: skip


def test_another_village_and_another_duty_keep_their_days() -> None:
    published(VILLAGE, {TUESDAY: ["zhao"]})
    published(PETITION, {TUESDAY: ["chen"]})
    published(LEADER, {TUESDAY: ["lin"]})

    assert on(TUESDAY) == [("leader", "lin"), ("petition", "chen"), ("village_day", "zhao")]


def test_a_plan_whose_days_are_over_is_not_published() -> None:
    plan = drafted(LEADER, {MONDAY: ["chen"]})
    with db.writing() as s, pytest.raises(Refused, match="从今天起没有排人"):
        rotas.publish(s, who(s, "zhang"), plan.id, seen=1, now=NOW + timedelta(days=10))


def test_a_draft_is_put_away_and_a_published_plan_is_not() -> None:
    plan, kept = drafted(LEADER, {MONDAY: ["chen"]}), published(PETITION, {MONDAY: ["chen"]})
    with db.writing() as s:
        rotas.discard(s, who(s, "zhang"), plan.id, seen=plan.revision, now=NOW)
        assert duty.drafts(s, TOWN) == []
        assert duty.rota(s, TOWN, plan.id).state is RotaState.discarded
    with db.writing() as s, pytest.raises(Refused, match="这张值班表“已公布”"):
        rotas.discard(s, who(s, "zhang"), kept.id, seen=kept.revision, now=NOW)


def test_whoever_left_keeps_the_duties_that_were() -> None:
    published(LEADER, {MONDAY: ["chen"]})
    with db.writing() as s:
        accounts.switch_off(s, who(s, "chen"), who(s, "guan"), now=NOW + timedelta(days=30))

    assert on(MONDAY) == [("leader", "chen")]


def test_another_town_sees_no_plan_of_this_one() -> None:
    plan = drafted(LEADER, {MONDAY: ["chen"]})
    with db.reading() as s, pytest.raises(NotFound):
        duty.rota(s, TOWN + 1, plan.id)


def test_somebody_is_put_on_a_day_that_nobody_has_and_on_no_other() -> None:
    published(LEADER, {MONDAY: ["chen"], WEDNESDAY: ["chen"]})
    with db.writing() as s:
        lin, hall = who(s, "lin"), sites.hall(s, TOWN)
        rotas.put_on(s, who(s, "zhang"), kind=LEADER, site=hall, day=TUESDAY, account=lin, now=NOW)
        with pytest.raises(Refused, match="3月2日已经有人值班"):
            rotas.put_on(s, who(s, "zhang"), kind=LEADER, site=hall, day=MONDAY, account=lin, now=NOW)

    assert [on(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [
        [("leader", "chen")], [("leader", "lin")], [("leader", "chen")],
    ]  # fmt: skip


def test_days_that_a_later_holiday_notice_changed_are_not_published() -> None:
    first, second, saturday = date(2027, 2, 1), date(2027, 2, 2), date(2027, 2, 6)
    plan = drafted(LEADER, {first: ["chen"], second: ["lin"]})
    off = drafted(OFF, {saturday: ["lin"]})
    with db.writing() as s:
        workdays.replace_year(s, 2027, {first: "春节"}, [saturday], source="通知")

    for rota, sentence in (
        (plan, "按放假通知，2月1日不用排带班领导了。请重新排这张表，再公布。"),
        (off, "按放假通知，2月6日不用排大厅节假日值班了。请重新排这张表，再公布。"),
    ):
        with db.writing() as s, pytest.raises(Refused) as refusal:
            rotas.publish(s, who(s, "zhang"), rota.id, seen=1, now=NOW)
        assert str(refusal.value) == sentence
