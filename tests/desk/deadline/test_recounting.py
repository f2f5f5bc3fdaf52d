"""Counting anew when a year's notice comes: with pauses and extensions, in few questions, the old date kept."""

from datetime import date
from threading import Thread

from sqlalchemy import Engine, event, select

from model.catalogue import items
from model.catalogue.versions import Mode
from model.desk.counter import intake
from model.desk.counter.applicants import Applicant
from model.desk.course import handling, joint, reporting_up
from model.desk.deadline import recounting
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState
from model.ground import db
from model.people.accounts import by_login
from model.people.sites import Department
from tests.cast import TOWN
from tests.desk.deadline.clocks import answer, ask, at, low_income, story, suspend
from tests.desk.doing import again, do
from tests.desk.tickets import take

YEAR = {date(2027, 1, 1): "元旦", **{date(2027, 2, day): "春节" for day in range(5, 12)}}


def enter(*, makeup: tuple[date, ...] = ()) -> int:
    with db.writing() as s:
        return recounting.enter_notice(
            s, by_login(s, "zhang"), year=2027, free=YEAR, makeup=makeup, source="国办通知", now=at(12, 30)
        )


def test_pauses_and_extensions_are_counted_in_when_the_notice_comes(engine: Engine) -> None:
    low_income()
    ticket = take(
        code="MZ001",
        brought=("申请书", "居民身份证原件", "户口簿原件"),
        who=Applicant("孙二"),
        now=at(12, 14),
    )
    ask(ticket, when=at(12, 15))
    answer(ticket, when=at(12, 15))
    suspend(again(ticket), at(12, 28), days=10)  # to 8 January as presumed
    before = again(ticket)
    # 25 working days: 9 up to 25 December, 16 from 11 January; then 5 more
    assert (before.promise, before.due_on) == (date(2027, 2, 1), date(2027, 2, 8))

    assert enter(makeup=(date(2027, 1, 16),)) == 1

    ticket = again(
        ticket
    )  # Saturday, 16 January is worked; 5 to 11 February are off, and 1 January: the stop
    assert (ticket.promise, ticket.due_on) == (date(2027, 2, 1), date(2027, 2, 15))  # lasts to 11 January
    sentence = "由2027-02-08改为2027-02-15；审核暂停期满由2027-01-08改为2027-01-11"
    assert (story(ticket)[-1], ticket.paused_until) == ((EventKind.recounted, sentence), date(2027, 1, 11))


def test_the_promise_in_a_new_year_is_counted_anew_though_the_hand_up_is_due_before(engine: Engine) -> None:
    ticket = take(code="HJ004", brought=("户口簿原件", "原居民身份证"), now=at(12, 8))
    with db.writing() as s:  # 30 days after 8 December
        free = {date(2027, 1, day): "元旦" for day in range(1, 11)}
        zhang = by_login(s, "zhang")
        recounting.enter_notice(s, zhang, year=2027, free=free, makeup=(), source="通知", now=at(12, 9))

    assert again(ticket).promise == date(2027, 1, 11)
    assert story(ticket)[-1] == (EventKind.recounted, "承诺办结由2027-01-07改为2027-01-11")


def test_the_upper_authority_gets_its_days_anew(engine: Engine) -> None:
    ticket = take(code="HJ004", brought=("户口簿原件", "原居民身份证"), now=at(12, 15))
    up = {"body": "县公安局", "outside_number": "7", "sent_on": date(2026, 12, 15), "days": 20}
    do("li", reporting_up.report_up, ticket, **up, now=at(12, 15))

    assert enter() == 1

    sentence = "由2027-02-11改为2027-02-12；县公安局应办回由2027-01-12改为2027-01-13"
    assert story(ticket)[-1] == (EventKind.recounted, sentence)


def test_a_department_gets_its_days_anew(engine: Engine) -> None:
    ticket = take(code="SB010", brought=("申请书", "营业执照"), now=at(12, 14))
    with db.reading() as s:
        [civil] = s.scalars(select(Department.id).where(Department.name == "民政办"))
    do("li", joint.give, ticket, parts=[joint.Part(civil, "核实", 10)], now=at(12, 28))

    assert enter() == 1

    sentence = "由2027-01-11改为2027-01-12；民政办应办由2027-01-11改为2027-01-12"
    assert story(ticket)[-1] == (EventKind.recounted, sentence)


def test_what_is_taken_in_while_the_notice_is_entered_has_the_new_date(engine: Engine) -> None:
    moved: list[int] = []
    notice = Thread(target=lambda: moved.append(enter()))
    with db.writing() as s:
        item, who = items.by_code(s, TOWN, "MZ005"), Applicant("孙二")
        brought = ("居民身份证原件", "银行卡复印件")
        ticket = intake.take_in(
            s, by_login(s, "li"), item, who, mode=Mode.agency, brought=brought, now=at(12, 30)
        )
        notice.start()
        notice.join(0.5)  # it waits, or is through by now
    notice.join()

    assert (again(ticket).due_on, moved) == (date(2027, 1, 5), [1])


def test_what_a_clerk_changes_while_the_notice_is_entered_is_counted_afterwards(engine: Engine) -> None:
    ticket = take(now=at(12, 30))
    moved: list[int] = []
    notice = Thread(target=lambda: moved.append(enter()))
    with db.writing() as s:
        by, seen = by_login(s, "li"), ticket.row_version
        handling.begin(s, by, ticket.number, seen=seen, now=at(12, 30))
        s.flush()
        notice.start()
        notice.join(0.5)
    notice.join()

    ticket = again(ticket)
    assert (ticket.state, ticket.due_on, moved) == (TicketState.in_progress, date(2027, 1, 5), [1])


def test_many_tickets_cost_no_more_questions_than_a_few(engine: Engine) -> None:
    statements: list[str] = []
    for n in range(3):
        take(who=Applicant(f"群众{n}"), now=at(12, 29))
    event.listen(db.engine(), "before_cursor_execute", lambda *args: statements.append(args[2]))
    with db.writing() as s:
        recounting.recount(s, by_login(s, "zhang"), now=at(12, 30))
    few = sum(statement.startswith("SELECT") for statement in statements)
    for n in range(3, 12):
        take(who=Applicant(f"群众{n}"), now=at(12, 29))
    statements.clear()

    with db.writing() as s:
        recounting.recount(s, by_login(s, "zhang"), now=at(12, 30))

    assert sum(statement.startswith("SELECT") for statement in statements) == few
