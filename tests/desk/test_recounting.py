"""Counting anew when a year's notice comes: with pauses and extensions, in few questions, the old date kept."""

from datetime import date

from sqlalchemy import Engine, event

from model.desk import recounting
from model.desk.applicants import Applicant
from model.desk.events import EventKind
from model.ground import db
from model.people.accounts import by_login
from tests.desk.test_extensions import answer, ask
from tests.desk.test_intake import take
from tests.desk.test_pauses import again, at, low_income, story, suspend

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

    ticket = again(ticket)  # Saturday, 16 January is worked; 5 to 11 February are off
    assert (ticket.promise, ticket.due_on) == (date(2027, 1, 29), date(2027, 2, 12))
    assert story(ticket)[-1] == (EventKind.recounted, "由2027-02-08改为2027-02-12")


def test_many_tickets_cost_no_more_questions_than_a_few(engine: Engine) -> None:
    asked: list[str] = []
    for n in range(3):
        take(who=Applicant(f"群众{n}"), now=at(12, 29))
    event.listen(db.engine(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    with db.writing() as s:
        recounting.recount(s, by_login(s, "zhang"), now=at(12, 30))
    few = sum(one.startswith("SELECT") for one in asked)
    for n in range(3, 12):
        take(who=Applicant(f"群众{n}"), now=at(12, 29))
    asked.clear()

    with db.writing() as s:
        recounting.recount(s, by_login(s, "zhang"), now=at(12, 30))

    assert sum(one.startswith("SELECT") for one in asked) == few
