"""The head of every paper about items and staff, and how days and lines are written on it."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from model.ground import settings
from model.ground.wording import plain_day
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
        return plain_day(self.printed_on)


def of_town(s: Session, town_id: int, today: date) -> Letterhead:
    """The head of the town's papers, from its settings."""
    return Letterhead(
        **print_page.town(s, town_id),
        promise=settings.value(s, town_id, "service_promise"),
        printed_on=today,
    )


def fill(template: str, head: Letterhead, **context: Any) -> str:
    """One paper as a page with a button that prints it; every text in it is escaped."""
    return print_page.templates().get_template(template).render(head=head, **context)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a stored text, without blanks and without signs that a Word file cannot hold; never none."""
    kept = (_NOT_IN_XML.sub("", line).strip() for line in text.splitlines())
    return tuple(line for line in kept if line) or ("—",)
