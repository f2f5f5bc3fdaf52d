"""Doing a ticket again: a round of its own, a clock of its own, and the first round's figures for ever."""

from datetime import date

import pytest
from sqlalchemy import Engine, func, select, update

from model.desk.colleagues import urging
from model.desk.course import handling, reopening
from model.desk.course.reopening import Cause
from model.desk.ticket import rounds
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.history import House
from model.ground.refusals import NotPermitted, Refused
from model.people.accounts import Account
from model.roster.on_post import answering
from model.roster.posts.posts import Post
from tests.cast import TOWN
from tests.desk.doing import do, last_note
from tests.desk.tickets import FRIDAY, account, take

LATER = FRIDAY.replace(month=3, day=2)
WHY = {"cause": Cause.complaint, "reason": "金额算错"}


def done() -> Ticket:
    """Accepted and completed on 13 February, promised for the 25th, delivered."""
    ticket = do("li", handling.complete, take(), reply="每月100元", channel="电话答复")
    return do("li", handling.deliver, ticket, to="钱桂英")


def test_a_new_round_has_its_own_clock_and_the_first_keeps_its_promise(engine: Engine) -> None:
    ticket = do("zhang", reopening.reopen, done(), now=LATER, **WHY)

    assert (ticket.state, ticket.round, ticket.closed_at) == (TicketState.in_progress, 2, None)
    assert (ticket.promise, ticket.due_on) == (date(2026, 2, 25), date(2026, 3, 5))
    assert (ticket.completed_on, ticket.reply, ticket.on_time()) == (FRIDAY.date(), "每月100元", True)
    assert last_note(ticket) == "第2轮，投诉：金额算错"


def test_the_second_completion_writes_nothing_over_the_first(engine: Engine) -> None:
    ticket = do("zhang", reopening.reopen, done(), now=LATER, **WHY)
    late = LATER.replace(month=6)

    ticket = do("wang", handling.complete, ticket, now=late, reply="每月200元", channel="当面答复")
    ticket = do("wang", handling.deliver, ticket, now=late, to="钱大山")

    assert (ticket.completed_on, ticket.reply, ticket.on_time()) == (FRIDAY.date(), "每月100元", True)
    assert (ticket.delivered_at, ticket.delivered_to, ticket.closed_at) == (FRIDAY, "钱桂英", late)
    with db.reading() as s:
        [second] = rounds.of_ticket(s, ticket)
    assert (second.reply, second.completed_at, second.delivered_to) == ("每月200元", late, "钱大山")
    assert second.completed_by and second.completed_by.name == "王窗口"


def test_what_the_house_supervised_in_the_first_round_waits_no_more(engine: Engine) -> None:
    ticket = take()
    with db.writing() as s:
        urging.red(s, House(TOWN), now=LATER)
    do("ji", urging.supervise, ticket, text="请说明原因", now=LATER)
    do("li", handling.complete, ticket, reply="每月100元", channel="电话答复", now=LATER)

    do("zhang", reopening.reopen, ticket, now=LATER, **WHY)

    with db.reading() as s:
        answers = {row.text: row.answer for row in urging.of_ticket(s, ticket)}
    assert answers == {
        "已超期，应在2026-02-25前办结。请写明原因和新的办结日期，并告知申请人。": "上一轮已办结，现在是第2轮重新办理，期限另算。",
        "请说明原因": "",
    }


def test_a_third_round_keeps_the_second(engine: Engine) -> None:
    ticket = done()
    for reply in ("第二次", "第三次"):
        ticket = do("zhang", reopening.reopen, ticket, now=LATER, **WHY)
        ticket = do("li", handling.complete, ticket, now=LATER, reply=reply, channel="当面答复")

    with db.reading() as s:
        assert [row.reply for row in rounds.of_ticket(s, ticket)] == ["第二次", "第三次"]
    assert (ticket.round, ticket.promise) == (3, date(2026, 2, 25))


def test_it_answers_to_whoever_holds_the_post_now(engine: Engine) -> None:
    ticket = done()
    with db.writing() as s:
        s.execute(
            update(Ticket).values(
                handler_id=select(Account.id).where(Account.login == "feng").scalar_subquery()
            )
        )

    ticket = do("zhang", reopening.reopen, ticket, now=LATER, **WHY)

    assert ticket.handler_id is None
    with db.reading() as s:
        assert answering.capacity(s, ticket.post_id, account("li"), LATER).for_id is None


def test_of_a_post_that_is_gone_it_goes_to_the_window_of_the_item(engine: Engine) -> None:
    ticket = do("zhao", handling.complete, take("zhao"), reply="已办好", channel="电话答复")
    with db.writing() as s:
        s.execute(update(Post).where(Post.id == ticket.post_id).values(active=False))

    ticket = do("zhang", reopening.reopen, ticket, now=LATER, **WHY)

    assert ticket.post.name == "社保岗"


def test_without_any_post_it_waits_until_there_is_one(engine: Engine) -> None:
    ticket = done()
    with db.writing() as s:
        s.execute(update(Post).values(active=False))

    with pytest.raises(Refused, match="请先在“岗位设置”里设岗"):
        do("zhang", reopening.reopen, ticket, now=LATER, **WHY)

    with db.reading() as s:
        assert s.scalar(select(func.count()).select_from(rounds.TicketRound)) == 0


def test_it_needs_a_reason_and_the_director(engine: Engine) -> None:
    ticket = done()

    with pytest.raises(Refused, match="还没有写重新办理的原因"):
        do("zhang", reopening.reopen, ticket, cause=Cause.rating, reason="")
    with pytest.raises(NotPermitted):
        do("li", reopening.reopen, ticket, **WHY)


def test_only_what_has_its_result_is_done_again(engine: Engine) -> None:
    with pytest.raises(Refused, match="这件现在是“已受理”，不能重新办理"):
        do("zhang", reopening.reopen, take(), **WHY)
