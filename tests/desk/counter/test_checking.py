"""先收件: what has to be checked first stays received, is due within five working days, and is then answered."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.catalogue import items
from model.catalogue.versions import Mode
from model.desk.counter import intake, new_ticket, notices, supplying
from model.desk.course import completion, handling
from model.desk.filing import archive
from model.desk.ticket import events, finding
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import by_login
from tests.cast import TOWN
from tests.desk.doing import again, do, last_note
from tests.desk.tickets import FRIDAY, GRANNY, PAPERS, take

MONDAY = FRIDAY + timedelta(days=11)  # 24 February, after the Spring Festival


REPLY = {"reply": "已办好", "channel": "电话答复"}


def received(
    login: str = "li",
    code: str = "MZ005",
    mode: Mode = Mode.time_limited,
    brought: Sequence[str] = PAPERS,
    now: datetime = FRIDAY,
) -> Ticket:
    with db.writing() as s:
        by, item = by_login(s, login), items.by_code(s, TOWN, code)
        return intake.take_in(s, by, item, GRANNY, mode=mode, brought=brought, check_first=True, now=now)


def child(brought: Sequence[str] = ("户口簿原件",), now: datetime = FRIDAY) -> Ticket:
    """A received instant item."""
    return received(code="MZ009", mode=Mode.direct, brought=brought, now=now)


def accept(ticket: Ticket, brought: tuple[str, ...] = PAPERS, reply: str = "") -> Ticket:
    with db.writing() as s:
        by, seen = by_login(s, "li"), ticket.row_version
        return intake.accept(s, by, ticket.number, brought=brought, reply=reply, seen=seen, now=MONDAY)


def test_what_is_checked_first_is_due_in_five_working_days(engine: Engine) -> None:
    ticket = received()

    assert (ticket.state, ticket.accepted_on) == (TicketState.received, None)
    assert ticket.due_on == date(2026, 2, 27)  # 14 (a Saturday that works), 24, 25, 26, 27
    with db.reading() as s:
        assert [e.kind.label for e in events.of_ticket(s, ticket)] == ["登记"]


def test_with_every_paper_it_is_accepted_that_day(engine: Engine) -> None:
    ticket = accept(received())

    assert (ticket.state, ticket.accepted_on) == (TicketState.accepted, MONDAY.date())
    assert ticket.due_on == date(2026, 2, 27)


def test_what_is_found_missing_is_said_once_and_whole(engine: Engine) -> None:
    ticket = accept(received(), brought=())

    assert ticket.state is TicketState.correction
    with db.reading() as s:
        assert notices.of_ticket(s, ticket)[0].missing == list(PAPERS)


def test_an_instant_item_is_done_with_its_reply(engine: Engine) -> None:
    ticket = accept(child(), ("户口簿原件",), "已登记")

    assert (ticket.state, ticket.reply) == (TicketState.completed, "已登记")


@pytest.mark.parametrize(
    ("brought", "hour", "due", "on_time"),
    [
        (("户口簿原件",), 10, date(2026, 2, 13), False),
        (("户口簿原件",), 18, date(2026, 2, 14), False),  # after closing: the make-up Saturday
        ((), 10, MONDAY.date(), True),  # the papers came later
    ],
)
def test_an_instant_item_is_due_the_day_it_came_with_all_its_papers(
    engine: Engine, brought: Sequence[str], hour: int, due: date, on_time: bool
) -> None:
    ticket = accept(child(brought, FRIDAY.replace(hour=hour)), ("户口簿原件",), "已登记")

    assert (ticket.due_on, ticket.on_time(), ticket.deemed) == (due, on_time, False)
    assert ticket.accepted_on == (FRIDAY.date() if brought else MONDAY.date())


def test_what_is_only_received_is_not_completed(engine: Engine) -> None:
    for ticket in (received(brought=()), child()):
        with pytest.raises(Refused, match="请先核对材料，受理以后再办结。"):
            do("li", handling.complete, ticket, **REPLY)

        assert again(ticket).state is TicketState.received


def test_only_an_instant_item_with_all_its_papers_is_done_at_once(engine: Engine) -> None:
    for ticket in (received(), child(brought=())):
        with pytest.raises(Refused, match="只有材料齐全的即办件"), db.writing() as s:
            by = by_login(s, "li")
            row = finding.by_number(s, by, ticket.number)
            completion.finish(s, row, by, reply="已办好", channel="当面答复", now=FRIDAY)


def test_papers_come_to_what_the_law_accepted_until_it_is_archived(engine: Engine) -> None:
    late = FRIDAY + timedelta(days=15)  # Saturday 28 February, a make-up day: the sixth
    ticket = do("li", intake.accept, received(), brought=PAPERS[:1], now=late)
    ticket = do("li", handling.complete, ticket, now=late, **REPLY)
    with pytest.raises(Refused, match="必要材料还缺：银行卡复印件"):
        do("li", archive.archive, ticket, now=late)

    ticket = do("li", supplying.supply, ticket, brought=PAPERS[1:], now=late)

    assert (ticket.state, ticket.missing, last_note(ticket)) == (
        TicketState.completed,
        [],
        "补来：银行卡复印件",
    )
    assert do("li", archive.archive, ticket, now=late).state is TicketState.archived


def test_what_was_answered_is_not_answered_again(engine: Engine) -> None:
    ticket = accept(received())

    with pytest.raises(Refused, match="已经答复过了"):
        accept(ticket)


def test_another_post_does_not_answer_it(engine: Engine) -> None:
    ticket = received()

    with pytest.raises(Refused, match="现在由李窗口负责"), db.writing() as s:
        by = by_login(s, "feng")
        intake.accept(s, by, ticket.number, brought=PAPERS, seen=ticket.row_version, now=MONDAY)


@pytest.mark.parametrize(("login", "trips"), [("li", 1), ("zhao", 0)])
def test_whoever_came_to_the_hall_went_one_way_already(engine: Engine, login: str, trips: int) -> None:
    assert take(login).citizen_trips == trips


def test_a_post_with_somebody_at_it_needs_no_word(engine: Engine) -> None:
    with db.reading() as s:
        assert new_ticket.unattended(s, by_login(s, "li"), items.by_code(s, TOWN, "MZ005"), FRIDAY) == ""


def test_a_post_without_anybody_names_the_director(engine: Engine) -> None:
    with db.writing() as s:
        by_login(s, "zhao").active = False
    with db.reading() as s:
        sentence = new_ticket.unattended(s, by_login(s, "zhao"), items.by_code(s, TOWN, "MZ005"), FRIDAY)

    assert "东岭村代办岗”现在无人在岗" in sentence and "中心主任张主任" in sentence
