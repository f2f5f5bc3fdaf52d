"""Decisions: taken alone or with the completion; a licence by a second person; handed over within ten working days."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, update

from model.catalogue.versions import ItemVersion
from model.desk import decisions, handling
from model.desk.moves import TicketState
from model.desk.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from tests.desk.doing import again, do, last_note, story
from tests.desk.test_intake import FRIDAY, take

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


def test_whoever_took_a_licence_in_does_not_decide_it(engine: Engine) -> None:
    ticket = licence()

    for action, words in ((handling.decide, GRANTED), (handling.complete, REPLY)):
        with pytest.raises(Refused, match="要由收件人以外的人作决定"):
            do("li", action, ticket, **words)

    assert do("wang", handling.decide, ticket, **GRANTED).state is TicketState.decided
    assert do("li", handling.complete, ticket, **REPLY).state is TicketState.completed


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
    assert last_note(ticket) == "领取人：本人（过了决定后10个工作日）"


def test_delivered_on_the_last_day_is_in_time(engine: Engine) -> None:
    ticket = do("li", handling.complete, take(), **REPLY)

    ticket = do("li", handling.deliver, ticket, to="本人", now=FRIDAY.replace(month=3, day=5))

    assert (ticket.delivered_to, last_note(ticket)) == ("本人", "领取人：本人")
