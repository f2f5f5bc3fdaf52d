"""The intake register as a book: landscape pages with head, page number and ruled lines, however many tickets (R085)."""

from collections import Counter
from collections.abc import Iterable
from math import ceil
from typing import Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from model.desk.lists import register
from model.desk.lists.register import Book, Line
from model.ground.wording import long_day
from model.people import sites
from model.people.accounts import Account
from papers import print_page

ROOM: Final = 150.0  # millimetres for lines on one page, between head and foot
LINE, EDGE = 4.3, 2.2  # millimetres of one line of text, and of a row's edges
# How many Chinese characters of a column stand beside each other; see the widths in register_book.html.
ACROSS: Final = {"applicant": 7, "village": 4, "item": 13, "first_receiver": 3.9}


def book(s: Session, by: Account, selection: Book) -> str:
    """The register of a period as a book; refuses what `register.lines` refuses, and an unknown place."""
    lines = register.lines(s, by, selection)
    place = sites.place(s, by.town_id, selection.site).name if selection.site else "全部站点"
    return (
        print_page.templates()
        .get_template("register_book.html")
        .render(
            **print_page.town(s, by.town_id),
            selection=selection,
            place=place,
            pages=pages(lines),
            address=urlencode(_address(selection)),
            total=len(lines),
            kinds=Counter(line.kind for line in lines),
            day=long_day,
        )
    )


def _address(selection: Book) -> dict[str, str]:
    return {
        "from": selection.first.isoformat(),
        "to": selection.last.isoformat(),
        "site": selection.site,
        "kind": selection.kind.value if selection.kind else "",
    }


def pages(lines: Iterable[Line]) -> list[list[tuple[int, Line]]]:
    """The lines with their running numbers, as many to a page as fit; an empty book has one empty page."""
    sheets: list[list[tuple[int, Line]]] = [[]]
    left = ROOM
    for number, line in enumerate(lines, 1):
        high = height(line)
        if high > left and sheets[-1]:
            sheets.append([])
            left = ROOM
        sheets[-1].append((number, line))
        left -= high
    return sheets


def height(line: Line) -> float:
    """Millimetres that a row takes: its longest cell decides."""
    deep = max(ceil(_width(getattr(line, column)) / across) for column, across in ACROSS.items())
    return max(deep, 1) * LINE + EDGE


def _width(text: str) -> float:
    """In Chinese characters; a Latin letter takes a little more than half of one."""
    return sum(1 if ord(sign) > 0x2E7F else 0.6 for sign in text)
