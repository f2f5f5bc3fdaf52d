"""A post comes back from whoever has it, to whoever is A by then, however its leave ended (R024)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.ground import db
from model.ground.refusals import NotFound, Refused
from model.handover import giving_back, handing_over, handover_tasks, handovers
from model.handover.handover_tasks import ToDo
from model.handover.handovers import HandoverReason, SheetState
from model.people.accounts import by_login
from model.roster import leave
from model.roster.posts.posts import Slot
from tests.cast import TOWN
from tests.desk.tickets import FRIDAY, take
from tests.handover.sheets import (
    BACK,
    DAY,
    NEXT,
    SEALS,
    approve,
    ask,
    assign,
    gone,
    hand_back,
    owed,
    prepare,
    sheet_of,
    take_over,
)

HOUR = timedelta(hours=1)


def withdraw(leave_id: int, now: datetime) -> None:
    with db.writing() as s:
        leave.withdraw(s, leave.by_id(s, TOWN, leave_id), by_login(s, "li"), now=now)


def come_back(leave_id: int, now: datetime) -> None:
    with db.writing() as s:
        leave.come_back(s, leave.by_id(s, TOWN, leave_id), by_login(s, "li"), now=now)


def to_hand_on(who: str, now: datetime) -> list[str]:
    with db.reading() as s:
        return [task.post.name for task in handover_tasks.to_hand_on(s, by_login(s, who), now)]


def due(who: str, now: datetime) -> list[tuple[str, str, date | None]]:
    with db.reading() as s:
        rows = giving_back.due(s, by_login(s, who), now)
        return [(back.giver.login if back.giver else "", back.taker.login, back.due_on) for back in rows]


def test_what_was_taken_comes_back_from_a_leave_that_is_withdrawn_then(engine: Engine) -> None:
    take()
    leave_id = ask()
    sheet = prepare(leave_id)
    approve(leave_id)
    take_over(sheet, now=FRIDAY)

    withdraw(leave_id, FRIDAY + HOUR)

    with db.reading() as s:
        kept = handovers.by_number(s, TOWN, sheet.number)
        assert (kept.state, kept.seals) == (SheetState.taken, SEALS.seals)
    now = FRIDAY + 2 * HOUR
    assert (owed("wang", now), owed("li", now)) == (
        [(ToDo.hand_back, "社保岗")], [(ToDo.wait_back, "社保岗")],
    )  # fmt: skip
    back = hand_back(leave_id, now=now)
    assert (back.goes_to, back.from_on, back.state) == ("李窗口", FRIDAY.date(), SheetState.prepared)
    assert hand_back(leave_id, now=now + HOUR).number == back.number
    assert owed("li", now + HOUR) == [(ToDo.take_back, "社保岗")]
    assert take_over(back, "li", now=now + HOUR).state is SheetState.taken
    assert owed("li", now + HOUR) == owed("wang", now + HOUR) == []


def test_what_nobody_took_falls_with_a_withdrawn_leave_and_does_not_come_back(engine: Engine) -> None:
    leave_id = ask()
    prepare(leave_id)
    approve(leave_id)
    withdraw(leave_id, FRIDAY + HOUR)

    assert due("wang", BACK) == []
    with pytest.raises(NotFound, match="要交回的岗位"):
        hand_back(leave_id)


def test_the_next_a_gets_it_back_when_the_holder_changes_in_mid_leave(engine: Engine) -> None:
    leave_id, _ = gone(days=3)
    changes = NEXT + DAY
    assign(Slot.a, "feng", changes.date(), now=NEXT)

    assert owed("wang", NEXT) == []
    assert due("wang", changes) == [("wang", "feng", changes.date())]
    assert (owed("wang", changes), owed("li", changes)) == ([(ToDo.hand_back, "社保岗")], [])
    assert to_hand_on("li", changes) == to_hand_on("zhang", changes) == []
    back = hand_back(leave_id, now=NEXT + 4 * DAY)
    assert (back.giver.login, back.goes_to, back.from_on) == ("wang", "冯窗口", changes.date())
    assert owed("feng", NEXT + 4 * DAY) == [(ToDo.take_back, "社保岗")]


def test_a_stand_in_who_becomes_a_gives_it_to_nobody(engine: Engine) -> None:
    leave_id, _ = gone(days=3)
    changes = NEXT + DAY
    assign(Slot.b, "feng", changes.date(), now=NEXT)
    assign(Slot.a, "wang", changes.date(), now=NEXT)

    after = NEXT + 4 * DAY
    assert (due("wang", after), owed("wang", after), to_hand_on("zhang", after)) == ([], [], [])
    with pytest.raises(NotFound, match="要交回的岗位"):
        hand_back(leave_id, now=after)


def test_a_change_after_the_leave_is_handed_on_by_a_sheet_of_its_own(engine: Engine) -> None:
    leave_id, _ = gone(days=2)
    assign(Slot.a, "feng", (BACK + DAY).date(), now=NEXT)

    assert to_hand_on("li", BACK + DAY) == ["社保岗"]
    assert hand_back(leave_id, now=BACK + DAY).goes_to == "李窗口"


def from_hand_to_hand() -> tuple[int, int]:
    """李窗口 is away for five days; 王窗口 has the post, and is away from the second day for two: 冯窗口 has it."""
    assign(Slot.c, "feng", NEXT.date())
    first, _ = gone(days=5)
    second = ask("wang", first=NEXT + DAY, now=NEXT)
    sheet = prepare(second, "wang", now=NEXT)
    approve(second, now=NEXT)
    take_over(sheet, "feng", now=NEXT + DAY)
    return first, second


def test_it_comes_back_from_whoever_last_took_it(engine: Engine) -> None:
    first, _ = from_hand_to_hand()
    assert owed("feng", NEXT + DAY + HOUR) == []

    come_back(first, NEXT + DAY + 2 * HOUR)

    now = NEXT + DAY + 3 * HOUR
    assert {who: owed(who, now) for who in ("li", "wang", "feng")} == {
        "li": [(ToDo.wait_back, "社保岗")], "wang": [], "feng": [(ToDo.hand_back, "社保岗")],
    }  # fmt: skip
    assert due("feng", now) == [("feng", "li", (NEXT + DAY).date())]
    with pytest.raises(Refused):
        hand_back(first, "wang", now=now)
    take_over(hand_back(first, "feng", now=now), "li", now=now)
    later = NEXT + 4 * DAY
    assert [owed(who, later) for who in ("li", "wang", "feng")] == [[], [], []]


def test_the_second_stand_in_gives_it_to_the_first_while_a_is_away(engine: Engine) -> None:
    first, second = from_hand_to_hand()
    now = NEXT + 3 * DAY + HOUR

    assert due("feng", now) == [("feng", "wang", (NEXT + 3 * DAY).date())]
    take_over(hand_back(second, "feng", now=now), "wang", now=now)

    over = NEXT + 5 * DAY
    assert [owed(who, over) for who in ("wang", "feng")] == [[(ToDo.hand_back, "社保岗")], []]
    assert hand_back(first, now=over).goes_to == "李窗口"


def test_by_the_second_leave_it_goes_back_under_the_first(engine: Engine) -> None:
    first, second = from_hand_to_hand()
    over = NEXT + 5 * DAY

    back = hand_back(second, "feng", now=over)

    assert (back.leave_id, back.giver.login, back.goes_to) == (first, "feng", "李窗口")
    assert [due(who, over) for who in ("li", "wang", "feng")] == [[], [], []]


def test_a_leave_that_runs_is_not_due_and_names_who_will_have_it(engine: Engine) -> None:
    leave_id, _ = gone()
    given = sheet_of(leave_id, HandoverReason.leave)
    assert given is not None

    with db.reading() as s:
        back = giving_back.of_sheet(s, given, NEXT)

    assert (back.giver and back.giver.login, back.taker.login, back.due_on) == ("wang", "li", None)
    with pytest.raises(Refused, match="李\\*\\*还没有回来"), db.writing() as s:
        handing_over.hand_back(s, by_login(s, "wang"), leave_id, given.post_id, now=NEXT)
