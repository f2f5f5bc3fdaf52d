"""What the browser gets of a photographed paper: with the right of who handles it, or as a recorded act, or not at all."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from model.desk.documents import attachments, paper_files
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import by_login
from public import attached, door
from public.gate import Gate
from tests.desk.documents.papers_brought import pdf, photo
from tests.desk.doing import story
from tests.desk.tickets import take
from tests.signing_in import sign_in


@pytest.fixture
def visitor(sqlite_engine: Engine, folder: Path) -> Iterator[TestClient]:
    house = Starlette(
        routes=[*door.ROUTES, *attached.ROUTES, *attached.LAST],
        middleware=[Middleware(Gate, pages=[""], folders=[attached.FOLDER])],
    )
    yield TestClient(house, follow_redirects=False)


@pytest.fixture
def ticket(visitor: TestClient) -> Ticket:
    """With a photo (1) and a PDF (2)."""
    ticket = take()
    for name, data in (("户口簿 首页.jpg", photo()), ("申请书.pdf", pdf())):
        with db.writing() as s:
            file, now = paper_files.examine(name, data), datetime.now(db.OFFICE_ZONE)
            attachments.attach(s, by_login(s, "li"), ticket.number, file, now=now)
    return ticket


@pytest.mark.parametrize("address", ["1", "1/small"])
def test_a_stranger_gets_the_form(visitor: TestClient, ticket: Ticket, address: str) -> None:
    assert visitor.get(f"/attached/{ticket.number}/{address}").status_code == 303


def test_the_post_gets_the_original_as_it_came(visitor: TestClient, ticket: Ticket) -> None:
    sign_in(visitor, "wang")

    got = visitor.get(f"/attached/{ticket.number}/1")

    assert (got.status_code, got.content, got.headers["content-type"]) == (200, photo(), "image/jpeg")
    assert got.headers["content-disposition"].startswith("inline; filename*=UTF-8''%E6%88%B7")
    assert "sandbox" in got.headers["content-security-policy"]
    assert (got.headers["x-content-type-options"], got.headers["cache-control"]) == ("nosniff", "no-store")
    assert "查看附件原件" not in story(ticket)


def test_a_pdf_is_told_as_one_and_has_no_small_picture(visitor: TestClient, ticket: Ticket) -> None:
    sign_in(visitor, "li")

    assert visitor.get(f"/attached/{ticket.number}/2").headers["content-type"] == "application/pdf"
    assert visitor.get(f"/attached/{ticket.number}/2/small").status_code == 404
    assert visitor.get(f"/attached/{ticket.number}/1/small").headers["content-type"] == "image/jpeg"


def test_another_clerk_opens_the_original_on_record_and_sees_no_small_picture(
    visitor: TestClient, ticket: Ticket
) -> None:
    sign_in(visitor, "feng")

    assert visitor.get(f"/attached/{ticket.number}/1/small").status_code == 403
    assert visitor.get(f"/attached/{ticket.number}/1").content == photo()
    assert story(ticket)[-1] == "查看附件原件"


@pytest.mark.parametrize(("login", "status"), [("chen", 403), ("zhou", 403), ("qian", 404)])
def test_who_may_not_is_told_so_in_words(
    visitor: TestClient, ticket: Ticket, login: str, status: int
) -> None:
    sign_in(visitor, login)

    answer = visitor.get(f"/attached/{ticket.number}/1")

    assert answer.status_code == status and ("查看全号" in answer.text or "没有找到" in answer.text)
    assert "查看附件原件" not in story(ticket)


@pytest.mark.parametrize("address", ["9", "0", "0101-1/1", "x", "1/../../../etc/passwd"])
def test_what_is_not_there_is_not_found(visitor: TestClient, ticket: Ticket, address: str) -> None:
    sign_in(visitor, "li")
    number = "" if "-" in address else f"{ticket.number}/"

    assert visitor.get(f"/attached/{number}{address}").status_code == 404


@pytest.mark.parametrize("address", ["", "x", "0101-20260213-0001-8", "0101-1/x", "0101-1/1/large"])
def test_every_other_address_is_a_sentence_of_ours(visitor: TestClient, ticket: Ticket, address: str) -> None:
    sign_in(visitor, "li")
    answer = visitor.get(f"/attached/{address}")

    assert (answer.status_code, "没有这个附件。请回到办件" in answer.text) == (404, True)
