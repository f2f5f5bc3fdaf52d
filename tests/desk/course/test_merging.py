"""Merging: one business entered twice becomes one ticket, and both numbers are found."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from model.desk.colleagues import urging
from model.desk.counter.applicants import Applicant
from model.desk.course import handling, merging, reporting_up
from model.desk.money import payments
from model.desk.money.payments import Method
from model.desk.ticket import events, finding
from model.desk.ticket.finding import Filter
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db, history
from model.ground.refusals import ChangedMeanwhile, NotPermitted, Refused
from model.people.accounts import by_login
from tests.desk.doing import again, do
from tests.desk.tickets import FRIDAY, GRANNY, UP, take

LATER = FRIDAY + timedelta(minutes=5)


def merge(ticket: Ticket, into: Ticket, login: str = "li") -> Ticket:
    with db.writing() as s:
        by, seen = by_login(s, login), ticket.row_version
        return merging.merge(s, by, ticket.number, into=into.number, seen=seen, now=LATER)


def alike(ticket: Ticket, login: str = "li") -> Sequence[str]:
    with db.reading() as s:
        return [other.number for other in merging.alike(s, by_login(s, login), ticket)]


def test_the_double_is_closed_and_both_numbers_are_found(engine: Engine) -> None:
    """C19."""
    stays, double = take(), take(another=True)

    merge(double, stays)

    closed = again(double)
    assert (closed.state, closed.ended_on) == (TicketState.terminated, FRIDAY.date())
    with db.reading() as s:
        li, today = by_login(s, "li"), FRIDAY.date()
        tickets = [finding.find(s, li, Filter(text=t.number), today=today)[1][0] for t in (stays, double)]
        assert [t.number for t in tickets] == [stays.number, double.number]
        assert merging.merged_into(s, closed) == stays.number
        assert merging.other_numbers(s, stays) == [double.number]
        assert events.of_ticket(s, stays)[-1].note == f"{double.number}并入这一件"
        assert events.of_ticket(s, double)[-1].note == f"并入{stays.number}"
        assert list(history.broken_links(s)) == []


def test_a_double_that_lay_at_the_upper_authority_does_not_stand_still_for_ever(engine: Engine) -> None:
    papers = {"code": "HJ004", "brought": ("户口簿原件", "原居民身份证")}
    stays, double = take(**papers), take(**papers, another=True)  # type: ignore[arg-type]
    up = do("li", reporting_up.report_up, double, **UP)
    assert up.paused_until

    merge(up, stays)

    assert again(double).paused_until is None


def test_what_was_urged_there_is_answered_by_the_merging(engine: Engine) -> None:
    stays, double = take(), take(another=True)
    with db.writing() as s:
        urging.urge(s, by_login(s, "feng"), double.number, text="急用", now=FRIDAY)

    merge(double, stays)

    with db.reading() as s:
        [row] = urging.of_ticket(s, double)
    assert row.answer == f"已并入{stays.number}，请看那一件。"


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"code": "MZ014", "brought": ("居民身份证原件", "近期照片")}, "不是同一事项"),
        ({"who": Applicant("钱桂英", "990101198001010014")}, "不是同一申请人"),
        ({"who": Applicant("孙二")}, "不是同一申请人"),
    ],
)
def test_other_people_and_other_items_are_not_merged(
    engine: Engine, other: dict[str, object], sentence: str
) -> None:
    ticket, stays = take(), take(**other)  # type: ignore[arg-type]

    with pytest.raises(Refused, match=sentence):
        merge(ticket, stays)

    assert again(ticket).state is TicketState.accepted and alike(ticket) == []


def test_whoever_gave_no_id_number_is_known_by_name(engine: Engine) -> None:
    stays, double = take(), take(who=Applicant("钱桂英"), another=True)

    assert alike(double) == [stays.number] and alike(stays) == [double.number]
    assert merge(double, stays).number == stays.number


def test_not_into_itself(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(Refused, match="不能并入自己"):
        merge(ticket, ticket)


def test_not_into_a_closed_one_and_not_in_a_circle(engine: Engine) -> None:
    first, second = take(), take(another=True)
    merge(first, second)

    with pytest.raises(Refused, match="已终止”，不能并进去"):
        merge(again(second), first)


def test_a_closed_one_is_merged_into_nothing(engine: Engine) -> None:
    done, stays = take(), take(another=True)
    with db.writing() as s:
        args = {"reply": "已办好", "channel": "电话答复", "seen": done.row_version, "now": FRIDAY}
        handling.complete(s, by_login(s, "li"), done.number, **args)  # type: ignore[arg-type]

    with pytest.raises(Refused, match="已办结”，不能并入另一件"):
        merge(again(done), stays)


def test_the_first_one_remains_so_that_its_promise_is_kept(engine: Engine) -> None:
    first, double = take(), take(another=True, now=LATER)

    with pytest.raises(Refused, match=f"请把后登记的并入先登记的：打开{double.number}，并入{first.number}。"):
        merge(first, double)

    assert again(first).open and merge(double, first).number == first.number


def test_money_taken_for_the_double_goes_back_first(engine: Engine) -> None:
    papers = {"code": "HJ004", "brought": ("户口簿原件", "原居民身份证")}
    stays, double = take(**papers), take(**papers, another=True)  # type: ignore[arg-type]
    do("li", payments.pay, double, amount_fen=2000, method=Method.cash)

    with pytest.raises(Refused, match="收的20元还没有退给申请人。请先退费"):
        merge(again(double), stays)

    assert again(double).open


def test_only_the_post_of_the_double_merges_it(engine: Engine) -> None:
    stays, double = take(), take("zhao", another=True)

    with pytest.raises(Refused, match="由赵村负责"):
        merge(double, stays, "li")
    with pytest.raises(NotPermitted, match="办理办件"):
        merge(double, stays, "chen")


def test_the_second_of_two_is_told(engine: Engine) -> None:
    stays, double = take(), take(another=True)
    merge(double, stays)

    with pytest.raises(ChangedMeanwhile, match="李窗口"):
        merge(double, stays, "wang")


def test_what_looks_alike_is_told_with_enough_to_judge(engine: Engine) -> None:
    """C20: date, state, post, who received it."""
    first, second = take(), take(another=True)
    take(who=Applicant("孙二"))

    with db.reading() as s:
        [other] = merging.alike(s, by_login(s, "wang"), first)
        facts = (other.number, other.received_on, other.state, other.post.name, other.first_receiver.name)
    assert facts == (second.number, FRIDAY.date(), TicketState.accepted, "社保岗", "李窗口")


def test_an_agent_is_told_of_no_other_village(engine: Engine) -> None:
    here, there = take("zhao"), take("qian", who=GRANNY, another=True)

    assert (alike(here, "zhao"), alike(here, "li")) == ([], [there.number])
