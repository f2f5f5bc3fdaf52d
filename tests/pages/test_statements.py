"""How many statements the daily pages send: a page asks each thing once, whoever opens it and whatever waits there."""

from datetime import datetime

import pytest
from sqlalchemy import Engine

from model.ground import db
from pages.parts import frame
from tests.desk.tickets import PAPERS, take
from tests.pages.conftest import Page
from tests.pages.counting import statements

MONDAY_TEN = datetime(2026, 3, 2, 10, 0, tzinfo=db.OFFICE_ZONE)  # the hall is open, nobody has signed in


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "now", lambda: MONDAY_TEN)


@pytest.mark.parametrize("login", ["li", "wang", "zhang", "chen", "sun", "zhao", "ji", "guan", "zhou"])
def test_the_first_page_asks_at_most_25_times(page: Page, sqlite_engine: Engine, login: str) -> None:
    take(now=MONDAY_TEN.replace(hour=9))
    first = page("home.home", login)

    with statements(sqlite_engine) as sent:
        first.run()

    assert len(sent) <= 25, "\n".join(sent)


@pytest.mark.parametrize("login", ["li", "zhang", "chen"])
@pytest.mark.parametrize("tab", ["办理", "材料", "经过", "文书"])
@pytest.mark.parametrize("brought", [PAPERS, ()], ids=["accepted", "waiting for papers"])
def test_a_ticket_asks_at_most_20_times(
    page: Page, sqlite_engine: Engine, login: str, tab: str, brought: tuple[str, ...]
) -> None:
    ticket = take(now=MONDAY_TEN.replace(hour=9), brought=brought)
    opened = page("desk.ticket.ticket", login, tab=tab, number=ticket.number)

    with statements(sqlite_engine) as sent:
        opened.run()

    assert len(sent) <= 20, "\n".join(sent)
