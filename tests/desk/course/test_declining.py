"""Declining: a clear answer with basis, reason and where to go; nothing is sent back for a paper never asked for."""

import pytest
from sqlalchemy import Engine

from model.desk.course import declining, handling
from model.desk.course.declining import Declined
from model.desk.ticket import decisions
from model.desk.ticket.moves import TicketState
from model.ground import db
from model.ground.refusals import NotPermitted, Refused
from tests.desk.doing import again, do, given, last_note, story
from tests.desk.tickets import FRIDAY, WORDS, joined, received, take


def test_what_is_not_accepted_gets_its_answer_at_once(engine: Engine) -> None:
    ticket = do("li", declining.not_accept, received(), **WORDS)

    assert (ticket.state, ticket.due_on, ticket.ended_on) == (TicketState.not_accepted, None, FRIDAY.date())
    assert last_note(ticket) == (
        "户籍不在本镇。依据：《社会救助暂行办法》第九条。去处：请到青山镇便民服务中心，电话0000-1234567"
    )
    with db.reading() as s:
        [row] = declining.of_ticket(s, ticket)
    assert (row.kind, row.by.name, row.basis) == (Declined.not_accepted, "李窗口", WORDS["basis"])


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("basis", "还没有写不予受理的依据。请写明哪部规定的哪一条。"),
        ("reason", "还没有写不予受理的原因。请用申请人听得懂的话写。"),
        ("guidance", "还没有写去哪里办。请告诉申请人到哪里、找谁、电话多少。"),
    ],
)
def test_basis_reason_and_where_to_go_are_all_needed(engine: Engine, missing: str, sentence: str) -> None:
    ticket = received()

    with pytest.raises(Refused, match=sentence):
        do("li", declining.not_accept, ticket, **(WORDS | {missing: " "}))

    assert again(ticket).state is TicketState.received


def test_after_the_days_to_check_the_law_has_accepted_it(engine: Engine) -> None:
    ticket = received()

    with pytest.raises(Refused, match="已过5个工作日，按收件当天受理。请受理后再决定或退件。"):
        do("li", declining.not_accept, ticket, now=FRIDAY.replace(day=28), **WORDS)

    assert again(ticket).state is TicketState.received
    last = FRIDAY.replace(day=27)  # 14 (a Saturday that works), 24, 25, 26, 27
    assert do("li", declining.not_accept, ticket, now=last, **WORDS).state is TicketState.not_accepted


def test_an_accepted_one_is_sent_back_by_whoever_approves(engine: Engine) -> None:
    ticket = do("sun", declining.send_back, take(), notice_complete=True, **WORDS)

    assert (ticket.state, ticket.completed_on, ticket.ended_on) == (TicketState.returned, None, FRIDAY.date())
    assert story(ticket) == ["登记", "受理", "退件"]


def test_nothing_is_sent_back_for_a_paper_that_no_notice_named(engine: Engine) -> None:
    with pytest.raises(Refused, match="不能因为告知单上没有写的材料退件"):
        do("sun", declining.send_back, take(), notice_complete=False, **WORDS)


def test_the_clerk_of_the_counter_does_not_send_back(engine: Engine) -> None:
    with pytest.raises(NotPermitted, match="审批办件"):
        do("li", declining.send_back, take(), notice_complete=True, **WORDS)


def test_a_department_sends_back_its_own_items_only(engine: Engine) -> None:
    ticket = given(joined(), "民政办")

    with pytest.raises(Refused, match="这件由社会保障所主管"):
        do("sun", declining.send_back, ticket, notice_complete=True, **WORDS)


def test_a_denied_one_is_completed_with_its_result_and_keeps_why(engine: Engine) -> None:
    words = WORDS | {"granted": False, "text": "经核对收入超过标准，不予批准。"}
    ticket = do("li", handling.decide, take(), **words)

    ticket = do("li", handling.complete, ticket, reply="不符合条件，已说明。", channel="当面答复")

    assert (ticket.state, ticket.on_time()) == (TicketState.completed, True)
    with db.reading() as s:
        [row] = declining.of_ticket(s, ticket)
        decision = decisions.last(s, ticket)
    assert row.kind is Declined.denied and decision and not decision.granted
