"""Ending without a result: with the applicant's signature, or by the director; neither counts as completed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from model.desk.counter import late_papers
from model.desk.course import declining, ending, handling
from model.desk.money import payments
from model.desk.money.payments import Method
from model.desk.ticket.moves import TicketState
from model.ground import db
from model.ground.refusals import NotPermitted, Refused
from tests.desk.doing import again, do, last_note
from tests.desk.tickets import FRIDAY, WORDS, take


def test_the_applicant_takes_it_back_in_writing(engine: Engine) -> None:
    ticket = do("li", ending.withdraw, take(), consent="钱桂英2月13日签字", reason="已在县里办好")

    assert (ticket.state, ticket.completed_on, ticket.ended_on) == (
        TicketState.withdrawn,
        None,
        FRIDAY.date(),
    )
    assert last_note(ticket) == "书面同意：钱桂英2月13日签字。原因：已在县里办好"


def test_without_a_signature_it_is_not_taken_back(engine: Engine) -> None:
    with pytest.raises(Refused, match="还没有记下申请人的书面同意"):
        do("li", ending.withdraw, take(), consent="")


def test_one_that_waits_for_papers_can_be_taken_back_too(engine: Engine) -> None:
    ticket = do("li", ending.withdraw, take(brought=()), consent="本人签字")

    assert (ticket.state, ticket.due_on) == (TicketState.withdrawn, None)


def test_the_director_ends_it_for_good(engine: Engine) -> None:
    ticket = do("zhang", ending.terminate, take(), reason="申请人已去世")

    assert (ticket.state, ticket.open, last_note(ticket)) == (TicketState.terminated, False, "申请人已去世")


def test_ending_needs_a_reason_and_the_director(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(Refused, match="还没有写终止的原因"):
        do("zhang", ending.terminate, ticket, reason=" ")
    with pytest.raises(NotPermitted, match="终止和重开办件"):
        do("li", ending.terminate, ticket, reason="不办了")


def test_what_has_its_result_is_not_ended(engine: Engine) -> None:
    ticket = do("li", handling.complete, take(), reply="已办好", channel="电话答复")

    with pytest.raises(Refused, match="这件现在是“已办结”，不能终止"):
        do("zhang", ending.terminate, ticket, reason="错了")


ENDINGS: dict[str, tuple[Callable[..., object], str, dict[str, Any]]] = {
    "withdraw": (ending.withdraw, "li", {"consent": "本人签字"}),
    "terminate": (ending.terminate, "zhang", {"reason": "申请人已去世"}),
    "lapse": (late_papers.lapse, "li", {"now": FRIDAY.replace(year=2027)}),
    "send_back": (declining.send_back, "sun", {"notice_complete": True, **WORDS}),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_money_goes_back_before_a_ticket_ends_without_a_result(engine: Engine, how: str) -> None:
    action, login, words = ENDINGS[how]
    ticket = take(code="HJ004", brought=() if how == "lapse" else ("户口簿原件", "原居民身份证"))
    do("li", late_papers.contact, ticket, how="打电话", text="没有人接")
    do("li", payments.pay, ticket, amount_fen=2000, method=Method.cash)

    with pytest.raises(Refused, match="收的20元还没有退给申请人。请先退费"):
        do(login, action, ticket, **words)

    with db.reading() as s:
        [paid] = payments.of_ticket(s, again(ticket))
    do("li", payments.refund, ticket, receipt=paid.number, reason="不办了")
    assert not do(login, action, ticket, **words).open
