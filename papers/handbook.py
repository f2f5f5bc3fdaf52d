"""The handbook of services for the people (便民服务手册, R223): every published item in one book, to print and as Word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import count
from pathlib import Path

from docxtpl import DocxTemplate
from sqlalchemy.orm import Session

from model.catalogue import offered
from model.people.accounts import Account
from model.people.permissions import Permission, require
from papers import guides, letterhead
from papers.guides import Guide, Row
from papers.letterhead import Letterhead

TEMPLATE = Path(__file__).with_name("templates") / "handbook.docx"
LINES_A_PAGE = 35  # of the Word file's table, in the type and spacing of its template
SIGNS_A_LINE = 32


@dataclass(frozen=True)
class Entry:
    """One item of the book: its place in the order, the page of the Word file it begins on, its category's head."""

    number: int
    page: int
    opens: str  # the category that begins with this item, else empty
    guide: Guide
    rows: tuple[Row, ...]


def sheet(s: Session, by: Account, *, category: str = "", window: str = "", today: date) -> str:
    """The book as a page to print, with cover, contents and page numbers; one category or window when named.
    Refuses a choice without published items."""
    require(by, Permission.view_items)
    head = letterhead.of_town(s, by.town_id, today)
    return letterhead.fill(
        "handbook.html", head, entries=_entries(s, by, head, category, window), part=category or window
    )


def word(s: Session, by: Account, *, category: str = "", window: str = "", today: date) -> bytes:
    """The same book as a Word file that the office may edit: each item on a page of its own, so that a changed one is
    replaced alone. Text only: no formula, no macro, no address outside the file."""
    require(by, Permission.view_items)
    head = letterhead.of_town(s, by.town_id, today)
    book = DocxTemplate(TEMPLATE)
    entries = _entries(s, by, head, category, window)
    book.render({"head": head, "part": category or window, "entries": entries}, autoescape=True)
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _entries(s: Session, by: Account, head: Letterhead, category: str, window: str) -> Sequence[Entry]:
    chapters = offered.by_category(offered.of_town(s, by.town_id, category=category, window=window))
    entries, numbers, page = [], count(1), 1
    for name, items in chapters.items():
        for item in items:
            guide = guides.guide(item, head)
            rows = _rows(guide)
            opens = name if item is items[0] else ""
            entries.append(Entry(next(numbers), page, opens, guide, rows))
            page += _pages(rows)
    return entries


def _rows(guide: Guide) -> tuple[Row, ...]:
    """The whole guide as one table: the seven questions, then how it is done, what comes out, by what right."""
    flow = (Row("怎么办", (" → ".join(guide.steps),)),) if guide.steps else ()
    return (*guide.rows, *flow, Row("拿到什么", guide.result), Row("办理依据", guide.basis))


def _pages(rows: Sequence[Row]) -> int:
    """How many pages of the Word file an item fills, so that its contents list is right before Word counts anew."""
    lines = sum(-(-len(line) // SIGNS_A_LINE) for row in rows for line in row.lines)
    return -(-lines // LINES_A_PAGE)
