"""Joint tickets: each department has its part and its own day; nothing is completed before every one has answered."""

from datetime import date, timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine

from model.catalogue.versions import Mode
from model.desk.course import handling, joint
from model.desk.lists import queue
from model.desk.ticket import finding, sub_tasks
from model.desk.ticket.moves import TicketState
from model.desk.ticket.sub_tasks import SubTaskState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people.accounts import by_login
from model.roster.on_post.answering import Moment
from tests.cast import TOWN
from tests.desk.doing import again, answered, department, do, given, last_note, story
from tests.desk.tickets import FRIDAY, joined, take

REPLY = {"reply": "补贴已批", "channel": "电话答复"}


def test_every_department_gets_its_part_with_a_day_of_its_own(engine: Engine) -> None:
    ticket = given(joined(), "民政办", "社会保障所")

    assert (ticket.state, story(ticket)[-1]) == (TicketState.in_progress, "交部门联办")
    with db.reading() as s:
        rows = [(task.department.name, task.due_on, task.state) for task in sub_tasks.of_ticket(s, ticket)]
    due = date(2026, 2, 27)  # five working days after 13 February, with the make-up Saturday
    assert rows == [("民政办", due, SubTaskState.waiting), ("社会保障所", due, SubTaskState.waiting)]


def test_no_part_is_due_later_than_the_ticket(engine: Engine) -> None:
    ticket = given(joined(), "民政办", days=90)

    with db.reading() as s:
        assert [task.due_on for task in sub_tasks.of_ticket(s, ticket)] == [ticket.due_on]


def test_a_department_sees_the_tickets_in_which_it_has_a_part(engine: Engine) -> None:
    ticket = joined()
    with db.reading() as s, pytest.raises(NotFound):
        finding.by_number(s, by_login(s, "sun"), ticket.number)

    given(ticket, "民政办")

    with db.reading() as s:
        assert finding.by_number(s, by_login(s, "sun"), ticket.number).number == ticket.number


def test_its_handler_answers_and_the_ticket_can_be_completed(engine: Engine) -> None:
    ticket = given(joined(), "民政办")
    with pytest.raises(Refused, match="民政办还没有办理意见"):
        do("li", handling.complete, ticket, **REPLY)

    answered(ticket, "民政办")

    assert last_note(ticket) == "民政办已办理：情况属实"
    assert do("li", handling.complete, ticket, **REPLY).state is TicketState.completed


def test_a_joint_ticket_needs_a_department(engine: Engine) -> None:
    with pytest.raises(Refused, match="还没有分给部门"):
        do("li", handling.complete, joined(), **REPLY)


def test_two_departments_answer_at_once_and_both_are_heard(engine: Engine) -> None:
    ticket = given(joined(), "民政办", "社会保障所")
    other = Thread(target=answered, args=(ticket, "社会保障所"), kwargs={"login": "zhang"})
    with db.writing() as s:
        facts: dict[str, Any] = {"agreed": True, "opinion": "情况属实", "now": FRIDAY}
        joint.answer(s, by_login(s, "sun"), ticket.number, department_id=department("民政办"), **facts)
        other.start()
        other.join(0.5)  # it waits, or is through by now
    other.join()

    with db.reading() as s:
        assert [task.state for task in sub_tasks.of_ticket(s, ticket)] == [SubTaskState.agreed] * 2


def test_an_act_at_the_very_instant_of_the_last_one_makes_it_newer_too(engine: Engine) -> None:
    ticket = given(joined(), "民政办")
    assert ticket.changed_at == FRIDAY

    assert answered(ticket, "民政办").row_version == ticket.row_version + 1


def test_an_objection_is_an_answer_and_a_denial_needs_no_department(engine: Engine) -> None:
    ticket = answered(given(joined(), "民政办"), "民政办", agreed=False, opinion="已享受同类补贴")
    with db.reading() as s:
        assert sub_tasks.of_ticket(s, ticket)[0].state is SubTaskState.objected

    denied = {
        "granted": False,
        "basis": "办法第三条",
        "text": "不批",
        "reason": "重复",
        "guidance": "到社会保障所问",
    }
    other = do("li", handling.decide, take_another(), **denied)
    assert do("li", handling.complete, other, **REPLY).state is TicketState.completed


