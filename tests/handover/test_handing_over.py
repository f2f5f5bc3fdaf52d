"""Hand-overs: the post goes with its open tickets from hand to hand, and back with what was done meanwhile."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from model.desk.counter import supplying
from model.desk.course import handling
from model.desk.lists.queue import of as queue_of
from model.ground import db, history, workdays
from model.ground.numbering import take as take_number
from model.ground.refusals import DoneAlready, NotFound, NotPermitted, Refused
from model.ground.workdays import CalendarDay, DayKind
from model.handover import handing_over, handover_lines, handover_tasks, handovers, leave_approval
from model.handover.handing_over import InHand
from model.handover.handover_lines import HandoverLine
from model.handover.handover_tasks import ToDo
from model.handover.handovers import Handover, SheetState
from model.people.accounts import by_login
from model.roster import leave
from model.roster.leave import Leave
from model.roster.on_post import answering
from model.roster.on_post.answering import Moment
from tests.cast import TOWN
from tests.desk.doing import again, do
from tests.desk.tickets import FRIDAY, PAPERS, take
from tests.handover.sheets import (
    BACK,
    DAY,
    NEXT,
    SEALS,
    approve,
    ask,
    changed,
    gone,
    hand_back,
    owed,
    post_id,
    prepare,
    sheet_of,
    take_over,
)


@pytest.fixture
def no_holiday(engine: Engine) -> None:
    """The days of NEXT are working days here: on a holiday nobody would be missed."""
    with db.writing() as s:
        for n in range(5):
            day = CalendarDay(day=NEXT.date() + n * DAY, kind=DayKind.workday, name="", source="test")
            s.merge(day)
        take_number(s, 0, workdays.CHANGES)


def lines(sheet: Handover) -> list[HandoverLine]:
    with db.reading() as s:
        return list(handover_lines.of_sheet(s, sheet))


def numbers(sheet: Handover) -> list[str]:
    return [line.ticket.number for line in lines(sheet)]


def test_the_sheet_lists_the_open_tickets_of_the_post_the_most_urgent_first(engine: Engine) -> None:
    later, sooner, waiting = (
        take(code="MZ014", brought=("居民身份证原件", "近期照片")),
        take(),
        take(code="MZ001", brought=("申请书",)),
    )
    village = take("zhao", "HJ004", brought=())

    sheet = prepare(ask())

    rows = lines(sheet)
    assert [line.ticket.number for line in rows] == [sooner.number, later.number, waiting.number]
    assert [(line.due_on, line.promised) for line in rows[:2]] == [
        (t.due_on, t.promise) for t in (sooner, later)
    ]
    assert rows[2].missing == "居民身份证原件、户口簿原件"
    assert village.number not in numbers(sheet)
    assert (sheet.papers, sheet.seals, sheet.remarks) == (SEALS.papers, SEALS.seals, SEALS.remarks)


def test_a_sheet_keeps_what_was_true_when_it_was_written(engine: Engine) -> None:
    ticket = take()
    _, sheet = gone()

    do("wang", handling.complete, ticket, reply="已办好", channel="电话答复", now=NEXT)

    [line] = lines(sheet)
    assert (line.state.label, line.ticket.state.label) == ("已受理", "已办结")


def test_a_leave_without_a_prepared_sheet_is_not_approved(engine: Engine) -> None:
    leave_id = ask()

    with pytest.raises(Refused) as refusal:
        approve(leave_id)
    assert str(refusal.value) == "“社保岗”还没有交接单。请李**（或您代李**）先在“交接”里写好，再批准请假。"

    prepare(leave_id)
    approve(leave_id)
    sheet = sheet_of(leave_id)
    assert sheet is not None and sheet.taker is not None
    assert (sheet.taker.login, sheet.state) == ("wang", SheetState.prepared)


def test_on_the_very_day_the_house_writes_what_nobody_had_time_for(engine: Engine) -> None:
    ticket, leave_id = take(), ask(first=FRIDAY)

    approve(leave_id)

    sheet = sheet_of(leave_id)
    assert sheet is not None and sheet.prepared_at is None and sheet.state is SheetState.hurried
    assert numbers(sheet) == [ticket.number] and sheet.goes_to == "王窗口"
    assert take_over(sheet, now=FRIDAY).state is SheetState.taken_hurried
    with db.reading() as s:
        assert list(history.broken_links(s)) == []


def test_a_leave_that_touches_no_post_needs_no_sheet(engine: Engine) -> None:
    leave_id = ask("feng")

    approve(leave_id)

    with db.reading() as s:
        assert s.scalars(select(Handover)).all() == []


def test_the_director_writes_for_somebody_who_called_in_and_a_colleague_does_not(engine: Engine) -> None:
    leave_id = ask()

    with pytest.raises(NotPermitted):
        prepare(leave_id, "feng")
    sheet = prepare(leave_id, "zhang")

    assert sheet.prepared_by is not None
    assert (sheet.giver.login, sheet.prepared_by.login) == ("li", "zhang")


def test_written_again_before_it_is_taken_it_is_rewritten(engine: Engine) -> None:
    first, leave_id = take(), ask()
    before = prepare(leave_id)
    second = take(code="MZ014", brought=("居民身份证原件", "近期照片"))

    after = prepare(leave_id)

    assert after.number == before.number and numbers(after) == [first.number, second.number]


def test_once_taken_it_is_only_added_to(engine: Engine) -> None:
    leave_id, sheet = gone()

    with pytest.raises(Refused, match="王\\*\\*已经确认，这张单子不能再改"):
        prepare(leave_id, now=NEXT)
    with db.writing() as s:
        handing_over.add_note(s, by_login(s, "wang"), sheet.number, text="钥匙还少一把", now=NEXT)

    with db.reading() as s:
        assert handovers.by_number(s, TOWN, sheet.number).added == "2026-02-16 10:00 王窗口：钥匙还少一把"


@pytest.mark.parametrize(("who", "text", "why"), [("feng", "有话说", "请转告"), ("wang", " ", "没有填写")])
def test_a_note_is_of_giver_or_taker_and_says_something(
    engine: Engine, who: str, text: str, why: str
) -> None:
    _, sheet = gone()

    with pytest.raises(Refused, match=why), db.writing() as s:
        handing_over.add_note(s, by_login(s, who), sheet.number, text=text, now=NEXT)


def test_what_came_in_since_the_writing_is_taken_too_and_marked(engine: Engine) -> None:
    early, leave_id = take(), ask()
    sheet = prepare(leave_id)
    approve(leave_id)
    late = take(code="MZ014", brought=("居民身份证原件", "近期照片"), now=FRIDAY + timedelta(hours=3))

    taken = take_over(sheet)

    rows = [(line.ticket.number, line.late) for line in lines(taken)]
    assert rows == [(early.number, False), (late.number, True)]


@pytest.mark.parametrize("who", ["li", "feng", "zhang"])
def test_nobody_else_takes_it(engine: Engine, who: str) -> None:
    leave_id = ask()
    sheet = prepare(leave_id)
    approve(leave_id)

    with pytest.raises(Refused, match="由王\\*\\*确认"):
        take_over(sheet, who)


def test_it_is_taken_once_and_not_before_the_leave_is_approved(engine: Engine) -> None:
    leave_id = ask()
    sheet = prepare(leave_id)
    with pytest.raises(Refused, match="还没有批准"):
        take_over(sheet)
    approve(leave_id)
    take_over(sheet)

    with pytest.raises(DoneAlready, match=r"^您已经确认过，不用再点。$"):
        take_over(sheet)
    with pytest.raises(Refused, match=r"^王\*\*已经确认过，不用再点。$"):
        take_over(sheet, "feng")


def test_a_third_who_is_named_takes_it(engine: Engine) -> None:
    leave_id = ask()
    sheet = prepare(leave_id)

    approve(leave_id, stand_in="feng")

    assert [owed(who, NEXT) for who in ("feng", "wang")] == [[(ToDo.take, "社保岗")], []]
    assert take_over(sheet, "feng").goes_to == "冯窗口"


@pytest.mark.usefixtures("no_holiday")
def test_without_a_b_the_sheet_waits_for_a_name(engine: Engine) -> None:
    leave_id = ask("zhao")
    sheet = prepare(leave_id, "zhao", "东岭村代办岗")
    assert sheet.goes_to == "待指定"

    approve(leave_id, stand_in="feng")

    assert take_over(sheet, "feng").goes_to == "冯窗口"


@pytest.mark.usefixtures("no_holiday")
def test_when_the_named_one_goes_away_as_well_whoever_answers_takes_it(engine: Engine) -> None:
    leave_id = ask()
    sheet = prepare(leave_id)
    approve(leave_id)
    second = ask("wang")
    prepare(second, "wang")
    approve(second, stand_in="feng")

    assert (ToDo.take, "社保岗") in owed("feng", NEXT)
    assert take_over(sheet, "feng").goes_to == "冯窗口"


def test_a_withdrawn_leave_takes_its_sheets_along(engine: Engine) -> None:
    leave_id = ask()
    sheet = prepare(leave_id)
    approve(leave_id)
    with db.writing() as s:
        leave.withdraw(s, leave.by_id(s, TOWN, leave_id), by_login(s, "li"), now=FRIDAY)

    with db.reading() as s:
        assert handovers.by_number(s, TOWN, sheet.number).state is SheetState.fallen
    assert owed("wang", NEXT) == []
    with pytest.raises(Refused, match="已作废"):
        take_over(sheet)


def test_for_a_refused_leave_nothing_more_is_written(engine: Engine) -> None:
    leave_id = ask()
    with db.writing() as s:
        absence = leave.by_id(s, TOWN, leave_id)
        leave_approval.refuse(s, absence, by_login(s, "zhang"), note="当天有检查", now=FRIDAY)

    with pytest.raises(Refused, match="这条请假“未批准”"):
        prepare(leave_id)


def test_on_return_stands_exactly_what_the_stand_in_did(engine: Engine) -> None:
    before, meanwhile = take(), take(code="MZ014", brought=("居民身份证原件", "近期照片"))
    do("wang", handling.remark, before, text="请假以前的话")
    leave_id, sheet = gone()
    do("wang", handling.complete, before, reply="已办好", channel="电话答复", now=NEXT)
    do("li", handling.remark, meanwhile, text="在家打的电话", now=NEXT)
    other = take("qian", "HJ004", brought=(), now=NEXT)

    back = hand_back(leave_id)

    with db.reading() as s:
        acts = handover_lines.done_for(s, sheet, back.written_at)
    assert {(number, event.kind.label, event.who) for event, number in acts} == {
        (before.number, "办结", "王窗口")
    }
    assert numbers(back) == [meanwhile.number] and other.number not in numbers(back)


def test_the_post_is_handed_back_when_the_leave_is_over_and_confirmed_by_both(engine: Engine) -> None:
    leave_id, _ = gone()
    with pytest.raises(Refused, match="李\\*\\*还没有回来"):
        hand_back(leave_id, now=NEXT)

    back = hand_back(leave_id)
    assert (back.giver.login, back.goes_to, back.state) == ("wang", "李窗口", SheetState.prepared)
    assert owed("li", BACK) == [(ToDo.take_back, "社保岗")]

    assert take_over(back, "li", now=BACK).state is SheetState.taken
    assert owed("li", BACK) == owed("wang", BACK) == []
    with pytest.raises(Refused, match="不能再改"):
        hand_back(leave_id)


@pytest.mark.parametrize(
    ("now", "come_back", "away", "stand_in"),
    [
        (NEXT, None, [], []),
        (BACK, None, [(ToDo.wait_back, "社保岗")], [(ToDo.hand_back, "社保岗")]),
        (NEXT, NEXT, [(ToDo.wait_back, "社保岗")], [(ToDo.hand_back, "社保岗")]),
    ],
    ids=["during it", "at its planned end", "returned early"],
)
def test_the_end_of_a_leave_calls_for_the_way_back(
    engine: Engine,
    now: datetime,
    come_back: datetime | None,
    away: list[tuple[ToDo, str]],
    stand_in: list[tuple[ToDo, str]],
) -> None:
    leave_id, _ = gone()
    if come_back:
        with db.writing() as s:
            leave.come_back(s, leave.by_id(s, TOWN, leave_id), by_login(s, "li"), now=come_back)

    assert (owed("li", now), owed("wang", now)) == (away, stand_in)


def test_whoever_approves_leave_may_hand_back_for_a_stand_in_who_is_away(engine: Engine) -> None:
    leave_id, _ = gone()

    with db.reading() as s:
        tasks = {
            who: handover_tasks.to_return(s, by_login(s, who), BACK) for who in ("zhang", "wang", "feng")
        }
    assert {who: [task.post.name for task in rows] for who, rows in tasks.items()} == {
        "zhang": ["社保岗"], "wang": [], "feng": [],
    }  # fmt: skip
    back = hand_back(leave_id, "zhang")
    assert (back.giver.login, back.prepared_by and back.prepared_by.login) == ("wang", "zhang")


def test_the_chain_asks_each_in_turn(engine: Engine) -> None:
    leave_id = ask()
    assert [owed(who, FRIDAY) for who in ("li", "wang")] == [[(ToDo.prepare, "社保岗")], []]
    prepare(leave_id)
    assert [owed(who, FRIDAY) for who in ("li", "wang")] == [[], []]
    approve(leave_id)
    assert [owed(who, FRIDAY) for who in ("li", "wang")] == [[], [(ToDo.take, "社保岗")]]


def test_a_ticket_is_in_the_queue_of_one_of_them_only(engine: Engine) -> None:
    ticket = take()
    gone()

    def queue(who: str, now: datetime) -> list[str]:
        with db.reading() as s:
            return [t.number for t in queue_of(s, by_login(s, who), Moment(s, TOWN, now)).tickets]

    assert (queue("li", NEXT), queue("wang", NEXT)) == ([], [ticket.number])
    assert (queue("li", BACK), queue("wang", BACK)) == ([ticket.number], [])


def test_what_was_never_given_is_not_handed_back(engine: Engine) -> None:
    with pytest.raises(NotFound, match="要交回的岗位"):
        hand_back(ask("feng"))


def test_a_post_for_which_the_person_does_not_answer_needs_no_sheet(engine: Engine) -> None:
    with pytest.raises(Refused, match="不由本人负责"):
        prepare(ask(), post="东岭村代办岗")


def test_a_text_that_is_too_long_is_refused(engine: Engine) -> None:
    leave_id, post, long = ask(), post_id(), InHand("长" * 1001)

    with pytest.raises(Refused, match="“手头材料”最多写1000个字"), db.writing() as s:
        handing_over.prepare(s, by_login(s, "li"), leave_id, post, in_hand=long, now=FRIDAY)


def hand_on(by: str) -> Handover:
    post, day = post_id(), NEXT.date()
    with db.writing() as s:
        return handing_over.change(s, by_login(s, by), post, to=by_login(s, "wang"), from_on=day, now=FRIDAY)


@pytest.mark.parametrize("by", ["li", "zhang"])
def test_a_post_that_gets_another_a_is_handed_over_for_good(engine: Engine, by: str) -> None:
    ticket = take()
    changed()

    sheet = hand_on(by)

    assert (sheet.giver.login, sheet.goes_to, numbers(sheet)) == ("li", "王窗口", [ticket.number])
    assert owed("wang", FRIDAY) == [(ToDo.take, "社保岗")]
    assert take_over(sheet).state is SheetState.taken


def test_a_post_is_not_handed_to_whoever_will_not_hold_it(engine: Engine) -> None:
    with pytest.raises(Refused, match="请先在“岗位设置”里安排"):
        hand_on("li")


def away_together(first: str, second: str, named: str = "") -> None:
    """Both ask for the same two days; the second is approved last, with a third named or none."""
    rows = {who: ask(who) for who in (first, second)}
    if first == "li":
        prepare(rows["li"])
    approve(rows[first])
    prepare(rows[second], second)
    approve(rows[second], stand_in=named)


@pytest.mark.usefixtures("no_holiday")
@pytest.mark.parametrize(("first", "second"), [("li", "wang"), ("wang", "li")])
def test_a_and_b_are_away_together_only_when_a_third_is_named(
    engine: Engine, first: str, second: str
) -> None:
    with pytest.raises(Refused, match="“社保岗”02月16日起无人在岗"):
        away_together(first, second)


@pytest.mark.usefixtures("no_holiday")
@pytest.mark.parametrize(("first", "second"), [("li", "wang"), ("wang", "li")])
def test_in_either_order_a_third_may_be_named(engine: Engine, first: str, second: str) -> None:
    away_together(first, second, "feng")

    with db.reading() as s:
        assert [post.name for post in answering.posts_of(s, by_login(s, "feng"), NEXT)] == ["社保岗"]


@pytest.mark.usefixtures("no_holiday")
@pytest.mark.parametrize("others", [("li", "wang"), ("wang", "li")])
def test_the_third_does_not_go_away_in_turn(engine: Engine, others: tuple[str, str]) -> None:
    away_together(*others, named="feng")
    third = ask("feng")
    prepare(third, "feng")

    with pytest.raises(Refused, match="无人在岗"):
        approve(third)


def test_the_row_of_the_leave_is_untouched_by_a_refusal(engine: Engine) -> None:
    leave_id = ask()
    with pytest.raises(Refused):
        approve(leave_id)

    with db.reading() as s:
        assert leave.by_id(s, TOWN, leave_id).state.label == "待批"
        assert s.scalars(select(Leave.decided_at)).all() == [None]


def test_papers_brought_later_are_not_missing_on_a_sheet_written_later(engine: Engine) -> None:
    ticket, leave_id = take(brought=()), ask()
    before = lines(prepare(leave_id))[0].missing
    do("li", supplying.supply, ticket, brought=PAPERS)

    after = lines(prepare(leave_id))[0]

    assert (before, after.missing) == ("居民身份证原件、银行卡复印件", "")
    assert after.due_on == again(ticket).due_on
