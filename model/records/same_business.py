"""Tickets that are the business of a ledger's rows: the very same, or the same person's same item elsewhere (R062)."""

from datetime import timedelta
from typing import Final

import polars as pl
from sqlalchemy import ColumnElement, and_, case, exists, false, or_, select, true
from sqlalchemy.orm import Session

from model.catalogue.versions import ItemVersion, Kind
from model.desk.counter.applicants import DUPLICATE_DAYS
from model.desk.ticket.decisions import LICENCE
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket, TicketMaterial
from model.people.accounts import Account
from model.people.sites import Site
from model.records import keys
from model.roster.posts.posts import Post

_SCHEMA: Final = {
    "id_number": pl.String, "item_id": pl.Int64, "ticket_id": pl.Int64, "number": pl.String, "there": pl.Int64,
    "place": pl.String, "on": pl.Date, "state": pl.String, "open": pl.Boolean, "imported": pl.Boolean,
    "row_version": pl.Int64, "closable": pl.Boolean,
}  # fmt: skip


def tickets(s: Session, by: Account, rows: pl.DataFrame) -> pl.DataFrame:
    """All tickets of the persons and items of `rows` (id_number, item_id), anywhere in the town, oldest first."""
    wanted = rows.select("id_number", "item_id").unique()
    with keys.temporary_table(
        s, by.town_id, ((keys.sealed(number), item) for number, item in wanted.iter_rows()), keys.BUSINESS
    ) as key:
        known = s.execute(
            select(
                Ticket.applicant_id_number, Ticket.item_id, Ticket.id, Ticket.number, Ticket.site_id, Site.name,
                Ticket.received_on, Ticket.state, Ticket.closed_at.is_(None), Ticket.upload_id.is_not(None),
                Ticket.row_version, _closable(),
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
    return pl.DataFrame([(*row[:7], row[7].value, *row[8:]) for row in known], schema=_SCHEMA, orient="row")


def _closable() -> ColumnElement[bool]:
    """Whether a ledger's word is enough to complete it: of what a ledger brought, and of what a counter took in only
    an ordinary one, at work in its own village with nothing to pay, to bring, to hand up or to ask others for. The
    guards of `completion.finish` stand at the counter. Asked of open ones alone: a file has a hundred thousand rows."""
    at_work = Ticket.state.in_((TicketState.accepted, TicketState.in_progress))
    plain = Ticket.kind.in_((Kind.instant, Kind.promised))
    same = (ItemVersion.town_id == Ticket.town_id, ItemVersion.id == Ticket.version_id)
    licence = or_(ItemVersion.name.contains(LICENCE), ItemVersion.result_document.contains(LICENCE))
    free = exists().where(*same, ItemVersion.fee_fen == 0, ~licence)
    here = exists().where(
        Post.town_id == Ticket.town_id, Post.id == Ticket.post_id, Post.site_id == Ticket.site_id
    )
    owed = (TicketMaterial.town_id == Ticket.town_id, TicketMaterial.ticket_id == Ticket.id)
    missing = exists().where(*owed, TicketMaterial.required, ~TicketMaterial.brought)
    return case(
        (or_(Ticket.closed_at.is_not(None), Ticket.round > 1), false()),
        (and_(Ticket.upload_id.is_not(None), Ticket.state == TicketState.accepted), true()),
        (and_(at_work, plain), and_(free, here, ~missing)),
        else_=false(),
    )


def the_same(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """`line`, `ticket_id`, `number`, `state`, `open`, `closable` and `row_version` of the rows that are tickets already: same village,
    item, ID number and day received. `rows` has line, site_id, item_id, id_number and received."""
    by = ["id_number", "item_id", "there", "on"]
    first = known.unique(by, keep="first", maintain_order=True)
    return rows.join(first, left_on=["id_number", "item_id", "site_id", "received"], right_on=by).select(
        "line", "ticket_id", "number", "state", "open", "closable", "row_version"
    )


def not_by_ledger(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """`line`, `number` and `state` of the rows that call an open ticket done which only its own page completes.
    `rows` has `finished` besides what `the_same` asks for."""
    done = rows.filter(pl.col("finished").is_not_null())
    return (
        the_same(done, known).filter(pl.col("open") & ~pl.col("closable")).select("line", "number", "state")
    )


def elsewhere(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """`line`, `number` and `place` of the rows whose business was taken in elsewhere: by the hall, by another village,
    or at this village's own counter on another day; received within 30 days, or still open and not known to be done
    before (R062). The village's own earlier ledgers count as its own business. `rows` has `finished` besides."""
    beside = rows.select("line", "id_number", "item_id", "site_id", "received", "finished").join(
        known, on=["id_number", "item_id"]
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
