"""Number series: the next number comes from a locked counter row, never from max() + 1 (d8)."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from sqlalchemy import Integer, String
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from stdnum import luhn

from model.ground.db import Base

Block = Sequence[str]


class NumberSeries(Base):
    """The last number given of one series of one town, e.g. `ticket:0101:20261121`."""

    __tablename__ = "number_series"

    town_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int] = mapped_column(Integer, default=0)


def take(s: Session, town_id: int, name: str, count: int = 1) -> range:
    """The next `count` numbers of a series; the counter row stays locked until the transaction ends, also for two who
    open a series at once: the loser waits and counts on from the winner.

    A rolled-back transaction gives its numbers back, so none is missing afterwards.
    """
    insert = sqlite.insert if s.get_bind().dialect.name == "sqlite" else postgresql.insert
    opened = insert(NumberSeries).values(town_id=town_id, name=name, last=count)
    counted = opened.on_conflict_do_update(
        index_elements=[NumberSeries.town_id, NumberSeries.name], set_={"last": NumberSeries.last + count}
    )
    last = s.connection().execute(counted.returning(NumberSeries.last)).scalar_one()
    return range(last - count + 1, last + 1)


def series(prefix: str, day: str) -> str:
    """The name of the series of a place and a day, `20261121`: what counter, ledger and seed count on together."""
    return f"ticket:{prefix}:{day}"


def block(s: Session, town_id: int, prefix: str, day: date, count: int) -> Block:
    """The next `count` ticket numbers of a place and a day, of the one series that the counter uses too."""
    written = f"{day:%Y%m%d}"
    return [numbered(prefix, written, serial) for serial in take(s, town_id, series(prefix, written), count)]


def numbered(prefix: str, day: str, serial: int) -> str:
    """`0101-20261121-0007-7`: place, day, serial of the day, Luhn check digit over all digits before it."""
    digits = f"{serial:04d}"
    # a Luhn sum is the sum of its parts, each with zeros in the others' places; the parts come again and again
    check = -(_part(prefix + day + "0" * (len(digits) + 1)) + _part(f"{digits}0")) % 10
    return f"{prefix}-{day}-{digits}-{check}"


@cache
def _part(digits: str) -> int:
    return luhn.checksum(digits)
