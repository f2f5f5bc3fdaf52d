"""工作日历: the years one may look at, and next year's notice pasted or uploaded."""

from datetime import date

import pytest

from model.ground import db, workdays
from model.ground.workdays import Calendar
from pages.people import calendar as page_of_calendar
from tests.pages.conftest import Page

NOTICE = "一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。\n二、春节：2月5日至2月11日放假。2月14日（周日）上班。\n"


@pytest.mark.parametrize(
    ("known", "today", "last"),
    [
        ({2025, 2026}, date(2026, 11, 22), 2027),
        ({2025, 2026}, date(2028, 1, 1), 2029),  # nobody entered 2027: this year itself must still be there
        ({2026, 2027}, date(2026, 11, 22), 2028),
        (set(), date(2028, 1, 1), 2029),
    ],
)
def test_this_year_can_be_looked_at_whatever_was_entered(known: set[int], today: date, last: int) -> None:
    assert page_of_calendar.last_year(Calendar({}, frozenset(known)), today) == last


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_notice_from_any_windows_program_is_read_and_saved(page: Page, encoding: str) -> None:
    at = page("people.calendar", "zhang")
    at.file_uploader("calendar_file").set_value(("通知.txt", NOTICE.encode(encoding), "text/plain")).run()
    at.button("calendar_save").click().run()

    with db.reading() as s:
        calendar = workdays.load_calendar(s)
    assert calendar.name(date(2027, 2, 5)) == "春节" and calendar.works(date(2027, 2, 14))


def test_a_file_that_is_cut_off_is_refused_in_words(page: Page) -> None:
    at = page("people.calendar", "zhang")
    cut = NOTICE.encode()[:-5]
    at.file_uploader("calendar_file").set_value(("通知.txt", cut, "text/plain")).run()

    assert "没有存完整" in at.error[0].value and not [b for b in at.button if b.key == "calendar_save"]
