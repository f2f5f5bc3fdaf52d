"""Where and how the tickets of a period came in: villages, windows, service modes (R204, R206)."""

from datetime import date

import polars as pl
from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from model.catalogue.versions import Mode
from model.desk.ticket.finding import NOWHERE, Filter, conditions
from model.desk.ticket.tickets import Ticket
from model.figures.periods import Period
from model.people import sites
from model.people.accounts import Account
from model.roster.posts.posts import Post

REST = "其余"


def received_in(period: Period) -> Filter:
    """The door to the tickets received in a period."""
    return Filter(received_from=period.start, received_to=period.end)


def counted(s: Session, by: Account, period: Period, *, today: date) -> pl.DataFrame:
    """The tickets received in the period in one pass: columns `village_id` (null: none named), `window_id` (null: a
    village point), `mode`, `received`, `completed`."""
    rows = s.execute(
        select(
            Ticket.village_id,
            Post.window_id,
            Ticket.mode,
            func.count(),
            counting(Ticket.completed_on.is_not(None)),
        )
        .join(Post, (Post.town_id == Ticket.town_id) & (Post.id == Ticket.post_id))
        .where(*conditions(received_in(period), by, today))
        .group_by(Ticket.village_id, Post.window_id, Ticket.mode)
    ).all()
    return pl.DataFrame(
        [(village, window, mode.value, *counts) for village, window, mode, *counts in rows],
        schema={
            "village_id": pl.Int64,
            "window_id": pl.Int64,
            "mode": pl.String,
            "received": pl.Int64,
            "completed": pl.Int64,
        },
        orient="row",
    )


def villages(s: Session, by: Account, where: pl.DataFrame) -> pl.DataFrame:
    """Columns `key` (site code for the filter), `name`, `received`, `completed`; every village, most first."""
    named = [(site.id, site.code, site.name) for site in sites.villages(s, by.town_id, with_closed=True)]
    return _named(where, "village_id", [*named, (None, NOWHERE, "未填村")])


def windows(s: Session, by: Account, where: pl.DataFrame) -> pl.DataFrame:
    """Columns `key` (window id as text), `name`, `received`, `completed`; posts of village points together."""
    named = [(window.id, str(window.id), window.name) for window in sites.windows(s, by.town_id)]
    return _named(where, "window_id", [*named, (None, NOWHERE, "村级代办点")])


def _named(where: pl.DataFrame, column: str, names: list[tuple[int | None, str, str]]) -> pl.DataFrame:
    """Group by a place and give it its name; the tickets without one stand last, and only when there are some."""
    known = pl.DataFrame(names, schema={column: pl.Int64, "key": pl.String, "name": pl.String}, orient="row")
    counts = where.group_by(column).agg(pl.col("received", "completed").sum())
    return (
        known.join(counts, on=column, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.col("received", "completed").fill_null(0))
        .filter(pl.col(column).is_not_null() | (pl.col("received") > 0))
        .sort(pl.col(column).is_null(), -pl.col("received"), maintain_order=True)
        .select("key", "name", "received", "completed")
    )


def modes(where: pl.DataFrame, total: int) -> pl.DataFrame:
    """Columns `key`, `name`, `received`; see `with_rest`."""
    counts: dict[str, int] = dict(where.group_by("mode").agg(pl.col("received").sum()).iter_rows())
    return with_rest({mode: counts.get(mode.value, 0) for mode in Mode}, total)


def with_rest(counts: dict[Mode, int], total: int) -> pl.DataFrame:
    """The service modes and, when they do not add up to `total`, what is left as 其余: never force the sum
    (R204, a9: 6024 + 2082 + 440 of 10963 leave 2417). Columns `key`, `name`, `received`."""
    rows = [(mode.value, mode.label, number) for mode, number in counts.items()]
    rest = total - sum(counts.values())
    if rest:
        rows.append(("", REST, rest))
    return pl.DataFrame(
        rows, schema={"key": pl.String, "name": pl.String, "received": pl.Int64}, orient="row"
    )


def counting(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
