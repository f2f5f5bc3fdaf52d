"""Ticket numbers by the block: one look at the counter for all tickets of a village and a day."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy.orm import Session
from stdnum import luhn

from model.ground.numbering import take

Block = Sequence[str]


def block(s: Session, town_id: int, prefix: str, day: date, count: int) -> Block:
    """The next `count` numbers of a place and a day, the same as `numbering.numbered` makes one by one."""
    serials = take(s, town_id, f"ticket:{prefix}:{day:%Y%m%d}", count)
    return [_numbered(prefix, f"{day:%Y%m%d}", f"{serial:04d}") for serial in serials]


def _numbered(prefix: str, day: str, serial: str) -> str:
    """A Luhn sum is the sum of its parts, each with zeros in the others' places; the parts come again and again."""
    check = -(_part(prefix + day + "0" * (len(serial) + 1)) + _part(f"{serial}0")) % 10
    return f"{prefix}-{day}-{serial}-{check}"


@cache
def _part(digits: str) -> int:
    return luhn.checksum(digits)
