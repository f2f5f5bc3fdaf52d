"""Who confirms a post: the one named while that holds, else whoever answers, and somebody for a closed account."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import Refused
from model.handover import handover_takers, handover_tasks
from model.handover.handover_tasks import ToDo
from model.handover.handovers import Handover
from model.people import accounts
from model.people.accounts import by_login
from model.roster.posts.posts import Slot
from tests.desk.tickets import FRIDAY
from tests.handover.sheets import (
    BACK,
    DAY,
    NEXT,
    approve,
    ask,
    assign,
    gone,
    hand_back,
    owed,
    prepare,
    take_over,
)


def approved() -> tuple[int, Handover]:
    leave_id = ask()
    sheet = prepare(leave_id)
    approve(leave_id)
    return leave_id, sheet


def switch_off(who: str, now: datetime) -> None:
    with db.writing() as s:
        accounts.switch_off(s, by_login(s, who), by_login(s, "guan"), now=now)


def to_return(who: str, now: datetime) -> list[tuple[ToDo, str]]:
    with db.reading() as s:
        tasks = handover_tasks.to_return(s, by_login(s, who), now)
        return [(task.todo, task.other.name if task.other else "") for task in tasks]


def test_a_b_who_was_replaced_before_the_leave_leaves_the_task_to_the_next(engine: Engine) -> None:
    _, sheet = approved()
    assert (owed("wang", FRIDAY), owed("feng", FRIDAY)) == ([(ToDo.take, "社保岗")], [])

    assign(Slot.b, "feng", NEXT.date())

    for now in (FRIDAY, NEXT):
        assert (owed("wang", now), owed("feng", now)) == ([], [(ToDo.take, "社保岗")])
        with pytest.raises(Refused, match="由现在顶岗的人确认"):
            take_over(sheet, "wang", now=now)
    assert take_over(sheet, "feng", now=FRIDAY).goes_to == "冯窗口"


def test_a_third_named_by_the_leave_takes_it_without_a_slot(engine: Engine) -> None:
    leave_id = ask()
    sheet = prepare(leave_id)
    approve(leave_id, stand_in="feng")

    assert take_over(sheet, "feng", now=FRIDAY).goes_to == "冯窗口"


def test_a_leave_that_is_over_is_not_taken_any_more(engine: Engine) -> None:
    leave_id, sheet = approved()
    take_over(hand_back(leave_id), "li", now=BACK)

    with pytest.raises(Refused, match="这条请假已经结束，不用再确认接手"):
        take_over(sheet, now=BACK + DAY)


def test_for_a_closed_account_whoever_approves_leave_confirms(engine: Engine) -> None:
    leave_id, _ = gone()
    back = hand_back(leave_id)
    assert to_return("zhang", BACK) == []
    with pytest.raises(Refused, match="由李\\*\\*确认"):
        take_over(back, "zhang", now=BACK)

    switch_off("li", BACK)

    later = BACK + timedelta(days=300)
    with db.reading() as s:
        waits = handover_takers.waiting_for_ever(s, by_login(s, "zhang"), later)
        assert [sheet.number for sheet in waits] == [back.number]
    assert to_return("zhang", later) == [(ToDo.take_for, "李窗口")] and to_return("feng", later) == []
    with pytest.raises(Refused, match="由李\\*\\*确认"):
        take_over(back, "feng", now=later)
    taken = take_over(back, "zhang", now=later)
    assert (taken.goes_to, to_return("zhang", later)) == ("张主任", [])
