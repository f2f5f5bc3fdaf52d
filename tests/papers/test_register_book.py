"""The intake register as a book: who sees which lines, and that a page never overflows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select

from model.catalogue.items import Kind
from model.catalogue.versions import Mode
from model.desk.lists import register
from model.desk.lists.register import Book, Line
from model.ground import db
from model.ground.history import History
from model.ground.refusals import Refused
from model.people.accounts import Account
from papers import register_book
from papers.register_book import ROOM, height, pages
from tests.desk.tickets import FRIDAY, account, take

FEBRUARY = Book(date(2026, 2, 1), date(2026, 2, 28))
LINE = Line(
    received_on=FRIDAY.date(),
    number="0101-20260213-0001-8",
    applicant="钱桂英",
    id_number="990101********0028",
    village="东岭村",
    item="高龄津贴申请",
    kind="承诺件",
    mode="代为办理",
    first_receiver="李窗口",
    promise=None,
    closed_on=None,
    state="已受理",
)


def lines(login: str = "li", criteria: Book = FEBRUARY) -> list[Line]:
    with db.reading() as s:
        return list(register.lines(s, account(login), criteria))


def book(by: Account, criteria: Book = FEBRUARY) -> str:
    with db.reading() as s:
        return register_book.book(s, by, criteria)


def test_a_ticket_is_one_line_with_its_number_masked(engine: Engine) -> None:
    ticket = take()

    [line] = lines()
    assert (line.number, line.applicant, line.id_number) == (ticket.number, "钱桂英", "990101********0028")
    assert (line.promise, line.closed_on, line.state) == (date(2026, 2, 25), None, "已受理")


def test_who_only_looks_reads_the_surname(sqlite_engine: Engine) -> None:
    take()

    assert [line.applicant for line in lines("chen")] == ["钱**"]


def test_a_book_holds_its_days_its_place_and_its_kind(engine: Engine) -> None:
    ours = take("zhao").number
    instant = take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记").number
    take(another=True, now=FRIDAY + timedelta(days=30))

    assert [line.number for line in lines()] == [ours, instant]
    assert [line.number for line in lines(criteria=replace(FEBRUARY, site="990101100201"))] == [ours]
    assert [line.number for line in lines(criteria=replace(FEBRUARY, kind=Kind.instant))] == [instant]
    assert [line.number for line in lines("zhao")] == [ours] and lines("qian") == []


def test_a_period_that_ends_before_it_begins_is_refused(sqlite_engine: Engine) -> None:
    with pytest.raises(Refused, match="结束日期早于开始日期"):
        lines(criteria=Book(date(2026, 2, 2), date(2026, 2, 1)))


def test_the_book_numbers_its_pages_and_adds_up(sqlite_engine: Engine) -> None:
    for _ in range(24):
        take(another=True)
    html = book(account("li"))

    assert html.count("<h1>受理登记簿</h1>") == 2 and html.count("<thead>") == 2
    assert "第2页　共2页" in html and "合计24件：承诺件24件" in html


def test_an_empty_book_says_so(sqlite_engine: Engine) -> None:
    assert "这段时间没有收件" in book(account("li"))


def logged() -> list[tuple[str, str]]:
    with db.reading() as s:
        rows = s.scalars(select(History).where(History.subject == "register").order_by(History.no))
        return [(row.action, row.subject_id) for row in rows]


@pytest.mark.parametrize(
    ("criteria", "sentence"),
    [
        (replace(FEBRUARY, site="1"), "没有找到代码“1”的站点"),
        (replace(FEBRUARY, first=date(1999, 12, 31)), "日期要在2000年到2100年之间"),
        (replace(FEBRUARY, last=date(9999, 12, 31)), "日期要在2000年到2100年之间"),
    ],
)
def test_a_book_of_no_place_or_time_is_refused_and_not_logged(
    engine: Engine, criteria: Book, sentence: str
) -> None:
    for act in (register.printed, register.opened):
        with pytest.raises(Refused, match=sentence), db.writing() as s:
            act(s, account("li"), criteria, now=FRIDAY)

    assert logged() == []


def test_whoever_reads_a_book_is_written_down(engine: Engine) -> None:
    take()
    with db.writing() as s:
        assert register.opened(s, account("chen"), FEBRUARY, now=FRIDAY) == 1

    assert logged() == [("view", "2026-02-01至2026-02-28")]


def test_no_page_is_higher_than_the_paper_and_every_line_comes_once() -> None:
    many = [replace(LINE, applicant="阿" * (1 + n % 60), item="事" * (1 + n % 60)) for n in range(300)]

    sheets = pages(many)
    assert all(sum(height(line) for _, line in page) <= ROOM for page in sheets)
    assert [number for page in sheets for number, _ in page] == list(range(1, 301))
    assert len(pages([LINE] * register.A_PAGE)) == 1 and len(pages([LINE] * (register.A_PAGE + 1))) == 2
