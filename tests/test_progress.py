"""群众查进度: number and code tell the state and no name; nothing tells a wrong code from a number that does not exist."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, func, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from model.catalogue.versions import Mode
from model.desk import progress
from model.desk.course import handling
from model.desk.progress import ProgressAttempt, Standing
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import by_login
from public import door
from public import progress as page
from public.gate import Gate
from tests.desk.tickets import FRIDAY, PAPERS, take
from tests.signing_in import HERE

MINUTE = timedelta(minutes=1)


def ask(
    number: str, code: str, *, address: str = "10.0.0.1", later: timedelta = timedelta()
) -> Standing | None:
    with db.writing() as s:
        return progress.ask(s, number=number, code=code, address=address, now=FRIDAY + later)


def wrong(ticket: Ticket) -> str:
    return "000000" if ticket.query_code != "000000" else "000001"


@pytest.fixture
def resident(sqlite_engine: Engine) -> Iterator[TestClient]:
    """Somebody with a phone and no account, before the real gate."""
    house = Starlette(routes=[*door.ROUTES, *page.ROUTES], middleware=[Middleware(Gate, pages=[""])])
    yield TestClient(house, follow_redirects=False)


def post(resident: TestClient, number: str, code: str) -> tuple[int, str]:
    answer = resident.post("/progress", data={"number": number, "code": code}, headers=HERE)
    return answer.status_code, answer.text


def test_number_and_code_tell_item_state_dates_and_phone(engine: Engine) -> None:
    ticket = take()
    answer = ask(ticket.number, ticket.query_code)

    assert answer and (answer.item, answer.says, answer.phone) == (
        "高龄津贴申请", "已经受理，正在办理。", "0000-8800000",
    )  # fmt: skip
    assert [word for word, _ in answer.dates] == ["收件", "受理", "承诺办结"]
    assert f"{answer.dates[2][1]}" == "2026-02-25" and "钱" not in f"{answer}"


def test_what_is_missing_is_told(sqlite_engine: Engine) -> None:
    ticket = take(brought=PAPERS[:1])
    answer = ask(ticket.number, ticket.query_code)

    assert answer and (answer.says[:4], answer.missing) == ("还缺材料", ("银行卡复印件",))


def test_a_done_ticket_tells_its_day_and_not_its_reply(sqlite_engine: Engine) -> None:
    ticket = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="每月发80元")
    answer = ask(ticket.number, ticket.query_code)

    assert answer and answer.dates[-1] == ("办结", FRIDAY.date()) and "80元" not in f"{answer}"


def test_every_state_has_plain_words_for_residents() -> None:
    assert set(TicketState) - set(progress.SENTENCES) == {TicketState.draft}


@pytest.mark.parametrize(
    "typed", ["{0}", " {0} ", "０１０１—２０２６０２１３—０００１—{1}", "0101202602130001{1}"]
)
def test_a_number_is_understood_however_its_dashes_were_typed(sqlite_engine: Engine, typed: str) -> None:
    ticket = take()

    assert ask(typed.format(ticket.number, ticket.number[-1]), f" {ticket.query_code} ")


def test_wrong_code_and_unknown_number_are_one_answer_and_one_row_each(engine: Engine) -> None:
    ticket = take()

    assert ask(ticket.number, wrong(ticket)) is ask("0101-20260213-9999-9", "123456") is None
    assert ask("", "") is ask("\x00'--", "’") is None
    with db.reading() as s:
        assert s.scalar(select(func.count()).select_from(ProgressAttempt)) == 4


@pytest.mark.parametrize("exists", [True, False])
def test_five_wrong_tries_lock_a_number_for_fifteen_minutes_whether_it_exists_or_not(
    engine: Engine, exists: bool
) -> None:
    ticket = take()
    number = ticket.number if exists else "0101-20260213-9999-9"
    for n in range(5):
        assert ask(number, wrong(ticket), address=f"10.0.0.{n}") is None

    with pytest.raises(Refused, match="15分钟后再试"):
        ask(number, ticket.query_code, later=14 * MINUTE)
    assert bool(ask(number, ticket.query_code, later=15 * MINUTE)) is exists


def test_whoever_knows_the_code_may_ask_as_often_as_they_like(sqlite_engine: Engine) -> None:
    ticket = take()

    assert all(ask(ticket.number, ticket.query_code) for _ in range(10))


def test_one_address_has_sixty_tries_over_all_numbers(sqlite_engine: Engine) -> None:
    for n in range(60):
        assert ask(f"0101-20260213-{n:04d}-0", "123456") is None

    with pytest.raises(Refused, match="15分钟后再试"):
        ask("0101-20260213-0099-0", "123456")
    assert ask("0101-20260213-0099-0", "123456", address="10.0.0.2") is None


def test_old_tries_are_forgotten(sqlite_engine: Engine) -> None:
    ticket = take()
    ask(ticket.number, wrong(ticket))
    ask(ticket.number, ticket.query_code, later=timedelta(days=2))

    with db.reading() as s:
        assert s.scalars(select(ProgressAttempt)).all() == []


def test_the_form_needs_no_account_and_takes_the_number_from_the_slip(resident: TestClient) -> None:
    form = resident.get("/progress?number=0101-20260213-0001-8")

    assert form.status_code == 200 and 'value="0101-20260213-0001-8"' in form.text
    assert "请输入办件编号和回执上的6位查询码" in form.text and "依规保存，不对外公开" in form.text
    assert 'href="/progress"' in resident.get("/auth/sign-in").text


def test_a_resident_reads_the_standing_and_no_name(resident: TestClient) -> None:
    ticket = take()
    status, text = post(resident, ticket.number, ticket.query_code)

    assert status == 200 and "已经受理，正在办理。" in text and "2026年2月25日（星期三）前" in text
    assert not re.search("钱桂英|9901011949|1390000|" + ticket.query_code, text)


def test_a_wrong_code_reads_like_a_wrong_number(resident: TestClient) -> None:
    ticket = take()
    first, second = (
        post(resident, ticket.number, wrong(ticket)),
        post(resident, "0101-20260213-9999-9", "123456"),
    )

    assert first[1].replace(ticket.number, "") == second[1].replace("0101-20260213-9999-9", "")
    assert (
        first[0] == second[0] == 404
        and "没有查到，请核对编号和查询码；也可以到窗口，工作人员帮您查。" in first[1]
    )


def test_the_sixth_try_is_told_to_wait(resident: TestClient) -> None:
    ticket = take()
    for _ in range(5):
        post(resident, ticket.number, wrong(ticket))

    assert post(resident, ticket.number, ticket.query_code)[0] == 429
    with db.writing() as s:
        s.execute(delete(ProgressAttempt))
    assert post(resident, ticket.number, ticket.query_code)[0] == 200


def test_what_was_typed_is_only_text(resident: TestClient) -> None:
    assert "<script>" not in post(resident, '"><script>', "1")[1]


def test_the_result_waiting_to_be_fetched_is_said(sqlite_engine: Engine) -> None:
    ticket = take()
    with db.writing() as s:
        li = by_login(s, "li")
        handling.complete(
            s, li, ticket.number, reply="已办好", channel="当面答复", seen=ticket.row_version, now=FRIDAY
        )

    answer = ask(ticket.number, ticket.query_code)
    assert answer and answer.says == "已经办结，请到窗口领取结果。"
