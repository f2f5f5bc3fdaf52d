"""Decisions: taken alone or with the completion; a licence by a second person; handed over within ten working days."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, update

from model.catalogue.versions import ItemVersion, Mode
from model.desk.counter import supplying
from model.desk.course import handling, reporting_up
from model.desk.ticket import decisions
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from tests.desk.doing import again, answered, do, given, last_note, story
from tests.desk.tickets import FRIDAY, UP, WORDS, joined, reported, take

GRANTED = {"granted": True, "basis": "《老年人权益保障法》第三十三条", "text": "准予发放高龄津贴。"}
REPLY = {"reply": "已办好", "channel": "电话答复"}


def licence() -> Ticket:
    """An accepted ticket of 李窗口 whose result is a licence."""
    ticket = take()
    with db.writing() as s:
        s.execute(update(ItemVersion).values(result_document="取水许可证"))
    return again(ticket)


def test_beginning_moves_an_accepted_ticket_on(engine: Engine) -> None:
    ticket = do("li", handling.begin, take())

    assert (ticket.state, story(ticket)) == (TicketState.in_progress, ["登记", "受理", "开始办理"])


def test_a_decision_of_its_own_begins_decides_and_waits_for_the_reply(engine: Engine) -> None:
    ticket = do("li", handling.decide, take(), **GRANTED)

    assert (ticket.state, ticket.completed_on) == (TicketState.decided, None)
    assert last_note(ticket) == "准予：准予发放高龄津贴。"
    assert do("li", handling.complete, ticket, **REPLY).state is TicketState.completed


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"text": ""}, "还没有写决定的内容"),
        ({"basis": " "}, "还没有写决定的依据"),
        ({"granted": False}, "还没有写不予批准的原因"),
    ],
)
def test_a_decision_needs_its_words(engine: Engine, words: dict[str, object], sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        do("li", handling.decide, take(), **(GRANTED | words))


def test_nothing_reported_is_granted_before_the_upper_authority_answered(engine: Engine) -> None:
    ticket = reported()
    with pytest.raises(Refused, match="还不能作出决定：上报件要有上级的结果。"):
        do("li", handling.decide, ticket, **GRANTED)
    assert again(ticket).state is TicketState.accepted

    ticket = do("li", reporting_up.report_up, ticket, **UP)
    ticket = do("li", reporting_up.bring_back, ticket, result="同意", returned_on=FRIDAY.date())

    assert do("li", handling.decide, ticket, **GRANTED).state is TicketState.decided


def test_nothing_joint_is_granted_before_every_department_answered(engine: Engine) -> None:
    ticket = joined()
    with pytest.raises(Refused, match="还不能作出决定：这是联办件，还没有分给部门。"):
        do("li", handling.decide, ticket, **GRANTED)
    ticket = given(ticket, "民政办")
    with pytest.raises(Refused, match="还不能作出决定：民政办还没有办理意见。"):
        do("li", handling.decide, ticket, **GRANTED)

    answered(ticket, "民政办")

    assert do("li", handling.decide, ticket, **GRANTED).state is TicketState.decided


def test_a_denied_one_is_not_due_to_be_handed_up_any_more(engine: Engine) -> None:
    ticket = do("li", handling.decide, reported(), **(GRANTED | WORDS | {"granted": False}))

    assert (ticket.due_on, ticket.promised_on, ticket.promise) == (date(2026, 3, 16), None, date(2026, 3, 16))


def test_the_answer_is_told_in_one_of_the_known_ways(engine: Engine) -> None:
    ticket = take()

    for channel in ("", "托梦"):
        with pytest.raises(Refused, match="告知方式只能是当面答复、电话答复"):
            do("li", handling.complete, ticket, reply="已办好", channel=channel)

    assert again(ticket).state is TicketState.accepted


def test_whoever_took_a_licence_in_does_not_decide_it(engine: Engine) -> None:
    ticket = licence()

    for action, words in ((handling.decide, GRANTED), (handling.complete, REPLY)):
        with pytest.raises(Refused, match="要由收件人以外的人作决定"):
            do("li", action, ticket, **words)

    assert do("wang", handling.decide, ticket, **GRANTED).state is TicketState.decided
    assert do("li", handling.complete, ticket, **REPLY).state is TicketState.completed


def test_an_instant_licence_is_granted_on_the_spot_by_nobody_alone(engine: Engine) -> None:
    licence()
    with pytest.raises(Refused, match="要由收件人以外的人作决定"):
        take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记")

    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct)
    assert ticket.state is TicketState.accepted
    assert do("wang", handling.complete, ticket, **REPLY).state is TicketState.completed


def test_a_licence_whose_papers_come_later_is_granted_by_a_second_person(engine: Engine) -> None:
    licence()
    ticket = take(code="MZ009", brought=(), mode=Mode.direct)
    words: dict[str, object] = {"brought": ["户口簿原件"], "reply": "已登记"}
    with pytest.raises(Refused, match="要由收件人以外的人作决定"):
        do("li", supplying.supply, ticket, **words)

    assert do("wang", supplying.supply, ticket, **words).state is TicketState.completed


def test_one_act_begins_decides_and_completes(engine: Engine) -> None:
    ticket = do("li", handling.complete, take(), **REPLY)

    assert (ticket.state, story(ticket)) == (TicketState.completed, ["登记", "受理", "办结"])


def test_the_result_is_due_in_ten_working_days_and_a_late_delivery_says_so(engine: Engine) -> None:
    ticket = do("li", handling.complete, take(), **REPLY)
    with db.reading() as s:
        due = decisions.delivery_due(s, ticket)

    assert due and str(due) == "2026-03-05"  # over the Spring Festival and two make-up Saturdays
    late = FRIDAY + (due - FRIDAY.date()) + timedelta(days=1)
    ticket = do("li", handling.deliver, ticket, to="本人", now=late)
    assert last_note(ticket) == "领取人：申请人本人（过了决定后10个工作日）"


def test_delivered_on_the_last_day_is_in_time(engine: Engine) -> None:
    ticket = do("li", handling.complete, take(), **REPLY)

    ticket = do("li", handling.deliver, ticket, to="本人", now=FRIDAY.replace(month=3, day=5))

    assert (ticket.delivered_to, last_note(ticket)) == ("本人", "领取人：申请人本人")
