"""Number series: the next number comes from a locked counter row, never from max() + 1 (domain.md d)."""

from sqlalchemy import Integer, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from stdnum import luhn

from model.ground.db import Base


class NumberSeries(Base):
    """The last number given of one series of one town, e.g. `ticket:0101:20261121`."""

    __tablename__ = "number_series"

    town_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    last: Mapped[int] = mapped_column(Integer, default=0)


def take(s: Session, town_id: int, name: str, count: int = 1) -> range:
    """The next `count` numbers of a series; the counter row stays locked until the transaction ends.

    A rolled-back transaction gives its numbers back, so none is missing afterwards.
    """
    row = s.scalar(
        select(NumberSeries)
        .where(NumberSeries.town_id == town_id, NumberSeries.name == name)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        row = _open_series(s, town_id, name)
    first = row.last + 1
    row.last += count
    s.flush()
    return range(first, first + count)


def _open_series(s: Session, town_id: int, name: str) -> NumberSeries:
    """Two clerks may open the day's series at once on PostgreSQL: the loser waits and reads the winner's row."""
    insert = sqlite.insert if s.get_bind().dialect.name == "sqlite" else postgresql.insert
    s.execute(insert(NumberSeries).values(town_id=town_id, name=name, last=0).on_conflict_do_nothing())
    return s.scalars(
        select(NumberSeries)
        .where(NumberSeries.town_id == town_id, NumberSeries.name == name)
        .with_for_update()
    ).one()


def numbered(prefix: str, day: str, serial: int) -> str:
    """`0101-20261121-0007-7`: place, day, serial of the day, Luhn check digit over all digits before it."""
    digits = f"{prefix}{day}{serial:04d}"
    return f"{prefix}-{day}-{serial:04d}-{luhn.calc_check_digit(digits)}"
