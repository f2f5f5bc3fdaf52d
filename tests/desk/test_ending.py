"""Ending without a result: with the applicant's signature, or by the director; neither counts as completed."""

import pytest
from sqlalchemy import Engine

from model.desk import ending, handling
from model.desk.moves import TicketState
from model.ground.refusals import NotPermitted, Refused
from tests.desk.doing import do, last_note
from tests.desk.test_intake import FRIDAY, take


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
