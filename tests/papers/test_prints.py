"""The addresses of the print pages: who gets them, what an unknown one says, how a print is counted."""

import html
import re
from collections.abc import Iterator

import httpx2
import pytest
from sqlalchemy import Engine, select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from model.desk.counter import blank_slips
from model.ground import db
from model.ground.history import History
from model.people.accounts import by_login
from public import door, ticket_prints
from public.gate import Gate
from tests.cast import PASSWORD
from tests.desk.tickets import FRIDAY, take
from tests.signing_in import HERE


async def _streamlit(_request: Request) -> Response:
    return PlainTextResponse("You need to enable JavaScript")


@pytest.fixture
def desk(sqlite_engine: Engine) -> Iterator[TestClient]:
    """A browser before the real gate, with a house behind the print pages that answers everything."""
    routes = [*door.ROUTES, *ticket_prints.ROUTES, *ticket_prints.LAST, Route("/{rest:path}", _streamlit)]
    house = Starlette(
        routes=routes, middleware=[Middleware(Gate, pages=[""], folders=[ticket_prints.FOLDER])]
    )
    yield TestClient(house, follow_redirects=False)


def sign_in(desk: TestClient, login: str = "li") -> None:
    desk.post("/auth/sign-in", data={"login": login, "password": PASSWORD}, headers=HERE)


def press(desk: TestClient, number: str, paper: str = "receipt", **headers: str) -> httpx2.Response:
    return desk.post(f"/papers/printed/{paper}/{number}", headers=headers or HERE)


@pytest.mark.parametrize(
    "address", ["/papers/receipt/1", "/papers/register", "/papers/nothing/1", "/papers/"]
)
def test_a_stranger_is_sent_to_the_form(desk: TestClient, address: str) -> None:
    assert desk.get(address).headers["location"].startswith("/auth/sign-in")


@pytest.mark.parametrize("address", ["/papers/nothing/1", "/papers/", "/papers/receipt", "/papers/a/b/c"])
def test_an_unknown_paper_is_a_sentence_of_ours(desk: TestClient, address: str) -> None:
    sign_in(desk)
    answer = desk.get(address)

    assert answer.status_code == 404 and "没有这种文书" in answer.text


def test_the_paper_loads_nothing_and_calls_only_home(desk: TestClient) -> None:
    ticket = take()
    sign_in(desk)
    answer = desk.get(f"/papers/receipt/{ticket.number}")

    assert answer.status_code == 200 and f"/papers/printed/receipt/{ticket.number}" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_pressing_print_is_counted_and_answers_with_the_mark(desk: TestClient) -> None:
    ticket = take()
    sign_in(desk)

    assert [press(desk, ticket.number).text for _ in range(2)] == ["第1次打印", "补打 第2次"]
    assert "补打 第3次" in desk.get(f"/papers/receipt/{ticket.number}").text


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_a_print_sent_from_elsewhere_is_not_counted(desk: TestClient, headers: dict[str, str]) -> None:
    ticket = take()
    sign_in(desk)

    assert press(desk, ticket.number, **headers).status_code == 403
    assert press(desk, ticket.number).text == "第1次打印"


@pytest.mark.parametrize(("login", "status"), [("", 303), ("chen", 404), ("qian", 404)])
def test_who_may_not_print_counts_nothing(desk: TestClient, login: str, status: int) -> None:
    ticket = take("zhao")
    if login:
        sign_in(desk, login)

    assert press(desk, ticket.number).status_code == status


def test_the_register_asks_for_days_it_can_read(desk: TestClient) -> None:
    take()
    sign_in(desk)

    assert "没有选好日期" in desk.get("/papers/register?from=2026-02-30&to=x").text
    assert "没有这种件类" in desk.get("/papers/register?from=2026-02-01&to=2026-02-28&kind=x").text
    book = desk.get("/papers/register?from=2026-02-01&to=2026-02-28&site=&kind=promised").text
    assert "2026年2月1日（星期日）至2026年2月28日（星期六）" in book and "合计1件" in book


def test_a_register_that_was_opened_and_printed_stands_in_the_log(desk: TestClient) -> None:
    take()
    sign_in(desk)
    address = re.search(
        'data-printed="([^"]+)"', desk.get("/papers/register?from=2026-02-01&to=2026-02-28").text
    )

    assert address and desk.post(html.unescape(address[1]), headers=HERE).text == "1件"
    with db.reading() as s:
        rows = s.scalars(select(History).where(History.subject == "register").order_by(History.no)).all()
    days = "2026-02-01至2026-02-28"
    assert [(row.action, row.subject_id, row.facts["lines"]) for row in rows] == [
        ("view", days, 1),
        ("print", days, 1),
    ]


def test_blank_slips_have_number_code_and_empty_fields(desk: TestClient) -> None:
    with db.writing() as s:
        batch = blank_slips.prepare(s, by_login(s, "li"), count=3, now=FRIDAY)
        codes = [slip.query_code for slip in blank_slips.sheet(s, by_login(s, "li"), batch)]
    sign_in(desk)
    text = desk.get(f"/papers/blank_slips/{batch}").text

    assert text.count('<div class="slip">') == 3 and all(text.count(code) == 1 for code in codes)
    assert text.count(batch) == 3  # title, counterfoil, receipt
    sign_in(desk, "zhao")
    assert "没有找到" in desk.get(f"/papers/blank_slips/{batch}").text
