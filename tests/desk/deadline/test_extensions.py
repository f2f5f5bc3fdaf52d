"""More days: asked once by the post before the promise is past, granted by somebody else, never on time afterwards."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, update

from model.catalogue.versions import Mode
from model.desk.course import handling, reopening
from model.desk.course.reopening import Cause
from model.desk.deadline import extending
from model.desk.ticket import events, finding
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Kept, Ticket
from model.ground import db, settings
from model.ground.refusals import NotPermitted, Refused
from model.people.accounts import by_login
from tests.cast import TOWN
from tests.desk.deadline.clocks import THURSDAY, answer, ask, at
from tests.desk.doing import again, do
from tests.desk.tickets import take

PROMISE = date(2026, 3, 5)  # MZ005: 3 working days after Monday, 2 March


def complete(ticket: Ticket, when: datetime) -> Ticket:
    with db.writing() as s:
        by, seen = by_login(s, "li"), again(ticket).row_version
        return handling.complete(
            s, by, ticket.number, reply="已发放", channel="电话答复", seen=seen, now=when
        )


def test_granted_days_move_the_end_and_not_the_promise(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)

    answer(ticket)

    ticket = again(ticket)
    assert (ticket.due_on, ticket.extended_on) == (date(2026, 3, 12), date(2026, 3, 12))
    assert (ticket.promised_on, ticket.promise) == (PROMISE, PROMISE)


@pytest.mark.parametrize(
    ("day", "kept"), [(5, Kept.extended), (6, Kept.extended), (12, Kept.extended), (13, Kept.late)]
)
def test_done_in_the_extension_counts_as_extended(engine: Engine, day: int, kept: Kept) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)
    answer(ticket)

    assert complete(ticket, at(3, day)).kept() is kept


def test_asking_alone_moves_nothing(engine: Engine) -> None:
    ticket = take(now=at(3, 2))

    ask(ticket)

    assert (again(ticket).due_on, again(ticket).extended_on) == (PROMISE, None)


def test_a_refused_extension_moves_nothing_and_may_be_asked_again(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)

    answer(ticket, granted=False, text="材料已经齐了，抓紧办")

    assert again(ticket).due_on == PROMISE
    assert ask(ticket, days=2, when=at(3, 5)).granted is None


def test_once_a_round(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)
    with pytest.raises(Refused, match="已经申请过延期"):
        ask(ticket)
    answer(ticket)

    with pytest.raises(Refused, match="一轮只能延一次"):
        ask(ticket, when=at(3, 5))


def test_a_calendar_day_item_is_extended_by_calendar_days(engine: Engine) -> None:
    ticket = take(code="HJ004", brought=("户口簿原件", "原居民身份证"), now=at(3, 2))
    ask(ticket, days=10)

    answer(ticket)

    assert again(ticket).extended_on == date(2026, 4, 13)  # 40 days after 2 March is Saturday, 11 April


@pytest.mark.parametrize(("days", "most"), [(11, 10), (0, 10)])
def test_no_more_days_than_the_law_allows(engine: Engine, days: int, most: int) -> None:
    with pytest.raises(Refused, match=f"最多延期{most}个工作日，填写的是{days}"):
        ask(take(now=at(3, 2)), days=days)


def test_the_town_may_allow_fewer_days(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    with db.writing() as s:
        settings.put(s, TOWN, "extension_days", "3")

    with pytest.raises(Refused, match="最多延期3个工作日"):
        ask(ticket, days=4)


def test_joint_items_may_have_fifteen(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    with db.writing() as s:
        s.execute(update(Ticket).values(kind="joint"))

    assert ask(ticket, days=15).days == 15


def test_an_extension_needs_a_reason(engine: Engine) -> None:
    with pytest.raises(Refused, match="没有写延期的理由"):
        ask(take(now=at(3, 2)), reason=" ")


def test_a_late_ticket_is_not_healed_by_asking(engine: Engine) -> None:
    with pytest.raises(Refused, match="不能再延期"):
        ask(take(now=at(3, 2)), when=at(3, 6))


def test_nor_by_granting(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)

    with pytest.raises(Refused, match="不能再延期"):
        answer(ticket, when=at(3, 6))

    assert answer(ticket, granted=False, text="已经过期", when=at(3, 6)).granted is False


def test_an_instant_item_is_not_extended(engine: Engine) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, now=at(3, 2))

    assert ticket.state is TicketState.accepted
    with pytest.raises(Refused, match="即办件现在是“已受理”，不能申请延期"):
        ask(ticket, when=at(3, 2))


def test_what_waits_for_papers_has_no_clock_to_extend(engine: Engine) -> None:
    with pytest.raises(Refused, match="不能申请延期"):
        ask(take(brought=(), now=at(3, 2)))


def test_nobody_of_another_post_asks(engine: Engine) -> None:
    with pytest.raises(Refused):
        ask(take(now=at(3, 2)), login="qian")


def test_nobody_answers_the_own_request(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket, login="zhang")

    with pytest.raises(Refused, match="自己申请的延期不能自己批"):
        answer(ticket)
    assert answer(ticket, login="chen").granted


@pytest.mark.parametrize("login", ["li", "ji", "guan"])
def test_only_approvers_answer(engine: Engine, login: str) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)

    with pytest.raises(NotPermitted, match="审批办件"):
        answer(ticket, login=login)


@pytest.mark.parametrize("granted", [True, False])
def test_the_answer_says_how_the_applicant_was_told(engine: Engine, granted: bool) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)

    with pytest.raises(Refused, match="告知申请人"):
        answer(ticket, granted=granted, text="")


def test_what_was_not_asked_is_not_answered(engine: Engine) -> None:
    with pytest.raises(Refused, match="没有等批的延期申请"):
        answer(take(now=at(3, 2)))


def test_the_story_tells_question_and_answer(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)
    answer(ticket)

    with db.reading() as s:
        rows = [(line.kind, line.note) for line in events.of_ticket(s, ticket)][-2:]
    assert rows == [
        (EventKind.extension_asked, "5个工作日。要等民政核对"),
        (EventKind.extension_answered, "批准延期5个工作日，到2026-03-12。已电话告知"),
    ]


def test_approvers_see_what_waits_for_them(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket, login="zhang")

    with db.reading() as s:
        numbers = {
            login: [t.number for t in extending.waiting(s, by_login(s, login))]
            for login in ("zhang", "chen", "li")
        }
        assert finding.by_number(s, by_login(s, "li"), ticket.number).open
    assert numbers == {"zhang": [], "chen": [ticket.number], "li": []}


def test_what_was_asked_for_in_an_earlier_round_waits_for_nobody(engine: Engine) -> None:
    ticket = take(now=at(3, 2))
    ask(ticket)
    complete(ticket, THURSDAY)
    do("zhang", reopening.reopen, ticket, cause=Cause.mistake, reason="金额算错", now=at(3, 6))

    with db.reading() as s:
        assert extending.waiting(s, by_login(s, "chen")) == []
    ask(ticket, when=at(3, 6))
    with db.reading() as s:
        assert [t.number for t in extending.waiting(s, by_login(s, "chen"))] == [ticket.number]
