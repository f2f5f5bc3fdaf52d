"""A paper as it is printed, and the words that people read on it."""

import re

from model.desk.documents.printing import Paper
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.people.accounts import by_login
from papers import handover_sheets
from papers.ticket_papers import FILLS
from tests.desk.tickets import FRIDAY
from tests.handover.sheets import BACK


def filled(paper: Paper, ticket: Ticket, login: str = "li") -> str:
    with db.reading() as s:
        return FILLS[paper](s, by_login(s, login), ticket.number, FRIDAY)


def plain_text(html: str) -> str:
    """What people read: the text of the page without tags and blanks."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", html.split("<body>")[1]))


def handover_sheet(number: str, who: str = "li") -> str:
    with db.reading() as s:
        return handover_sheets.sheet(s, by_login(s, who), number, now=BACK)
