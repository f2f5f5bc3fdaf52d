"""What the house does by itself: ended stops, acceptance by law, the lights; and papers that are told too late."""

from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, event, select, update

from model.catalogue.versions import Mode
from model.desk import upkeep
from model.desk.colleagues.urging import Urging
from model.desk.counter import intake, late_papers, notices, supplying
from model.desk.counter.applicants import Applicant
from model.desk.counter.intake import Outcome
from model.desk.deadline.pauses import ClockPause
from model.desk.ticket import events
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, settings
from model.ground.refusals import NotPermitted, Refused
from model.people import sites
from model.people.accounts import by_login
from tests.cast import TOWN
from tests.desk.deadline.clocks import at, low_income, story, suspend
from tests.desk.doing import again
from tests.desk.tickets import PAPERS, take

LAST = at(3, 9)  # the fifth working day after Monday, 2 March
LATE = at(3, 10)


def tend(now: datetime) -> upkeep.Counts:
    with db.writing() as s:
        return upkeep.run(s, TOWN, now=now)


def received(*, code: str = "MZ005", brought: tuple[str, ...] = (), mode: Mode = Mode.agency) -> Ticket:
    """Something that came on 2 March and that nobody accepted or answered."""
    ticket = take(code=code, brought=brought, mode=mode, now=at(3, 2))
    with db.writing() as s:
        row = s.get_one(Ticket, (TOWN, ticket.id))
        row.state, row.accepted_on, row.due_on = TicketState.received, None, date(2026, 3, 9)
        for given in s.scalars(select(notices.Notice)):
            s.delete(given)
    return again(ticket)


def answer(ticket: Ticket, now: datetime, *, brought: tuple[str, ...] = PAPERS, reply: str = "") -> Ticket:
    with db.writing() as s:
        by, seen = by_login(s, "li"), ticket.row_version
        return intake.accept(s, by, ticket.number, brought=brought, reply=reply, seen=seen, now=now)


def test_a_pause_that_ran_out_is_ended_by_the_house(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))  # until Friday, 13 March
    assert tend(at(3, 13)).resumed == 0

    assert tend(at(3, 14)).resumed == 1

    ticket = again(ticket)
    assert (ticket.state, ticket.due_on) == (TicketState.in_progress, date(2026, 4, 14))
    assert story(ticket)[-1] == (EventKind.resumed, "暂停期满，自动恢复计时，2026-04-14到期")
    with db.reading() as s:
        [pause] = s.scalars(select(ClockPause))
        assert (pause.resumed_on, pause.resumed_by_id) == (date(2026, 3, 14), None)
        assert events.of_ticket(s, ticket)[-1].who == "系统"
        assert list(history.broken_links(s)) == []


def test_a_pause_found_much_later_lasted_no_longer(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))

    tend(at(3, 30))

    assert again(ticket).due_on == date(2026, 4, 14)


def test_a_ticket_that_was_withdrawn_while_it_was_paused_is_left_alone(engine: Engine) -> None:
    ticket = low_income()
    suspend(ticket, at(3, 9))
    with db.writing() as s:
        s.get_one(Ticket, (TOWN, ticket.id)).move(Verb.withdraw, at(3, 10))

    assert tend(at(3, 30)).resumed == 0
    assert again(ticket).state is TicketState.withdrawn


def test_what_nobody_answered_in_five_working_days_is_accepted_from_the_day_it_came(engine: Engine) -> None:
    ticket = received(brought=PAPERS)
    assert tend(LAST).deemed == 0

    assert tend(LATE).deemed == 1

    ticket = again(ticket)
    assert (ticket.state, ticket.deemed) == (TicketState.accepted, True)
    assert (ticket.accepted_on, ticket.promise) == (date(2026, 3, 2), date(2026, 3, 5))
    kinds = [kind for kind, _ in story(ticket)]
    assert kinds[-3:] == [EventKind.deemed, EventKind.breach, EventKind.supervised]


def test_doing_it_again_does_nothing(engine: Engine) -> None:
    received()
    suspend(low_income(), at(3, 9))
    take(code="MZ014", brought=("居民身份证原件", "近期照片"), now=at(3, 2))
    assert tend(at(3, 20)) == upkeep.Counts(resumed=1, deemed=1, supervised=2, urged=0)
    with db.reading() as s:
        before = len(s.scalars(select(TicketEvent)).all())

    assert tend(at(3, 20)) == upkeep.Counts()

    with db.reading() as s:
        assert len(s.scalars(select(TicketEvent)).all()) == before


