"""Swaps of duty: asked by one, agreed by the other, and checked again when they are."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update

from model.ground import db
from model.ground.refusals import ChangedMeanwhile, NotFound, NotPermitted, Refused
from model.handover import leave_approval
from model.roster import leave
from model.roster.duty import duty, swaps
from model.roster.duty.duty import DutyKind, DutyOrigin, Rota
from model.roster.leave import LeaveKind
from tests.cast import TOWN
from tests.roster.rota.planning import (
    FRIDAY,
    MONDAY,
    NOW,
    TUESDAY,
    WEDNESDAY,
    duty_id,
    more_people,
    on,
    published,
    who,
)

LEADER = DutyKind.leader


@pytest.fixture(autouse=True)
def planned(engine: Engine) -> None:
    more_people()
    published(LEADER, {MONDAY: ["chen"], TUESDAY: ["lin"], WEDNESDAY: ["chen"]})


def ask(day: date, *, by: str = "chen", of: str = "lin", for_day: date | None = None, late: int = 0) -> int:
    mine, theirs = duty_id(day, by), duty_id(for_day, of) if for_day else None
    with db.writing() as s:
        now = NOW + timedelta(days=late)
        return swaps.ask(s, who(s, by), mine, of=who(s, of), in_return=theirs, now=now).id


def agree(swap_id: int, by: str = "lin") -> None:
    with db.writing() as s:
        swaps.agree(s, who(s, by), swap_id, now=NOW)


def leaders() -> list[str]:
    return [login for day in (MONDAY, TUESDAY, WEDNESDAY) for _, login in on(day)]


def test_nothing_changes_before_the_other_agrees() -> None:
    swap = ask(MONDAY, for_day=TUESDAY)
    assert leaders() == ["chen", "lin", "chen"]

    agree(swap)
    assert leaders() == ["lin", "chen", "chen"]


def test_after_a_swap_who_was_planned_stands_beside_who_comes() -> None:
    agree(ask(MONDAY, for_day=TUESDAY))

    with db.reading() as s:
        turns = [
            (turn.account.login, turn.origin, turn.original and turn.original.login)
            for turn in duty.on(s, TOWN, MONDAY)
        ]
    assert turns == [("lin", DutyOrigin.swap, "chen")]


def test_a_duty_taken_for_nothing_is_a_replacement() -> None:
    agree(ask(MONDAY))

    with db.reading() as s:
        [turn] = duty.on(s, TOWN, MONDAY)
    assert (turn.account.login, turn.origin, leaders()) == (
        "lin",
        DutyOrigin.replacement,
        ["lin", "lin", "chen"],
    )


def test_a_duty_that_comes_back_is_as_it_was_planned() -> None:
    agree(ask(MONDAY))
    agree(ask(MONDAY, by="lin", of="chen"), "chen")

    with db.reading() as s:
        [turn] = duty.on(s, TOWN, MONDAY)
    assert (turn.account.login, turn.origin, turn.original_id) == ("chen", DutyOrigin.planned, None)


def test_a_request_is_refused_or_withdrawn_once_and_by_the_right_person() -> None:
    first = ask(MONDAY)
    with db.writing() as s, pytest.raises(NotFound):
        swaps.agree(s, who(s, "zhang"), first, now=NOW)
    with db.writing() as s, pytest.raises(NotFound):
        swaps.withdraw(s, who(s, "lin"), first, now=NOW)
    with db.writing() as s:
        swaps.refuse(s, who(s, "lin"), first, now=NOW)
    with db.writing() as s, pytest.raises(Refused, match="“对方不同意”，不用再办"):
        swaps.withdraw(s, who(s, "chen"), first, now=NOW)

    second = ask(MONDAY)
    with db.writing() as s:
        swaps.withdraw(s, who(s, "chen"), second, now=NOW)
    assert leaders() == ["chen", "lin", "chen"]


def test_one_duty_waits_for_one_answer_at_a_time() -> None:
    ask(MONDAY)
    with pytest.raises(Refused, match="已经在等别人答复"):
        ask(MONDAY, of="zhang")


@pytest.mark.parametrize(
    ("day", "of", "for_day", "sentence"),
    [
        (MONDAY, "li", None, "李**是窗口人员，不排领导值班。请另选一位。"),
        (TUESDAY, "lin", None, "这一天不是您值班，不能由您来换。"),
        (MONDAY, "chen", None, "不能和自己换班。请另选一位。"),
    ],
)
def test_what_cannot_be_swapped_is_refused(day: date, of: str, for_day: date | None, sentence: str) -> None:
    owner = "lin" if day == TUESDAY else "chen"
    mine = duty_id(day, owner)
    with db.writing() as s, pytest.raises(Refused) as refusal:
        swaps.ask(s, who(s, "chen"), mine, of=who(s, of), now=NOW)
    assert str(refusal.value) == sentence


def test_a_leader_s_duty_is_not_swapped_for_one_in_the_petition_room() -> None:
    published(DutyKind.petition, {FRIDAY: ["lin"]})
    with pytest.raises(Refused, match="只能换同一种值班"):
        ask(MONDAY, for_day=FRIDAY)


def test_nobody_has_one_duty_twice_on_a_day_by_a_swap() -> None:
    published(LEADER, {FRIDAY: ["chen", "lin"]})
    with pytest.raises(Refused, match="林\\*\\*3月6日已经值带班领导，不能一天值两次"):
        ask(FRIDAY)


def test_whoever_is_on_leave_that_day_is_not_asked_and_cannot_agree() -> None:
    swap = ask(MONDAY)
    with db.writing() as s:
        application = leave.ask(s, who(s, "lin"), kind=LeaveKind.sick, first=MONDAY, last=MONDAY, now=NOW)
        leave_approval.approve(s, application, who(s, "zhang"), now=NOW)

    with pytest.raises(Refused, match="林\\*\\*3月2日请病假。请另选一位。"):
        agree(swap)
    assert leaders() == ["chen", "lin", "chen"]


def test_a_day_that_has_passed_is_not_swapped_and_today_is() -> None:
    ask(MONDAY, late=3)
    with pytest.raises(Refused, match="这一天已经过去，不能再换。"):
        ask(TUESDAY, by="lin", of="chen", late=5)


def test_a_request_about_a_plan_that_was_replaced_is_void() -> None:
    swap = ask(MONDAY)
    published(LEADER, {MONDAY: ["zhang"]})

    with pytest.raises(Refused, match="这一条换班“已撤回”，不用再办。"):
        agree(swap)
    with db.reading() as s:
        assert swaps.waiting(s, who(s, "lin"), MONDAY) == []


def test_both_see_the_request_until_it_is_answered() -> None:
    swap = ask(MONDAY)
    with db.reading() as s:
        seen = [
            [row.id for row in swaps.waiting(s, who(s, login), MONDAY)] for login in ("chen", "lin", "zhang")
        ]
    assert seen == [[swap], [swap], []]


def test_a_planner_puts_somebody_in_and_nobody_else_does() -> None:
    turn = duty_id(MONDAY, "chen")
    with db.writing() as s:
        swaps.replace(s, who(s, "zhang"), turn, account=who(s, "lin"), seen=who(s, "chen").id, now=NOW)
    assert leaders() == ["lin", "lin", "chen"]

    with db.writing() as s, pytest.raises(NotPermitted, match="排值班表"):
        swaps.replace(s, who(s, "lin"), turn, account=who(s, "chen"), seen=who(s, "lin").id, now=NOW)


def replaced(day: date, before: str, after: str) -> None:
    turn = duty_id(day, before)
    with db.writing() as s:
        swaps.replace(s, who(s, "zhang"), turn, account=who(s, after), seen=who(s, before).id, now=NOW)


def waiting(login: str) -> list[int]:
    with db.reading() as s:
        return [row.id for row in swaps.waiting(s, who(s, login), MONDAY)]


def test_who_was_put_in_may_ask_for_a_swap_and_the_old_request_ends() -> None:
    old = ask(MONDAY)
    replaced(MONDAY, "chen", "zhang")
    assert (waiting("chen"), waiting("lin")) == ([], [])
    with pytest.raises(Refused, match="这一条换班“已撤回”，不用再办。"):
        agree(old)

    new = ask(MONDAY, by="zhang")
    assert (waiting("zhang"), waiting("lin")) == ([new], [new])


@pytest.mark.parametrize("change", ["replaced", "republished", "agreed"])
def test_a_request_ends_when_what_was_offered_in_return_goes_to_another(change: str) -> None:
    """The counter-duty: Tuesday of lin."""
    ask(MONDAY, for_day=TUESDAY)
    if change == "replaced":
        replaced(TUESDAY, "lin", "zhang")
    elif change == "republished":
        published(LEADER, {TUESDAY: ["zhang"]})
    else:
        agree(ask(TUESDAY, by="lin", of="zhang"), "zhang")
    assert (waiting("chen"), waiting("lin")) == ([], [])


def test_of_two_planners_who_put_somebody_in_the_second_is_told() -> None:
    turn = duty_id(MONDAY, "chen")
    replaced(MONDAY, "chen", "lin")
    with db.writing() as s, pytest.raises(ChangedMeanwhile, match="3月2日的带班领导刚刚被别人改过"):
        swaps.replace(s, who(s, "guan"), turn, account=who(s, "zhang"), seen=who(s, "chen").id, now=NOW)
    assert leaders() == ["lin", "lin", "chen"]


@pytest.mark.parametrize(("gap", "near"), [(0, []), (1, [TUESDAY]), (2, [TUESDAY])])
def test_a_swap_tells_which_own_duties_come_nearer_than_the_plan_wanted(gap: int, near: list[date]) -> None:
    with db.writing() as s:
        s.execute(update(Rota).values(gap=gap))
    with db.reading() as s:
        turn, given = (duty.by_id(s, TOWN, duty_id(*which)) for which in ((MONDAY, "chen"), (TUESDAY, "lin")))
        assert duty.near(s, turn, who(s, "lin"), None) == (gap, near)
        assert duty.near(s, turn, who(s, "lin"), given) == (gap, [])
