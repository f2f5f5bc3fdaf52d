"""The head of every paper about items and staff, and how days, lines and limits are written on it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from model.ground import settings
from papers import print_page

# signs that no XML file may hold: a Word file with one of them would not open
_NOT_IN_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True)
class Letterhead:
    """What stands on every paper: the plate, the phones, the promise to residents, the day it was printed."""

    plate: str
    enquiry_phone: str
    complaint_phone: str
    promise: str
    printed_on: date

    @property
    def day(self) -> str:
        """`2026年11月21日`."""
        return f"{self.printed_on.year}年{self.printed_on.month}月{self.printed_on.day}日"


def of_town(s: Session, town_id: int, today: date) -> Letterhead:
    """The head of the town's papers, from its settings."""
    return Letterhead(
        plate=settings.value(s, town_id, "plate_name"),
        enquiry_phone=settings.value(s, town_id, "enquiry_phone"),
        complaint_phone=settings.value(s, town_id, "complaint_phone"),
        promise=settings.value(s, town_id, "service_promise"),
        printed_on=today,
    )


def fill(template: str, head: Letterhead, **context: Any) -> str:
    """One paper as a page with a button that prints it; every text in it is escaped."""
    return print_page.templates().get_template(template).render(head=head, **context)


def limit(days: int, unit: str) -> str:
    """`3个工作日`, or 当场办结."""
    return f"{days}个{unit}" if days else "当场办结"


def lines(text: str) -> tuple[str, ...]:
    """The lines of a stored text, without blanks and without signs that a Word file cannot hold; never none."""
    kept = (_NOT_IN_XML.sub("", line).strip() for line in text.splitlines())
    return tuple(line for line in kept if line) or ("—",)
