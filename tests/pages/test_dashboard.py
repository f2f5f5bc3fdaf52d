"""The leader page: what it counts, that each number opens exactly its tickets, and who may look."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from model.desk.ticket import finding
from model.desk.ticket.finding import NOWHERE, Filter
from model.figures.periods import Span, period
from model.ground import db, history, settings
from pages.parts import addresses, frame
from tests.cast import TOWN
from tests.figures.filing import file, person
from tests.pages.conftest import Console, Page


def _filed() -> None:
    """Three received today: one done, one running, one whose time ran out yesterday."""
    today = frame.today()
    with db.writing() as s:
        file(s, today, completed=today, due=today, item="MZ009")
        file(s, today, due=today + timedelta(days=5))
        file(s, today, due=today - timedelta(days=1), village="西岭村")
        settings.put(s, TOWN, "leader_days", "0")
        history.record(s, person(s, "li"), "take_in", "ticket", "0101", now=frame.now())


def _tiles(at: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in at.metric}


def test_the_page_counts_today_and_the_month(page: Page) -> None:
    _filed()

    shown = _tiles(page("figures.dashboard", "chen"))

    assert shown["今天收件"] == "3件"
    assert shown["今天办结"] == "1件"
    assert shown[":red[已超期]"] == "1件"
    assert shown["办结率"] == "33.3%"
    assert shown["按时办结率"] == "100.0%"


def test_a_town_without_tickets_has_no_rate(page: Page) -> None:
    shown = _tiles(page("figures.dashboard", "zhang"))

    assert shown["收件"] == "0件"
    assert shown["办结率"] == "暂无"


def test_a_new_ticket_shows_at_the_next_look(page: Page) -> None:
    at = page("figures.dashboard", "zhang")
    assert _tiles(at)["今天收件"] == "0件"

    _filed()
    assert _tiles(at.run())["今天收件"] == "3件"


def test_every_number_in_words_opens_as_many_tickets(page: Page) -> None:
    _filed()
    day = frame.today()
    with db.writing() as s:
        file(s, day, ended=day)
        file(s, day, completed=day, due=day, promised=day - timedelta(days=1), extended=day)
    at = page("figures.dashboard", "zhang")

    doors_found = [
        door for text in at.markdown for door in re.findall(r"\[(\d+)件\]\((find\?[^)]*)\)", text.value)
    ]

    assert len(doors_found) > 20
    with db.reading() as s:
        for number, address in doors_found:
            criteria = _filter({key: values[0] for key, values in parse_qs(urlparse(address).query).items()})
            assert finding.find(s, person(s, "zhang"), criteria, today=frame.today())[0] == int(number), (
                address
            )


def _filter(query: dict[str, str]) -> Filter:
    values: dict[str, object] = dict(query)
    for name in ("received_from", "received_to", "completed_from", "completed_to", "open_on"):
        if name in query:
            values[name] = date.fromisoformat(query[name])
    return Filter(**values)  # type: ignore[arg-type]


def test_a_door_speaks_the_language_of_the_ticket_list(console: Console) -> None:
    _filed()
    month = period(Span.month, frame.today())
    query = addresses.query(Filter(received_from=month.start, received_to=month.end, kind="promised"))

    at = console("zhang", "find", **query)

    assert any("查到2件" in text.value for text in at.markdown)


def test_the_problem_list_names_the_overdue_ticket(page: Page) -> None:
    _filed()

    at = page("figures.dashboard", "zhang")

    [listed] = [text.value for text in at.markdown if "](ticket?number=" in text.value]
    assert "高龄津贴申请" in listed
    assert ":red[已超1个工作日]" in listed


@pytest.mark.parametrize("span", list(Span))
def test_each_period_can_be_chosen(page: Page, span: Span) -> None:
    _filed()
    at = page("figures.dashboard", "zhang")

    at.segmented_control(key="dashboard_span").set_value(span).run()

    assert not at.exception
    assert _tiles(at)["今天收件"] == "3件"


def test_the_window_clerk_has_no_leader_page(console: Console) -> None:
    at = console("li", "dashboard")

    assert not at.metric


def test_the_county_looks_on(console: Console) -> None:
    assert _tiles(console("zhou", "dashboard"))["收件"] == "0件"


@pytest.mark.parametrize(
    ("door", "sentence"), [(Filter(village=NOWHERE), "查到1件"), (Filter(window=NOWHERE), "查到1件")]
)
def test_the_rest_without_a_village_or_window_has_a_door_too(
    console: Console, door: Filter, sentence: str
) -> None:
    with db.writing() as s:
        file(s, frame.today(), village="")
        file(s, frame.today(), post="东岭村代办岗")

    at = console("zhang", "find", **addresses.query(door))

    assert any(sentence in text.value for text in at.markdown)


def test_free_dates_that_end_before_they_start_are_answered_with_a_sentence(page: Page) -> None:
    at = page("figures.dashboard", "zhang")
    at.segmented_control(key="dashboard_span").set_value(Span.custom).run()

    at.date_input(key="dashboard_from").set_value(date(2026, 2, 2))
    at.date_input(key="dashboard_to").set_value(date(2026, 2, 1)).run()

    assert [message.value for message in at.info] == ["结束日期早于开始日期。请重选。"]
