"""Blank slips for a power cut: one number once, typed in afterwards with the true time."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from model.catalogue import items
from model.catalogue.versions import Mode
from model.desk.counter import blank_slips, intake
from model.desk.counter.blank_slips import BlankSlip, Handwritten, SlipState
from model.desk.ticket import events
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Channel, Ticket
from model.ground import db
from model.ground.refusals import NotFound, NotPermitted, Refused
from model.people.accounts import by_login
from tests.cast import TOWN
from tests.desk.tickets import FRIDAY, GRANNY, PAPERS, take

SATURDAY = FRIDAY + timedelta(days=1)  # 14 February, a make-up working day
AT_TWO = SATURDAY.replace(hour=14, minute=5)
NEXT_DAY = FRIDAY + timedelta(days=11)


def printed(login: str = "li", count: int = 3) -> list[BlankSlip]:
    with db.writing() as s:
        batch = blank_slips.prepare(s, by_login(s, login), count=count, now=FRIDAY)
    with db.reading() as s:
        return list(blank_slips.sheet(s, by_login(s, login), batch))


def type_in(
    number: str,
    *,
    login: str = "li",
    at: datetime = AT_TWO,
    brought: tuple[str, ...] = PAPERS,
    now: datetime = NEXT_DAY,
    another: bool = False,
) -> Ticket:
    with db.writing() as s:
        by, item = by_login(s, login), items.by_code(s, TOWN, "MZ005")
        by_hand = Handwritten(number, at)
        return intake.take_in(
            s, by, item, GRANNY, mode=Mode.agency, brought=brought, by_hand=by_hand, another=another, now=now
        )


def test_slips_and_tickets_share_one_series(engine: Engine) -> None:
    slips = printed()

    assert [slip.number[:18] for slip in slips] == [f"0101-20260213-000{n}" for n in (1, 2, 3)]
    assert take().number.startswith("0101-20260213-0004-")
    assert all(len(slip.query_code) == 6 and slip.site.name == "云岭镇便民服务中心" for slip in slips)


def test_the_ticket_takes_number_code_and_time_of_its_slip(engine: Engine) -> None:
    [slip, *_] = printed()

    ticket = type_in(slip.number)

    assert (ticket.number, ticket.query_code) == (slip.number, slip.query_code)
    assert (ticket.received_at, ticket.received_on) == (AT_TWO, date(2026, 2, 14))
    assert (ticket.accepted_on, ticket.due_on) == (date(2026, 2, 14), date(2026, 2, 26))
    with db.reading() as s:
        last = events.of_ticket(s, ticket)[-1]
        assert (last.kind.label, last.at, last.who) == ("补录", NEXT_DAY, "李窗口")
        assert blank_slips.of_place(s, by_login(s, "li"), state=SlipState.used)[1][0].ticket_id == ticket.id


def test_the_notice_of_a_slip_counts_from_its_day(engine: Engine) -> None:
    assert type_in(printed()[0].number, brought=()).state is TicketState.correction


@pytest.mark.parametrize(
    ("at", "sentence"),
    [(NEXT_DAY + timedelta(minutes=1), "还没有到"), (FRIDAY - timedelta(minutes=1), "才印的")],
)
def test_a_time_that_cannot_be_is_refused(engine: Engine, at: datetime, sentence: str) -> None:
    [slip, *_] = printed()

    with pytest.raises(Refused, match=sentence):
        type_in(slip.number, at=at)


def test_what_lay_for_thirty_days_is_typed_in_by_the_director(engine: Engine) -> None:
    hall, again, village = printed("li", 1) + printed("wang", 1) + printed("zhao", 1)
    late = AT_TWO + timedelta(days=31)

    type_in(hall.number, now=AT_TWO + timedelta(days=30))
    for login, slip in (("li", again), ("zhao", village)):
        with pytest.raises(Refused, match="^收件时间已经过了30天，要由中心主任补录。请把这张单子交给主任。$"):
            type_in(slip.number, login=login, now=late, another=True)

    ticket = type_in(village.number, login="zhang", now=late, another=True)
    assert (ticket.site_id, ticket.channel, ticket.received_at) == (village.site_id, Channel.village, AT_TWO)


def test_a_slip_is_used_once(engine: Engine) -> None:
    [slip, *_] = printed()
    type_in(slip.number)

    with pytest.raises(Refused, match="已经补录过了"), db.writing() as s:
        blank_slips.void(s, by_login(s, "li"), slip.number, reason="写坏了", now=NEXT_DAY)


def test_a_refused_intake_leaves_its_slip_open(engine: Engine) -> None:
    [slip, *_] = printed()
    take()

    with pytest.raises(Refused, match="请不要重复登记"):
        type_in(slip.number)

    with db.reading() as s:
        assert blank_slips.of_place(s, by_login(s, "li"), state=SlipState.open)[0] == 3


def test_a_spoiled_slip_is_void_for_a_reason(engine: Engine) -> None:
    [slip, *_] = printed()
    with pytest.raises(Refused, match="写明为什么作废"), db.writing() as s:
        blank_slips.void(s, by_login(s, "li"), slip.number, reason=" ", now=NEXT_DAY)
    with db.writing() as s:
        blank_slips.void(s, by_login(s, "li"), slip.number, reason="写坏了", now=NEXT_DAY)

    with pytest.raises(Refused, match="已经作废（写坏了）"):
        type_in(slip.number)


def test_another_places_slip_is_theirs_to_type_in(engine: Engine) -> None:
    [slip, *_] = printed("zhao")

    with pytest.raises(Refused, match="是东岭村的"):
        type_in(slip.number)
    assert type_in(slip.number, login="zhao").number.startswith("0201-20260213-0001-")


def test_a_number_nobody_printed_is_unknown(engine: Engine) -> None:
    with pytest.raises(NotFound):
        type_in("0101-20260213-0009-9")


def test_departments_print_none_and_nobody_prints_a_thousand(engine: Engine) -> None:
    with pytest.raises(NotPermitted):
        printed("sun")
    for count in (0, 51):
        with pytest.raises(Refused, match="1到50张"):
            printed(count=count)


def test_another_village_does_not_see_the_batch(engine: Engine) -> None:
    [slip, *_] = printed("zhao")

    with pytest.raises(NotFound), db.reading() as s:
        blank_slips.sheet(s, by_login(s, "qian"), slip.batch)
