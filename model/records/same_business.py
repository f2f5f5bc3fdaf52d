"""Tickets that are the business of a ledger's rows: the very same, or the same person's same item elsewhere (R062)."""

from datetime import timedelta
from typing import Final

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.applicants import DUPLICATE_DAYS
from model.desk.tickets import Ticket
from model.people.accounts import Account
from model.people.sites import Site
from model.records import keys

_SCHEMA: Final = {
    "id_number": pl.String, "item_id": pl.Int64, "ticket_id": pl.Int64, "number": pl.String, "there": pl.Int64,
    "place": pl.String, "on": pl.Date, "state": pl.String, "open": pl.Boolean, "imported": pl.Boolean,
    "row_version": pl.Int64,
}  # fmt: skip


def tickets(s: Session, by: Account, rows: pl.DataFrame) -> pl.DataFrame:
    """All tickets of the persons and items of `rows` (id_number, item_id), anywhere in the town, oldest first."""
    wanted = rows.select("id_number", "item_id").unique()
    with keys.laid_out(
        s, by.town_id, ((keys.sealed(number), item) for number, item in wanted.iter_rows()), keys.BUSINESS
    ) as key:
        found = s.execute(
            select(
                Ticket.applicant_id_number, Ticket.item_id, Ticket.id, Ticket.number, Ticket.site_id, Site.name,
                Ticket.received_on, Ticket.state, Ticket.closed_at.is_(None), Ticket.upload_id.is_not(None),
                Ticket.row_version,
            )
            .join(
                key,
                (key.c.town_id == Ticket.town_id)
                & (key.c.id_number == Ticket.applicant_id_number)
                & (key.c.item_id == Ticket.item_id),
            )
            .join(Ticket.site)
            .order_by(Ticket.id)
        ).all()  # fmt: skip
    return pl.DataFrame([(*row[:7], row[7].value, *row[8:]) for row in found], schema=_SCHEMA, orient="row")


def the_same(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """`line`, `ticket_id`, `number`, `state` and `row_version` of the rows that are tickets already: same village,
    item, ID number and day received. `rows` has line, site_id, item_id, id_number and received."""
    by = ["id_number", "item_id", "there", "on"]
    first = found.unique(by, keep="first", maintain_order=True)
    return rows.join(first, left_on=["id_number", "item_id", "site_id", "received"], right_on=by).select(
        "line", "ticket_id", "number", "state", "row_version"
    )


def elsewhere(rows: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """`line`, `number` and `place` of the rows whose business was taken in elsewhere: by the hall, by another village,
    or at this village's own counter on another day; received within 30 days, or still open and not known to be done
    before (R062). The village's own earlier ledgers count as its own business. `rows` has `finished` besides."""
    beside = rows.select("line", "id_number", "item_id", "site_id", "received", "finished").join(
        found, on=["id_number", "item_id"]
    )
    own = (pl.col("there") == pl.col("site_id")) & (pl.col("imported") | (pl.col("on") == pl.col("received")))
    near = (pl.col("on") - pl.col("received")).abs() <= timedelta(days=DUPLICATE_DAYS)
    still = pl.col("open") & (pl.col("finished") >= pl.col("on")).fill_null(True)
    return (
        beside.filter(~own & (near | still))
        .sort("line", "on")
        .unique("line", keep="last", maintain_order=True)
        .select("line", "number", "place")
    )
