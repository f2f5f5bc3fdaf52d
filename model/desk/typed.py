"""What was typed into the one box of the ticket list, as conditions that an index answers in a town of any size."""

import re
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, false, or_, text

from model.desk import names
from model.desk.tickets import Ticket
from model.ground.identity import tidy

AFTER: Final = "z"  # sorts after digits and hyphens, by code point and in every language


def ways(town_id: int, typed: str) -> list[ColumnElement[bool]]:
    """The tickets that are meant, in ways that exclude each other: by a number or its beginning, the day it was
    received, the last part of a number (`7`, `0007`, `0007-3`), a whole ID number, a whole phone number, else by a part
    of the applicant's name or the whole name of whoever came for the applicant."""
    found = _number(tidy(typed))
    if found is not None:
        return [found]
    named = Ticket.applicant_name.in_(names.holding(town_id, typed))
    # said as the partial index says it: a database sees no more than the letters
    came_for = and_(Ticket.agent_name == typed, text("ticket.agent_name <> ''"))
    return [named, and_(came_for, ~_contains(typed))]


def walking(town_id: int, typed: str) -> ColumnElement[bool]:
    """The same for whoever walks the newest tickets until a page is full: so many are meant that it soon is."""
    found = _number(tidy(typed))
    return found if found is not None else or_(_contains(typed), Ticket.agent_name == typed)


def _contains(typed: str) -> ColumnElement[bool]:
    return Ticket.applicant_name.icontains(typed, autoescape=True)


def _number(word: str) -> ColumnElement[bool] | None:
    if re.fullmatch(r"[0-9]{17}[0-9X]", word):
        return Ticket.applicant_id_number == word
    if re.fullmatch(r"[0-9]{4}-[0-9]{8}-[0-9]{4,}-[0-9]", word):
        return Ticket.number == word
    if re.fullmatch(r"[0-9]{4}-[0-9]{8}[0-9-]*", word):
        return and_(Ticket.number >= word, Ticket.number < word + AFTER, Ticket.number.startswith(word))
    if re.fullmatch(r"1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8}", word):
        return Ticket.applicant_phone == word
    if re.fullmatch(r"[0-9]{8}", word):
        return _day(word)
    if last := re.fullmatch(r"([0-9]{1,6})(-[0-9])?", word):
        serial = f"{int(last[1]):04d}"
        checks = [last[2]] if last[2] else [f"-{digit}" for digit in range(10)]
        return Ticket.tail.in_([serial + check for check in checks])
    return None


def _day(word: str) -> ColumnElement[bool]:
    try:
        return Ticket.received_on == datetime.strptime(word, "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return false()
