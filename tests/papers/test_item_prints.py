"""The addresses of item papers: behind the sign-in, beside the papers of tickets, a refusal as a sentence."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from public import door, office_prints, ticket_prints
from public.gate import Gate
from tests.cast import PASSWORD

PAGES = [
    "items/guide/MZ001",
    "items/guides?category=民政救助",
    "items/notice/MZ001",
    "items/notices?window=社保窗口",
    "items/handbook",
    "items/window-list",
    "items/board?size=A4",
    "staff/month-grid?month=2026-03&place=hall",
    "staff/duty-board?size=hall",
    "staff/duty-board?size=door&day=2026-03-02",
    "staff/badges",
    "staff/duty?month=2026-11",
    "staff/desk-plates",
    "staff/service-cards",
]


@pytest.fixture
def stranger(sqlite_engine: Engine) -> Iterator[TestClient]:
    house = Starlette(
        routes=[*door.ROUTES, *office_prints.ROUTES, *ticket_prints.ROUTES, *ticket_prints.LAST],
        middleware=[Middleware(Gate, pages=[""], folders=[ticket_prints.FOLDER])],
    )
    yield TestClient(house, follow_redirects=False)


@pytest.fixture
def clerk(stranger: TestClient) -> TestClient:
    here = {"Origin": "http://testserver"}
    stranger.post("/auth/sign-in", data={"login": "li", "password": PASSWORD}, headers=here)
    return stranger


def test_every_paper_is_a_page_that_runs_no_script_but_ours(clerk: TestClient) -> None:
    for address in PAGES:
        answer = clerk.get(f"/papers/{address}")
        assert answer.status_code == 200, (address, answer.text)
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


def test_a_stranger_is_sent_to_the_sign_in(stranger: TestClient) -> None:
    for address in (*PAGES, "items/handbook.docx"):
        assert stranger.get(f"/papers/{address}").headers["location"].startswith("/auth/sign-in")


def test_the_word_book_comes_as_a_file_with_a_chinese_name(clerk: TestClient) -> None:
    answer = clerk.get("/papers/items/handbook.docx")

    assert answer.content[:2] == b"PK" and answer.headers["content-type"] == office_prints.WORD
    header = unquote(answer.headers["content-disposition"])
    assert header.startswith("attachment; ") and "便民服务手册" in header and header.endswith(".docx")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("items/guide/ZZ999", "没有找到事项“ZZ999”"),
        ("items/handbook?category=没有的", "这里还没有已发布的事项"),
        ("items/board?size=A0", "只有A3和A4两种纸"),
        ("staff/month-grid?month=moon", "没有选好月份"),
        ("staff/duty-board?day=moon", "没有选好日期"),
        ("staff/badges?post=12345678901234567890123", "没有找到这个岗位"),
        ("staff/badges?post=%27%20OR%201", "没有找到这个岗位"),
        ("items/nothing/at/all", "没有这种文书"),
    ],
)
def test_what_cannot_be_printed_is_told_in_a_sentence(clerk: TestClient, address: str, sentence: str) -> None:
    answer = clerk.get(f"/papers/{address}")

    assert answer.status_code == 404 and sentence in answer.text


@pytest.mark.parametrize(("login", "sentence"), [("li", "查看考勤"), ("zhang", "没有找到这次人员调整")])
@pytest.mark.parametrize("move", ["1", "x", "9" * 30])
def test_the_sheet_of_a_move_is_refused_in_a_sentence(
    stranger: TestClient, login: str, sentence: str, move: str
) -> None:
    here = {"Origin": "http://testserver"}
    stranger.post("/auth/sign-in", data={"login": login, "password": PASSWORD}, headers=here)
    answer = stranger.get(f"/papers/staff/moves/{move}")

    assert answer.status_code == 404 and sentence in answer.text
