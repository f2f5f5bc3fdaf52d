"""The queue follows the post, and one box finds every ticket."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event

from model.desk.counter.applicants import Applicant
from model.desk.deadline import recounting
from model.desk.lists import queue
from model.desk.ticket import events, finding
from model.desk.ticket.finding import Filter
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db, workdays
from model.ground.owed import Urgency
from model.ground.refusals import NotFound
from model.people.accounts import by_login
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.on_post.answering import Moment
from tests.cast import TOWN
from tests.desk.tickets import FRIDAY, GRANNY, take


def numbers(login: str, *, days: int = 0, everyone: bool = False) -> list[str]:
    with db.reading() as s:
        rows = queue.of(
            s, by_login(s, login), Moment(s, TOWN, FRIDAY + timedelta(days=days)), everyone=everyone
        )
        return [ticket.number for ticket in rows.tickets]


def test_the_post_of_a_has_the_ticket_and_b_has_none(engine: Engine) -> None:
    ticket = take()

    assert (numbers("li"), numbers("wang")) == ([ticket.number], [])


def test_when_a_is_on_leave_the_queue_is_with_b(engine: Engine) -> None:
    ticket = take()
    with db.writing() as s:
        s.add(
            Leave(
                town_id=TOWN,
                account_id=by_login(s, "li").id,
                kind=LeaveKind.sick,
                begins_at=FRIDAY - timedelta(hours=1),
                ends_at=FRIDAY + timedelta(hours=8),
                state=LeaveState.approved,
            )
        )

    assert (numbers("li"), numbers("wang")) == ([], [ticket.number])
    assert numbers("li", days=1) == [ticket.number]


def test_the_most_urgent_stands_on_top_and_papers_awaited_below(engine: Engine) -> None:
    slow = take(code="MZ014", brought=("居民身份证原件", "近期照片"))
    quick = take()
    waiting = take(code="MZ001", brought=())

    assert numbers("li") == [quick.number, slow.number, waiting.number]


def test_the_counts_say_what_is_late(engine: Engine) -> None:
    take()

    with db.reading() as s:
        later = FRIDAY.replace(month=2, day=26)
        assert queue.of(s, by_login(s, "li"), Moment(s, TOWN, later)).counts == {Urgency.overdue: 1}


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2026, 2, 14), Urgency.normal),
        (date(2026, 2, 24), Urgency.due_soon),
        (date(2026, 2, 25), Urgency.due_soon),
        (date(2026, 2, 26), Urgency.overdue),
    ],
)
def test_urgency_the_days_round_the_due_date(engine: Engine, today: date, urgency: Urgency) -> None:
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    ticket = Ticket(state=TicketState.accepted, due_on=date(2026, 2, 25))

    assert ticket.urgency(today, calendar) is urgency


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        (date(2026, 4, 9), Urgency.normal),  # 22 of 25 working days used: 88 %
        (date(2026, 4, 10), Urgency.due_soon),  # 23 of 25: 92 %, two working days before the end
        (date(2026, 4, 14), Urgency.due_soon),
        (date(2026, 4, 15), Urgency.overdue),
    ],
)
def test_a_long_limit_warns_once_nine_tenths_are_used(engine: Engine, today: date, urgency: Urgency) -> None:
    """c4: one working day before the end or 90 % used, whichever is earlier."""
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    ticket = Ticket(state=TicketState.accepted, accepted_on=date(2026, 3, 9), due_on=date(2026, 4, 14))
    assert calendar.workdays_between(ticket.accepted_on, ticket.due_on) == 25

    assert ticket.urgency(today, calendar) is urgency


@pytest.mark.parametrize(
    "text", ["0101-20260213", "0001", "钱桂", GRANNY.id_number, "990101 194912310028", "13900001234"]
)
def test_one_box_finds_by_number_name_id_and_phone(engine: Engine, text: str) -> None:
    ticket = take()
    take(code="MZ014", who=Applicant("孙二"), brought=())

    with db.reading() as s:
        count, tickets = finding.find(
            s, by_login(s, "li"), Filter(text=text, kind="promised"), today=FRIDAY.date()
        )
    assert ticket.number in [t.number for t in tickets] and count <= 2


def test_a_percent_sign_is_no_wildcard(engine: Engine) -> None:
    take()

    with db.reading() as s:
        assert finding.find(s, by_login(s, "li"), Filter(text="%"), today=FRIDAY.date())[0] == 0


def test_a_village_agent_sees_no_other_village(engine: Engine) -> None:
    ticket = take("zhao")

    with db.reading() as s:
        assert finding.by_number(s, by_login(s, "zhao"), ticket.number).number == ticket.number
        with pytest.raises(NotFound):
            finding.by_number(s, by_login(s, "qian"), ticket.number)


def test_next_years_notice_moves_the_dates_and_keeps_the_old_one_in_the_story(engine: Engine) -> None:
    ticket = take(now=FRIDAY.replace(month=12, day=29))
    assert (ticket.due_on, ticket.due_presumed) == (date(2027, 1, 1), True)

    with db.writing() as s:
        moved = recounting.enter_notice(
            s,
            by_login(s, "zhang"),
            year=2027,
            free={date(2027, 1, 1): "元旦"},
            makeup=[date(2027, 1, 2)],
            source="国办通知",
            now=FRIDAY.replace(month=12, day=30),
        )

    with db.reading() as s:
        ticket = finding.by_number(s, by_login(s, "li"), ticket.number)
        assert moved == 1
        assert (ticket.due_on, ticket.due_presumed) == (date(2027, 1, 2), False)
        assert events.of_ticket(s, ticket)[-1].note == "由2027-01-01改为2027-01-02"


def test_another_towns_notice_is_counted_when_this_town_says_so(engine: Engine) -> None:
    ticket = take(now=FRIDAY.replace(month=12, day=29))
    with db.writing() as s:
        workdays.replace_year(s, 2027, {date(2027, 1, 1): "元旦"}, [], source="邻镇录入")

    with db.writing() as s:
        moved = recounting.recount(s, by_login(s, "zhang"), now=FRIDAY.replace(month=12, day=30))

    with db.reading() as s:
        ticket = finding.by_number(s, by_login(s, "li"), ticket.number)
        assert (moved, ticket.due_on, ticket.due_presumed) == (1, date(2027, 1, 4), False)


def test_recounting_reads_the_calendar_once(engine: Engine) -> None:
    for n in range(5):
        take(who=Applicant(f"群众{n}"), now=FRIDAY.replace(month=12, day=29))
    read: list[str] = []

    with db.writing() as s:
        event.listen(s.get_bind().engine, "before_cursor_execute", lambda *args: read.append(args[2]))
        recounting.recount(s, by_login(s, "zhang"), now=FRIDAY.replace(month=12, day=30))

    assert sum("FROM calendar_day" in statement for statement in read) <= 1


def test_a_page_past_the_end_is_the_last_one(engine: Engine) -> None:
    ticket = take()

    with db.reading() as s:
        li = by_login(s, "li")
        assert [t.number for t in queue.of(s, li, Moment(s, TOWN, FRIDAY), page=9).tickets] == [ticket.number]
        assert finding.find(s, li, Filter(), today=FRIDAY.date(), page=9)[1][0].number == ticket.number


def test_the_queue_asks_for_item_names_without_walking_the_tickets(engine: Engine) -> None:
    take()
    statements: list[str] = []

    with db.reading() as s:
        li = by_login(s, "li")
        event.listen(s.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))
        queue.of(s, li, Moment(s, TOWN, FRIDAY))

    assert not [
        statement for statement in statements if "JOIN ticket" in statement or "FROM ticket AS" in statement
    ]
