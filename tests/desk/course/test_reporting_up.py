"""Reported tickets: the town's clock rests while another runs; no result, no completion."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select

from model.desk.colleagues import urging
from model.desk.course import handling, reporting_up
from model.desk.deadline import reports_up
from model.desk.lists import queue
from model.desk.money import payments
from model.desk.money.payments import Method
from model.desk.ticket import stages
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db, workdays
from model.ground.history import History, House
from model.ground.owed import Urgency
from model.ground.refusals import Refused
from model.people.accounts import by_login
from model.roster.on_post.answering import Moment
from tests.cast import TOWN
from tests.desk.doing import again, do, last_note, story
from tests.desk.tickets import FRIDAY, PAPERS, UP, reported, take

MONDAY = FRIDAY.replace(month=3, day=2)


def test_it_is_due_to_be_handed_up_before_it_is_due(engine: Engine) -> None:
    ticket = reported()

    assert (ticket.due_on, ticket.promise) == (date(2026, 3, 5), date(2026, 3, 16))


def test_handed_up_the_clock_rests_and_the_outer_one_runs(engine: Engine) -> None:
    ticket = do("li", reporting_up.report_up, reported(), days=5, **UP)

    assert ticket.state is TicketState.reported_up
    with db.reading() as s:
        [report] = reports_up.of_ticket(s, ticket)
        calendar = workdays.load_calendar(s)
    assert (report.body, report.outside_number, report.due_on) == (
        "县公安局",
        "云公〔2026〕12号",
        date(2026, 2, 27),
    )
    assert ticket.urgency(date(2026, 12, 1), calendar) is Urgency.outside
    assert last_note(ticket) == "2026-02-13报县公安局，收文号云公〔2026〕12号，应在2026-02-27前办回"


def test_without_days_the_setting_of_the_town_holds(engine: Engine) -> None:
    ticket = do("li", reporting_up.report_up, reported(), **UP)

    with db.reading() as s:
        [report] = reports_up.of_ticket(s, ticket)
    assert report.due_on == date(2026, 3, 19)  # 20 working days


def test_brought_back_the_days_away_are_not_counted(engine: Engine) -> None:
    ticket = do("li", reporting_up.report_up, reported(), **UP)

    ticket = do(
        "li", reporting_up.bring_back, ticket, result="同意换领", returned_on=MONDAY.date(), now=MONDAY
    )

    assert (ticket.state, ticket.paused_until) == (TicketState.in_progress, None)
    assert ticket.due_on == date(2026, 3, 31)  # 15 March and 16 days more; the first was a Sunday
    assert story(ticket) == ["登记", "受理", "上报", "取回上级结果"]


def test_a_late_upper_authority_is_told(engine: Engine) -> None:
    ticket = do("li", reporting_up.report_up, reported(), days=1, **UP)

    do("li", reporting_up.bring_back, ticket, result="同意", returned_on=MONDAY.date(), now=MONDAY)

    assert last_note(ticket) == "2026-03-02取回（上级超过期限）：同意"


def test_handed_up_after_the_due_date_it_stays_overdue(engine: Engine) -> None:
    day = FRIDAY.replace(month=4, day=14)

    ticket = do("li", reporting_up.report_up, reported(), **(UP | {"sent_on": day.date()}), now=day)

    assert (ticket.state, ticket.due_on, ticket.paused_until) == (
        TicketState.reported_up,
        date(2026, 3, 16),
        None,
    )
    with db.reading() as s:
        overdue = select(Ticket.number).where(stages.state_of("overdue", day.date()))
        assert s.scalars(overdue).all() == [ticket.number]
        assert queue.of(s, by_login(s, "li"), Moment(s, TOWN, day)).counts == {Urgency.overdue: 1}
        assert ticket.urgency(day.date(), workdays.load_calendar(s)) is Urgency.overdue
    with db.writing() as s:
        assert urging.red(s, House(TOWN), now=day) == 1


def test_handed_up_on_the_last_day_it_is_in_time(engine: Engine) -> None:
    day = FRIDAY.replace(month=3, day=16)  # too late to hand it up, not to be done

    ticket = do("li", reporting_up.report_up, reported(), **(UP | {"sent_on": day.date()}), now=day)

    assert ticket.paused_until == workdays.LAST_DAY
    assert story(ticket)[-1] == "上报"


def test_a_handing_up_written_down_when_it_was_overdue_is_a_breach(engine: Engine) -> None:
    ticket = do("li", reporting_up.report_up, reported(), **UP, now=FRIDAY.replace(month=4, day=14))

    assert story(ticket)[-2:] == ["上报", "差错线索"]
    assert last_note(ticket) == "2026-04-14补记2026-02-13的上报，当时已经过了2026-03-05的期限"
    do(
        "li",
        reporting_up.bring_back,
        ticket,
        result="同意",
        returned_on=MONDAY.date(),
        now=FRIDAY.replace(month=4, day=15),
    )
    assert last_note(ticket) == "2026-03-02取回：同意"
    with db.reading() as s:
        acts = s.scalars(select(History).where(History.action.in_(("report_up", "bring_back"))))
        assert [(a.facts.get("sent_on"), a.facts.get("returned_on")) for a in acts] == [
            ("2026-02-13", None),
            (None, "2026-03-02"),
        ]


def test_it_is_completed_only_with_a_result(engine: Engine) -> None:
    ticket = reported()
    paid(ticket)
    words = {"reply": "新证已到", "channel": "电话答复"}

    with pytest.raises(Refused, match="上报件要有上级的结果"):
        do("li", handling.complete, ticket, **words)

    do("li", reporting_up.report_up, ticket, **UP)
    do("li", reporting_up.bring_back, ticket, result="同意", returned_on=FRIDAY.date())
    assert do("li", handling.complete, ticket, **words).state is TicketState.completed
    assert again(ticket).on_time()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"body": " "}, "请写明上级单位"),
        ({"outside_number": ""}, "请向上级要收文号"),
        ({"sent_on": date(2026, 2, 12)}, "上报日期应在受理日2026-02-13到今天之间"),
        ({"sent_on": date(2026, 2, 14)}, "上报日期应在受理日"),
        ({"days": 0}, "至少是1个工作日"),
    ],
)
def test_what_is_handed_up_says_where_under_which_number_and_when(
    engine: Engine, words: dict[str, Any], sentence: str
) -> None:
    ticket = reported()

    with pytest.raises(Refused, match=sentence):
        do("li", reporting_up.report_up, ticket, **(UP | words))

    assert again(ticket).state is TicketState.accepted


@pytest.mark.parametrize(
    ("words", "sentence"),
    [({"result": ""}, "还没有写上级的结果"), ({"returned_on": date(2026, 2, 12)}, "取回日期应在上报日")],
)
def test_a_result_has_words_and_a_day(engine: Engine, words: dict[str, Any], sentence: str) -> None:
    ticket = do("li", reporting_up.report_up, reported(), **UP)

    with pytest.raises(Refused, match=sentence):
        do(
            "li",
            reporting_up.bring_back,
            ticket,
            **({"result": "同意", "returned_on": FRIDAY.date()} | words),
        )


def test_what_is_decided_here_is_not_handed_up(engine: Engine) -> None:
    with pytest.raises(Refused, match="在本镇就能办结"):
        do("li", reporting_up.report_up, take(brought=PAPERS), **UP)


def paid(ticket: Ticket) -> None:
    """The fee of the identity card."""
    do("li", payments.pay, ticket, amount_fen=2000, method=Method.cash)
