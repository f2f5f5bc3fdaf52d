"""催办 and 督办: asked in writing, answered in writing, and the house asks once by itself when a light turns."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select

from model.desk.colleagues import to_answer, urging
from model.desk.colleagues.urging import Urging, UrgingKind
from model.desk.course import ending, handling
from model.desk.filing import archive
from model.desk.lists import queue
from model.desk.ticket import events, finding
from model.desk.ticket.moves import TicketState
from model.desk.ticket.sub_tasks import SubTask
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, workdays
from model.ground.history import House
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people.accounts import by_login
from model.roster.on_post import answering
from model.roster.on_post.answering import Moment
from tests.cast import TOWN
from tests.desk.doing import again, do
from tests.desk.tickets import FRIDAY, take

HOUSE = House(TOWN)
EVE = datetime(2026, 2, 24, 9, 0, tzinfo=db.OFFICE_ZONE)  # MZ005 of that Friday is due on the 25th
LATE = datetime(2026, 2, 26, 9, 0, tzinfo=db.OFFICE_ZONE)


def urge(login: str, number: str, *, text: str = "老人急用", now: datetime = FRIDAY) -> Urging:
    with db.writing() as s:
        return urging.urge(s, by_login(s, login), number, text=text, now=now)


def supervise(login: str, number: str, *, now: datetime = FRIDAY) -> Urging:
    with db.writing() as s:
        return urging.supervise(s, by_login(s, login), number, text="三天内办结", now=now)


def answer(login: str, ticket: Ticket, *rows: Urging, text: str = "明天办结") -> None:
    with db.writing() as s:
        ids = [row.id for row in rows]
        urging.answer(s, by_login(s, login), ticket.number, ids=ids, text=text, now=FRIDAY)


def owed(login: str, now: datetime = FRIDAY) -> dict[UrgingKind, int]:
    with db.reading() as s:
        by = by_login(s, login)
        return dict(to_answer.owed(s, by, [p.id for p in answering.posts_of(s, by, now)]))


def lights(now: datetime) -> tuple[int, int]:
    with db.writing() as s:
        return urging.yellow(s, HOUSE, now=now), urging.red(s, HOUSE, now=now)


def story(ticket: Ticket) -> list[tuple[str, str]]:
    with db.reading() as s:
        return [(e.kind.label, e.who) for e in events.of_ticket(s, ticket)][2:]


def test_an_urging_waits_at_the_post_until_it_is_answered_in_writing(engine: Engine) -> None:
    """R105: 催办 is a recorded act with an answer."""
    ticket = take()
    row = urge("feng", ticket.number)
    assert (owed("li"), owed("feng")) == ({UrgingKind.urge: 1}, {})

    answer("li", ticket, row)

    assert owed("li") == {}
    assert story(ticket) == [("催办", "冯窗口"), ("回复催督办", "李窗口")]
    with db.reading() as s:
        [line] = urging.of_ticket(s, ticket)
        assert (line.answer, line.answered_by and line.answered_by.name) == ("明天办结", "李窗口")
        assert list(history.broken_links(s)) == []


def test_b_answers_in_the_place_of_a(engine: Engine) -> None:
    ticket = take()

    answer("wang", ticket, urge("feng", ticket.number))

    with db.reading() as s:
        last = events.of_ticket(s, ticket)[-1]
        assert last.for_account and last.for_account.name == "李窗口"


def test_whoever_does_not_answer_for_the_post_does_not_answer_the_urging(engine: Engine) -> None:
    ticket = take()
    row = urge("feng", ticket.number)

    with pytest.raises(Refused, match="由李窗口负责"):
        answer("feng", ticket, row)

    assert owed("li") == {UrgingKind.urge: 1}


def test_an_empty_answer_is_none(engine: Engine) -> None:
    ticket = take()

    with pytest.raises(Refused, match="还没有写回复"):
        answer("li", ticket, urge("feng", ticket.number), text=" ")


def test_an_urging_that_came_since_stays_open(engine: Engine) -> None:
    ticket = take()
    read = urge("feng", ticket.number)
    urge("zhang", ticket.number)

    answer("li", ticket, read)

    assert owed("li") == {UrgingKind.urge: 1}
    with pytest.raises(Refused, match="已经有人回复过了"):
        answer("wang", ticket, read)


@pytest.mark.parametrize(("hours", "again"), [(23, False), (24, True)])
def test_the_same_person_urges_the_same_ticket_once_a_day(engine: Engine, hours: int, again: bool) -> None:
    ticket = take()
    urge("feng", ticket.number)
    later = FRIDAY + timedelta(hours=hours)

    if again:
        urge("feng", ticket.number, now=later)
    else:
        with pytest.raises(Refused, match="02月13日10:00已经催办过"):
            urge("feng", ticket.number, now=later)
    urge("zhang", ticket.number, now=later)

    assert owed("li") == {UrgingKind.urge: 2 + again}


@pytest.mark.parametrize("login", ["sun", "guan", "zhou"])
def test_who_may_not_urge(engine: Engine, login: str) -> None:
    ticket = take()

    with pytest.raises(NotPermitted, match="催办"):
        urge(login, ticket.number)

    assert owed("li") == {}


@pytest.mark.parametrize("login", ["li", "zhao", "sun", "guan", "zhou"])
def test_who_may_not_supervise(engine: Engine, login: str) -> None:
    ticket = take("zhao")

    with pytest.raises(NotPermitted, match="督办"):
        supervise(login, ticket.number)


@pytest.mark.parametrize("login", ["zhang", "chen", "ji"])
def test_a_supervision_stays_before_the_director_until_it_is_answered(engine: Engine, login: str) -> None:
    ticket = take()
    row = supervise(login, ticket.number)
    with db.reading() as s:
        zhang = by_login(s, "zhang")
        [shown] = queue.of(s, zhang, Moment(s, TOWN, FRIDAY), everyone=True, supervised=True).tickets
        assert (s.scalar(select(to_answer.supervised(zhang))), shown.number) == (1, ticket.number)

    answer("li", ticket, row)

    with db.reading() as s:
        assert s.scalar(select(to_answer.supervised(by_login(s, "zhang")))) == 0


def test_an_agent_urges_no_ticket_of_another_village(engine: Engine) -> None:
    ticket = take("zhao")

    with pytest.raises(NotFound):
        urge("qian", ticket.number)


def test_a_closed_ticket_is_not_urged_and_its_old_urgings_wait_no_more(engine: Engine) -> None:
    ticket = take()
    urge("feng", ticket.number)
    with db.writing() as s:
        args = {"reply": "已办好", "channel": "电话答复", "seen": ticket.row_version, "now": FRIDAY}
        handling.complete(s, by_login(s, "li"), ticket.number, **args)  # type: ignore[arg-type]

    assert owed("li") == {}
    with pytest.raises(Refused, match="已办结”，不用催办"):
        urge("zhang", ticket.number)


def test_one_that_has_its_result_is_answered_before_it_is_put_away_and_not_after(engine: Engine) -> None:
    ticket = take()
    first, later = urge("feng", ticket.number), supervise("ji", ticket.number)
    lights(LATE)
    ticket = do("li", handling.complete, ticket, reply="已发放", channel="电话答复", now=LATE)
    with db.reading() as s:
        assert [row.id for row in to_answer.to_answer(s, ticket)] == [first.id, later.id]

    answer("li", ticket, first, later)
    closed = do("li", archive.archive, ticket, now=LATE)

    with pytest.raises(Refused, match="这件已经归档，只能查看和加备注"):
        answer("li", ticket, first, text="补一句")
    assert again(ticket).row_version == closed.row_version


def test_one_that_ended_without_a_result_is_answered_no_more(engine: Engine) -> None:
    ticket = take()
    row = urge("feng", ticket.number)
    ticket = do("zhang", ending.terminate, ticket, reason="申请人已去世")

    with pytest.raises(Refused, match="这件现在是“已终止”，不用再回复"):
        answer("li", ticket, row)
    with db.reading() as s:
        assert to_answer.to_answer(s, ticket) == []


def test_an_urging_does_not_stand_in_the_way_of_a_form_that_is_open(engine: Engine) -> None:
    ticket = take()
    urge("feng", ticket.number)

    with db.writing() as s:
        args = {"reply": "已办好", "channel": "电话答复", "seen": ticket.row_version, "now": FRIDAY}
        done = handling.complete(s, by_login(s, "li"), ticket.number, **args)  # type: ignore[arg-type]

    assert done.state is TicketState.completed


@pytest.mark.parametrize(
    ("now", "written"), [(EVE - timedelta(days=1), (0, 0)), (EVE, (1, 0)), (EVE + timedelta(days=1), (1, 0)), (LATE, (0, 1))]
)  # fmt: skip
def test_the_house_urges_when_the_light_turns_and_never_twice(
    engine: Engine, now: datetime, written: tuple[int, int]
) -> None:
    """c4: yellow → 催办 to the post; red → 督办, a task of the director's."""
    take()

    assert lights(now) == written
    assert lights(now) == (0, 0)
    with db.reading() as s:
        assert list(history.broken_links(s)) == []