def take_another() -> Ticket:
    return take(code="SB010", brought=("申请书", "营业执照"), mode=Mode.agency, another=True)


def test_the_post_enters_what_a_department_without_an_account_wrote(engine: Engine) -> None:
    ticket = given(joined(), "民政办", "社会保障所")

    answered(ticket, "社会保障所", login="wang")
    with pytest.raises(Refused, match="这一项由民政办的承办人填写"):
        answered(ticket, "民政办", login="li")

    assert answered(ticket, "民政办", login="zhang").open  # the director may always


@pytest.mark.parametrize(
    ("login", "words", "sentence"),
    [
        ("sun", {"opinion": " "}, "还没有写办理意见"),
        ("feng", {}, "这一项由民政办的承办人填写"),
        ("chen", {}, "办理办件"),
    ],
)
def test_an_opinion_has_words_and_its_own_author(
    engine: Engine, login: str, words: dict[str, Any], sentence: str
) -> None:
    ticket = given(joined(), "民政办")

    with pytest.raises(Refused, match=sentence):
        answered(ticket, "民政办", login=login, **words)


def test_nobody_answers_twice_or_for_a_ticket_that_ended(engine: Engine) -> None:
    ticket = answered(given(joined(), "民政办"), "民政办")

    with pytest.raises(Refused, match="已经写过意见了"):
        answered(ticket, "民政办")
    with pytest.raises(Refused, match="没有分给这个部门"):
        answered(ticket, "社会保障所", login="li")


def test_a_late_opinion_is_told(engine: Engine) -> None:
    ticket = given(joined(), "民政办", days=1)

    answered(ticket, "民政办", now=FRIDAY + timedelta(days=20))

    assert last_note(ticket) == "民政办已办理（超过期限）：情况属实"
    with db.reading() as s:
        assert sub_tasks.of_ticket(s, ticket)[0].late(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("names", "words", "sentence"),
    [
        ((), {}, "还没有选部门"),
        (("民政办",), {"what": " "}, "还没有写请部门办什么"),
        (("民政办",), {"days": 0}, "至少是1个工作日"),
        (("民政办", "民政办"), {}, "民政办正在办这一件"),
    ],
)
def test_a_part_has_a_department_words_and_days(
    engine: Engine, names: tuple[str, ...], words: dict[str, Any], sentence: str
) -> None:
    ticket = joined()

    with pytest.raises(Refused, match=sentence):
        given(ticket, *names, **words)

    assert again(ticket).state is TicketState.accepted


def test_only_joint_tickets_are_given_to_departments_and_only_by_their_post(engine: Engine) -> None:
    with pytest.raises(Refused, match="这件是承诺件，不用分给部门"):
        given(take(), "民政办")
    with pytest.raises(Refused, match="现在由李窗口负责"):
        given(joined(), "民政办", login="feng")
    with pytest.raises(NotPermitted):
        given(take_another(), "民政办", login="chen")


def test_what_a_department_has_to_answer_comes_first_by_its_own_day(engine: Engine) -> None:
    calm = take()
    later = given(joined(), "民政办", days=9)
    other = take(code="SB010", brought=("申请书", "营业执照"), mode=Mode.agency, another=True)
    sooner = given(other, "民政办", days=2)

    with db.reading() as s:
        sun = by_login(s, "sun")
        assert [number for _, number in sub_tasks.to_answer(s, sun)] == [sooner.number, later.number]
        listed = queue.of(s, sun, Moment(s, TOWN, FRIDAY), everyone=True)
    assert [ticket.number for ticket in listed.tickets] == [sooner.number, later.number, calm.number]
    assert listed.marks == {sooner.id: ["联办"], later.id: ["联办"]}

    answered(sooner, "民政办")

    with db.reading() as s:
        assert [number for _, number in sub_tasks.to_answer(s, by_login(s, "sun"))] == [later.number]
        assert sub_tasks.to_answer(s, by_login(s, "li")) == []
