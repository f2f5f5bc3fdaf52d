"""The leader's figures (R200-R206, a9, e1-e3): counted by the same conditions that list the tickets behind them.

Everything here takes a period and counts live; tallies of the past, once a town needs them, come in behind
`kinds`, `days` and `places.counted`, whose frames are all the screen knows.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from model.catalogue.items import Kind
from model.desk.ticket.finding import Filter, conditions
from model.desk.ticket.stages import ended_by, kept, open_after, overdue, state_of
from model.desk.ticket.tickets import Ticket
from model.figures import places
from model.figures.periods import Period
from model.figures.places import counting, received_in
from model.ground import history
from model.ground.numbering import NumberSeries
from model.people.accounts import Account
from model.people.permissions import Permission, require


@dataclass(frozen=True)
class Now:
    """How the centre stands today, in tickets."""

    received: int
    completed: int
    open: int
    due_today: int
    overdue: int


@dataclass(frozen=True)
class Tally:
    """What became of the tickets received in a period by the end of a day: `received` = `completed` + `ended` (closed
    without a result) + `open`. Of the completed ones with a promise `on_time` kept it, `extended` were done within an
    extension, which is never on time (c3.6), and `late` neither; `overdue` of the open ones are past their
    day. A ticket done again stays with what its first round was."""

    received: int = 0
    completed: int = 0
    ended: int = 0
    open: int = 0
    on_time: int = 0
    extended: int = 0
    late: int = 0
    overdue: int = 0

    @property
    def with_due_date(self) -> int:
        """The denominator of the on-time rate."""
        return self.on_time + self.extended + self.late

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True)
class Figures:
    """All that the leader page shows for one period."""

    now: Now
    total: Tally
    total_before: Tally
    completed: int
    completed_before: int
    kinds: dict[Kind, Tally]
    days: pl.DataFrame
    villages: pl.DataFrame
    modes: pl.DataFrame
    windows: pl.DataFrame


def figures(s: Session, by: Account, period: Period, *, today: date) -> Figures:
    """The page's figures in what the account may see; asks for the right to look at figures."""
    require(by, Permission.view_figures)
    before = period.before()
    of_kinds = kinds(s, by, period, today=today)
    where = places.counted(s, by, period, today=today)
    total = added(of_kinds.values())
    return Figures(
        now=now(s, by, today=today),
        total=total,
        total_before=added(kinds(s, by, before, today=before.end).values()),
        completed=count(s, by, completed_in(period), today=today),
        completed_before=count(s, by, completed_in(before), today=today),
        kinds=of_kinds,
        days=days(s, by, period, today=today),
        villages=places.villages(s, by, where),
        modes=places.modes(where, total.received),
        windows=places.windows(s, by, where),
    )


def completed_in(period: Period) -> Filter:
    """The door to the tickets completed in a period, whenever they were received."""
    return Filter(completed_from=period.start, completed_to=period.end)


def count(s: Session, by: Account, filter: Filter, *, today: date) -> int:
    """How many tickets stand behind a door."""
    return s.scalar(select(func.count()).select_from(Ticket).where(*conditions(filter, by, today))) or 0


def now(s: Session, by: Account, *, today: date) -> Now:
    """Today's five: received, completed, still open, due today, overdue."""
    open_ones = conditions(Filter(state="open"), by, today)
    counts = s.execute(
        select(func.count(), *(counting(state_of(word, today)) for word in ("due_today", "overdue"))).where(
            *open_ones
        )
    ).one()
    this_day = Filter(received_from=today, received_to=today)
    completed = Filter(completed_from=today, completed_to=today)
    return Now(
        received=count(s, by, this_day, today=today),
        completed=count(s, by, completed, today=today),
        open=counts[0],
        due_today=counts[1],
        overdue=counts[2],
    )


def kinds(s: Session, by: Account, period: Period, *, today: date) -> dict[Kind, Tally]:
    """The tickets received in the period by kind as they stood at the end of `today`, every kind present (R205): the
    last period is looked at as it stood then, not with what was done since.

    Per kind, because the rate over all hides the promised ones: 191756 instant tickets done and none of 4823
    promised ones still make 97.5 % (e1).
    """
    finished, still_open = Ticket.completed_on <= today, open_after(today)
    rows = s.execute(
        select(
            Ticket.kind,
            func.count(),
            counting(finished),
            counting(ended_by(today)),
            counting(still_open),
            *(counting(finished & kept(how)) for how in ("yes", "extended", "late")),
            counting(still_open & overdue(today)),
        )
        .where(*conditions(received_in(period), by, today))
        .group_by(Ticket.kind)
    ).all()
    tallies = {kind: Tally(*counts) for kind, *counts in rows}
    return {kind: tallies.get(kind, Tally()) for kind in Kind}


def added(tallies: Iterable[Tally]) -> Tally:
    """The tallies of several kinds in one."""
    return sum(tallies, Tally())


FEWEST_DAYS, MOST_DAYS = 14, 92


def shown_days(period: Period) -> Period:
    """The stretch of the day chart: a period shorter than two weeks shows the two weeks that end with it."""
    earliest = period.end - timedelta(days=FEWEST_DAYS - 1)
    return replace(period, start=min(period.start, earliest))


def by_month(period: Period) -> bool:
    """Whether the day chart counts months: more than a quarter of single days is noise."""
    return period.days > MOST_DAYS


def days(s: Session, by: Account, period: Period, *, today: date) -> pl.DataFrame:
    """Received and completed tickets day by day over `shown_days`, or month by month over a long period.

    Columns: `day` (the day, or the first shown day of a month), `until` (the last), `received`, `completed`;
    every day is there.
    """
    shown = shown_days(period)
    frame = pl.DataFrame({"day": pl.date_range(shown.start, shown.end, eager=True)})
    for name, column, filter in (
        ("received", Ticket.received_on, received_in(shown)),
        ("completed", Ticket.completed_on, completed_in(shown)),
    ):
        rows = s.execute(
            select(column, func.count()).where(*conditions(filter, by, today)).group_by(column)
        ).all()
        counts = pl.DataFrame(
            [tuple(row) for row in rows], schema={"day": pl.Date, name: pl.Int64}, orient="row"
        )
        frame = frame.join(counts, on="day", how="left", maintain_order="left")
    frame = frame.fill_null(0).with_columns(until=pl.col("day"))
    if by_month(shown):
        month = pl.col("day").dt.truncate("1mo").alias("month")
        frame = frame.group_by(month, maintain_order=True).agg(
            pl.col("day").min(), pl.col("until").max(), pl.col("received", "completed").sum()
        )
    return frame.select("day", "until", "received", "completed")


def change(s: Session, town_id: int) -> int:
    """A number that rises with every action in the town, the length of its audit chain: what was counted at the
    same number is still true on the same day."""
    number = s.scalar(
        select(NumberSeries.last).where(NumberSeries.town_id == town_id, NumberSeries.name == history.CHAIN)
    )
    return number or 0