def test_yellow_first_and_red_after_it(engine: Engine) -> None:
    ticket = take()

    assert (lights(EVE), lights(LATE)) == ((1, 0), (0, 1))
    assert story(ticket) == [("催办", "系统"), ("督办", "系统")]
    with db.reading() as s:
        assert s.scalar(select(to_answer.supervised(by_login(s, "zhang")))) == 1


def test_closed_paused_waiting_and_handed_up_ones_are_left_in_peace(engine: Engine) -> None:
    closed, paused, waits, above = (
        take(another=True), take(another=True), take(another=True, brought=()), take(another=True),
    )  # fmt: skip
    with db.writing() as s:
        by = by_login(s, "li")
        args = {"reply": "已办好", "channel": "电话答复", "seen": closed.row_version, "now": FRIDAY}
        handling.complete(s, by, closed.number, **args)  # type: ignore[arg-type]
        finding.by_number(s, by, paused.number).paused_until = LATE.date()
        handed_up = finding.by_number(s, by, above.number)
        handed_up.state, handed_up.paused_until = TicketState.reported_up, workdays.LAST_DAY
    assert waits.due_on is None

    assert (lights(EVE), lights(LATE)) == ((0, 0), (0, 0))


def test_another_due_date_is_urged_anew(engine: Engine) -> None:
    """Extended, done again, or accepted after it was urged to be accepted."""
    ticket = take()
    assert (lights(LATE), lights(LATE)) == ((0, 1), (0, 0))
    with db.writing() as s:
        finding.by_number(s, by_login(s, "li"), ticket.number).due_on = LATE.date()

    assert (lights(LATE), lights(LATE + timedelta(days=1))) == ((1, 0), (0, 1))


def test_with_nothing_new_the_lights_cost_a_few_statements(engine: Engine) -> None:
    for _ in range(5):
        take(another=True)
    lights(LATE)
    statements: list[str] = []

    with db.writing() as s:
        event.listen(s.get_bind().engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        assert (urging.yellow(s, HOUSE, now=LATE), urging.red(s, HOUSE, now=LATE)) == (0, 0)

    assert len([statement for statement in statements if "FROM ticket" in statement]) == 2


def test_a_department_with_a_part_to_do_answers_too(engine: Engine) -> None:
    ticket = take()
    row = urge("feng", ticket.number)
    with pytest.raises(Refused, match="由李窗口负责"):
        answer("sun", ticket, row)
    with db.writing() as s:
        sun = by_login(s, "sun")
        assert sun.department_id
        part = {"what": "核查", "days": 2, "given_on": FRIDAY.date(), "due_on": EVE.date()}
        s.add(
            SubTask(
                town_id=TOWN, ticket_id=ticket.id, department_id=sun.department_id, given_by_id=sun.id, **part
            )
        )
    assert owed("sun") == {UrgingKind.urge: 1}

    answer("sun", ticket, row)

    assert (owed("sun"), owed("li")) == ({}, {})
