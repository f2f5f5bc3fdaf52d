"""Stopping the clock: only for a step the item names, capped, told, and a second time flagged."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine

from model.desk.course import handling
from model.desk.deadline import clock, pausing
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db, workdays
from model.ground.owed import Urgency
from model.ground.refusals import ChangedMeanwhile, NotPermitted, Refused
from model.ground.workdays import DayUnit
from model.people.accounts import by_login
from seed.calendar import known
from tests.desk.deadline.clocks import at, low_income, story, suspend
from tests.desk.doing import again
from tests.desk.tickets import take

PROMISE = date(2026, 4, 7)  # 25 working days after 2 March, with 清明 between


def resume(ticket: Ticket, when: datetime, *, login: str = "zhang") -> Ticket:
    with db.writing() as s:
        return pausing.resume(s, by_login(s, login), ticket.number, seen=ticket.row_version, now=when)


def test_five_working_days_of_pause_move_the_promise_by_five(engine: Engine) -> None:
    ticket = low_income()
    assert ticket.due_on == PROMISE

    pause = suspend(ticket, at(3, 9))

    ticket = again(ticket)
    assert (pause.started_on, pause.until) == (date(2026, 3, 9), date(2026, 3, 13))
    assert (ticket.state, ticket.due_on) == (TicketState.suspended, date(2026, 4, 14))
    assert ticket.paused_until == date(2026, 3, 13)
    assert story(ticket)[-1][1] == "审核，预计5个工作日，到2026-03-13为止。入户核查"


def test_days_of_a_stop_are_not_among_those_given(engine: Engine) -> None:
    ticket = low_income()

    suspend(ticket, at(3, 9))

    assert (ticket.given_days, again(ticket).given_days) == (25, 25)


def test_resumed_on_wednesday_the_wednesday_counts(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))

    ticket = resume(again(ticket), at(3, 11))

    assert (ticket.state, ticket.due_on) == (TicketState.in_progress, date(2026, 4, 9))
    assert ticket.paused_until is None


def test_resumed_on_the_day_it_began_nothing_is_lost(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))

    assert resume(again(ticket), at(3, 9)).due_on == PROMISE


def test_an_accepted_ticket_is_begun_in_the_same_act(engine: Engine) -> None:
    ticket = low_income()
    assert ticket.state is TicketState.accepted

    suspend(ticket, at(3, 9))

    assert again(ticket).state is TicketState.suspended


def test_a_second_pause_of_the_same_step_is_allowed_and_flagged(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))
    resume(again(ticket), at(3, 11))

    pause = suspend(again(ticket), at(3, 16))

    assert pause.repeated
    assert story(ticket)[-1] == (EventKind.breach, "“审核”第2次暂停计时")


def test_a_first_pause_is_no_breach(engine: Engine) -> None:
    ticket = low_income()

    assert not suspend(ticket, at(3, 9)).repeated
    assert EventKind.breach not in [kind for kind, _ in story(ticket)]


def test_pauses_of_calendar_day_items_count_calendar_days(engine: Engine) -> None:
    ticket = low_income(code="HJ004")

    assert suspend(ticket, at(3, 6), days=3).until == date(2026, 3, 8)


def test_working_days_of_a_pause_begun_on_a_free_day_begin_on_the_next_working_day() -> None:
    sunday = date(2026, 3, 8)

    assert pausing.last_day(sunday, 2, DayUnit.workday, known()) == date(2026, 3, 10)
    assert pausing.last_day(sunday, 2, DayUnit.calendar_day, known()) == date(2026, 3, 9)


def test_a_late_ticket_that_is_paused_stays_late(engine: Engine) -> None:
    ticket = low_income()

    suspend(ticket, at(4, 9))

    ticket, today = again(ticket), date(2026, 4, 10)
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    assert (ticket.due_on, ticket.paused_until) == (PROMISE, None)
    assert ticket.urgency(today, calendar) is Urgency.overdue


def test_while_it_is_paused_it_is_neither_late_nor_soon(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(4, 7), days=10)
    with db.reading() as s:
        calendar = workdays.load_calendar(s)

    assert again(ticket).urgency(date(2026, 4, 20), calendar) is Urgency.paused


def test_a_step_that_does_not_stop_the_clock_is_refused_and_those_that_do_are_named(engine: Engine) -> None:
    with pytest.raises(Refused, match="只有这几步可以暂停计时：审核"):
        suspend(low_income(), at(3, 9), step="受理")


def test_an_item_without_such_a_step_is_never_paused(engine: Engine) -> None:
    with pytest.raises(Refused, match="没有可以暂停计时的环节"):
        suspend(take(now=at(3, 2)), at(3, 3))


@pytest.mark.parametrize(
    ("cap", "days", "most"), [(10, 11, 10), (10, 0, 10), (None, 31, 30)], ids=["cap", "nothing", "no_cap"]
)
def test_no_pause_is_longer_than_its_cap(engine: Engine, cap: int | None, days: int, most: int) -> None:
    with pytest.raises(Refused, match=f"最多暂停{most}个工作日，填写的是{days}"):
        suspend(low_income(cap=cap), at(3, 9), days=days)


def test_a_pause_needs_a_reason(engine: Engine) -> None:
    with pytest.raises(Refused, match="没有写原因"):
        suspend(low_income(), at(3, 9), reason=" ")


@pytest.mark.parametrize("login", ["li", "zhao", "ji", "guan", "zhou"])
def test_only_approvers_pause_and_resume(engine: Engine, login: str) -> None:
    ticket = low_income()
    with pytest.raises(NotPermitted, match="审批办件"):
        suspend(ticket, at(3, 9), login=login)
    suspend(ticket, at(3, 9))

    with pytest.raises(NotPermitted, match="审批办件"):
        resume(again(ticket), at(3, 10), login=login)


def test_what_is_paused_is_not_paused_again_and_what_runs_is_not_resumed(engine: Engine) -> None:
    ticket = low_income()
    with pytest.raises(Refused, match="不能恢复计时"):
        resume(ticket, at(3, 9))
    suspend(ticket, at(3, 9))

    with pytest.raises(Refused, match="不能暂停计时"):
        suspend(again(ticket), at(3, 10))


def test_who_looked_at_an_older_version_is_told(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))

    with pytest.raises(ChangedMeanwhile, match="张主任"):
        suspend(ticket, at(3, 9))


def test_nothing_is_completed_while_the_clock_stands_still(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))

    with pytest.raises(Refused, match="暂停计时"), db.writing() as s:
        li, seen = by_login(s, "li"), again(ticket).row_version
        handling.complete(s, li, ticket.number, reply="好", channel="电话答复", seen=seen, now=at(3, 10))


def test_the_days_of_a_pause_are_told_with_their_step(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))

    with db.reading() as s:
        counted = clock.of(s, again(ticket), workdays.load_calendar(s))

    assert counted
    assert [day.why for day in counted.due.days if day.day == date(2026, 3, 10)] == ["暂停计时：审核"]