def test_two_processes_at_once_do_it_once(engine: Engine) -> None:
    ticket = received()
    both = [Thread(target=tend, args=(LATE,)) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert [kind for kind, _ in story(ticket)].count(EventKind.deemed) == 1
    with db.reading() as s:
        assert len(s.scalars(select(Urging).where(Urging.ticket_id == ticket.id)).all()) == 1


def test_every_town_of_the_database_is_tended(engine: Engine) -> None:
    with db.reading() as s:
        assert [hall.town_id for hall in sites.halls(s)] == [TOWN]


def test_accepted_on_the_last_day_it_is_accepted_that_day(engine: Engine) -> None:
    ticket = answer(received(), LAST)

    assert (ticket.accepted_on, ticket.deemed) == (date(2026, 3, 9), False)


def test_accepted_too_late_it_counts_from_the_day_it_came(engine: Engine) -> None:
    ticket = answer(received(), LATE)

    assert (ticket.state, ticket.accepted_on, ticket.deemed) == (
        TicketState.accepted,
        date(2026, 3, 2),
        True,
    )
    assert ticket.due_on == date(2026, 3, 5)
    assert EventKind.breach in [kind for kind, _ in story(ticket)]


def test_an_instant_item_answered_too_late_is_done_and_late(engine: Engine) -> None:
    ticket = received(code="MZ009", brought=("户口簿原件",), mode=Mode.direct)

    ticket = answer(ticket, LATE, brought=("户口簿原件",), reply="已登记")

    assert ticket.state is TicketState.completed
    assert (ticket.due_on, ticket.on_time()) == (date(2026, 3, 2), False)


def test_a_notice_given_too_late_is_still_given_but_the_clock_runs(engine: Engine) -> None:
    ticket = answer(received(), LATE, brought=PAPERS[:1])

    assert (ticket.state, ticket.accepted_on) == (TicketState.accepted, date(2026, 3, 2))
    with db.reading() as s:
        [given] = notices.of_ticket(s, ticket)
    assert (given.number, given.missing, given.late) == (f"{ticket.number}-G1", ["银行卡复印件"], True)
    assert story(ticket)[-1][1] == "还缺：银行卡复印件（过了告知期限）"


def test_a_notice_given_in_time_waits_for_the_papers(engine: Engine) -> None:
    ticket = answer(received(), LAST, brought=PAPERS[:1])

    assert (ticket.state, ticket.due_on) == (TicketState.correction, None)
    with db.reading() as s:
        assert [given.late for given in notices.of_ticket(s, ticket)] == [False]


def test_papers_may_still_come_for_what_was_accepted_by_law(engine: Engine) -> None:
    ticket = answer(received(), LATE, brought=PAPERS[:1])

    with db.writing() as s:
        li, seen = by_login(s, "li"), ticket.row_version
        ticket = supplying.supply(s, li, ticket.number, brought=PAPERS[1:], seen=seen, now=at(3, 11))

    assert (ticket.missing, ticket.state) == ([], TicketState.accepted)
    assert ticket.accepted_on == date(2026, 3, 2)


def test_the_town_may_answer_sooner_than_the_law_says(engine: Engine) -> None:
    received()
    with db.writing() as s:
        settings.put(s, TOWN, "check_days", "2")

    assert (tend(at(3, 4)).deemed, tend(at(3, 5)).deemed) == (0, 1)


def test_taking_in_leaves_it_to_be_checked(engine: Engine) -> None:
    assert Outcome.receive.label == "先收件"


def second(ticket: Ticket, more: tuple[str, ...], *, login: str = "ji", reason: str = "漏看了规定") -> str:
    with db.writing() as s:
        by, seen = by_login(s, login), again(ticket).row_version
        return notices.notify_again(
            s, by, ticket.number, more=more, reason=reason, seen=seen, now=at(3, 4)
        ).number


def test_a_second_notice_is_the_supervisors_alone_and_a_breach(engine: Engine) -> None:
    ticket = take(brought=PAPERS[:1], now=at(3, 2))

    number = second(ticket, ("户口簿原件",))

    assert number == f"{ticket.number}-G2"
    assert again(ticket).missing == ["银行卡复印件", "户口簿原件"]
    assert story(ticket)[-1] == (EventKind.breach, "没有一次说全，再次告知。漏看了规定")
    with db.reading() as s:
        assert notices.of_ticket(s, ticket)[-1].missing == ["银行卡复印件", "户口簿原件"]


@pytest.mark.parametrize("login", ["li", "zhang", "chen", "guan"])
def test_nobody_else_asks_for_more_papers(engine: Engine, login: str) -> None:
    with pytest.raises(NotPermitted, match="批准再次告知"):
        second(take(brought=(), now=at(3, 2)), ("户口簿原件",), login=login)


@pytest.mark.parametrize(
    ("more", "reason", "sentence"),
    [
        ((" ",), "漏看了", "没有写新要的材料"),
        (("银行卡复印件",), "漏看了", "“银行卡复印件”已经告知过了"),
        (("户口簿", "户口簿"), "漏看了", "“户口簿”已经告知过了"),
        (("户口簿",), "", "没有写原因"),
    ],
)
def test_a_second_notice_names_what_is_new_and_why(
    engine: Engine, more: tuple[str, ...], reason: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        second(take(brought=(), now=at(3, 2)), more, reason=reason)


def test_what_is_accepted_is_asked_for_nothing_more(engine: Engine) -> None:
    with pytest.raises(Refused, match="不能再次告知"):
        second(take(now=at(3, 2)), ("户口簿原件",))


def contact(ticket: Ticket, when: datetime, *, text: str = "说下周来", how: str = "打电话") -> None:
    with db.writing() as s:
        by, seen = by_login(s, "li"), again(ticket).row_version
        late_papers.contact(s, by, ticket.number, how=how, text=text, seen=seen, now=when)


def lapse(ticket: Ticket, when: datetime) -> Ticket:
    with db.writing() as s:
        return late_papers.lapse(
            s, by_login(s, "li"), ticket.number, seen=again(ticket).row_version, now=when
        )


def test_papers_that_never_come_end_the_ticket_after_somebody_asked(engine: Engine) -> None:
    ticket = take(brought=(), now=at(3, 2))  # 30 calendar days: until 1 April
    contact(ticket, at(3, 20))

    ticket = lapse(ticket, at(4, 2))

    assert (ticket.state, ticket.ended_on) == (TicketState.withdrawn, date(2026, 4, 2))
    assert story(ticket)[-2] == (EventKind.contacted, "打电话：说下周来")


def test_not_before_the_time_is_over(engine: Engine) -> None:
    ticket = take(brought=(), now=at(3, 2))
    contact(ticket, at(3, 20))

    with pytest.raises(Refused, match="期限到2026-04-01，还没有过"):
        lapse(ticket, at(4, 1))


def test_not_before_somebody_tried_to_reach_the_applicant(engine: Engine) -> None:
    ticket = take(brought=(), now=at(3, 2))

    with pytest.raises(Refused, match="还没有联系过申请人"):
        lapse(ticket, at(4, 2))


def test_the_time_begins_anew_with_a_second_notice_and_so_does_the_attempt(engine: Engine) -> None:
    ticket = take(brought=PAPERS[:1], now=at(3, 2))
    contact(ticket, at(3, 3))
    second(ticket, ("户口簿原件",))

    with db.reading() as s:
        assert late_papers.supply_until(s, ticket) == date(2026, 3, 4) + timedelta(days=30)
    with pytest.raises(Refused, match="还没有联系过申请人"):
        lapse(ticket, at(4, 10))


@pytest.mark.parametrize(
    ("how", "text", "sentence"), [("打电话", " ", "没有写联系情况"), ("托梦", "说过了", "联系方式只能是")]
)
def test_an_attempt_says_how_and_what(engine: Engine, how: str, text: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        contact(take(brought=(), now=at(3, 2)), at(3, 3), how=how, text=text)


def test_a_closed_ticket_needs_no_more_calls(engine: Engine) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="好", now=at(3, 2))

    with pytest.raises(Refused, match="不用再联系"):
        contact(ticket, at(3, 3))


def test_many_that_wait_in_time_cost_no_more_than_a_few(engine: Engine) -> None:
    statements: list[str] = []
    event.listen(db.engine(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    costs = []
    tend(at(3, 2))  # the calendar is read once
    for number in (1, 4):
        for n in range(number):
            take(brought=(), who=Applicant(f"群众{number}{n}"), now=at(3, 2))
        with db.writing() as s:
            s.execute(update(Ticket).values(state=TicketState.received, due_on=date(2026, 3, 9)))
        statements.clear()
        tend(at(3, 3))
        costs.append(len(statements))

    assert costs[0] == costs[1]
