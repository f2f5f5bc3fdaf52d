"""文书 on the ticket page, and the page of the register."""

from datetime import date, datetime

import pytest

from model.desk.documents import printing
from model.ground import db
from model.people.accounts import by_login
from tests.desk.tickets import FRIDAY, PAPERS, take
from tests.pages.conftest import Page


def _links(at: object) -> list[str]:
    return [link.proto.label for link in at.get("link_button")]  # type: ignore[attr-defined]


def test_the_papers_of_a_ticket_stand_there_with_how_often_they_were_printed(page: Page) -> None:
    ticket = take()
    with db.writing() as s:
        printing.printed(s, by_login(s, "li"), ticket.number, "promise", now=FRIDAY)

    assert _links(page("desk.ticket.ticket", "li", tab="文书", number=ticket.number)) == [
        "打印受理回执",
        "打印承诺通知单（印过1次）",
        "打印承办单",
        "打印代办委托书",
    ]


def test_what_waits_for_papers_offers_the_notice(page: Page) -> None:
    ticket = take(brought=PAPERS[:1])

    assert _links(page("desk.ticket.ticket", "li", tab="文书", number=ticket.number))[0] == "打印一次性告知单"


@pytest.mark.parametrize("login", ["chen", "feng"])
def test_who_does_not_handle_it_sees_no_papers(page: Page, login: str) -> None:
    at = page("desk.ticket.ticket", login, tab="文书", number=take().number)

    assert _links(at) == []
    assert "文书由承办的岗位打印。请联系社保岗。" in [message.value for message in at.info]


def test_the_register_says_how_many_lines_it_will_have(page: Page) -> None:
    take(now=datetime.now(db.OFFICE_ZONE))
    at = page("desk.lists.register", "li")

    assert any("这段时间收了1件" in text.value for text in at.markdown) and _links(at) == ["打印登记簿"]


def test_the_register_of_empty_days_offers_nothing_to_print(page: Page) -> None:
    at = page("desk.lists.register", "li")
    at.date_input(key="register_first").set_value(date(2025, 1, 1)).run()
    at.date_input(key="register_last").set_value(date(2025, 1, 31)).run()

    assert _links(at) == [] and "这段时间没有收件" in at.info[0].value


def test_a_village_agent_is_offered_its_own_place_only(page: Page) -> None:
    assert page("desk.lists.register", "zhao").selectbox(key="register_site").options == ["东岭村"]
