"""What of a ledger the town has already, and open business that the ledger calls done."""

import json
from datetime import date, datetime, time
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.events import EventKind, TicketEvent
from model.desk.tickets import Ticket, TicketState
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.records import keys, upload_rows
from model.records.uploads import RowOutcome, Upload

# a ledger knows days, not hours
RECEIVED_AT, COMPLETED_AT = time(9, 0, tzinfo=db.OFFICE_ZONE), time(17, 0, tzinfo=db.OFFICE_ZONE)
REPLY, REPLY_CHANNEL = "台账登记：办结", "台账"
_SCHEMA = {
    "id_number": pl.String,
    "item_id": pl.Int64,
    "site_id": pl.Int64,
    "received": pl.Date,
    "ticket_id": pl.Int64,
    "number": pl.String,
    "state": pl.String,
    "row_version": pl.Int64,
}


def known(s: Session, by: Account, rows: pl.DataFrame) -> pl.DataFrame:
    """`line`, `ticket_id`, `number`, `state` and `row_version` of the rows that are tickets already: same village,
    item, ID number and day received."""
    dialect = s.get_bind().dialect
    on = {day: db.stored(day, dialect) for day in rows["received"].unique()}
    wanted = (
        (number, item, site, on[day])
        for number, item, site, day in rows.select("sealed", "item_id", "site_id", "received").iter_rows()
    )
    with keys.laid_out(s, by.town_id, wanted, keys.BUSINESS) as key:
        found = s.execute(
            select(
                Ticket.applicant_id_number, Ticket.item_id, Ticket.site_id, Ticket.received_on, Ticket.id,
                Ticket.number, Ticket.state, Ticket.row_version,
            )
            .join(
                key,
                (key.c.town_id == Ticket.town_id)
                & (key.c.id_number == Ticket.applicant_id_number)
                & (key.c.item_id == Ticket.item_id)
                & (key.c.site_id == Ticket.site_id)
                & (key.c.received_on == Ticket.received_on),
            )
            .order_by(Ticket.id)
        ).all()  # fmt: skip
    tickets = pl.DataFrame(
        [(*row[:6], row[6].value, row[7]) for row in found], schema=_SCHEMA, orient="row"
    ).unique(["id_number", "item_id", "site_id", "received"], keep="first")
    return rows.join(tickets, on=["id_number", "item_id", "site_id", "received"]).select(
        "line", "ticket_id", "number", "state", "row_version"
    )


def complete(s: Session, upload: Upload, by: Account, rows: pl.DataFrame, now: datetime) -> int:
    """Close the tickets in work whose row has a day of completion; how many. One that waits for papers stays as it is."""
    done = rows.filter(
        pl.col("finished").is_not_null() & (pl.col("state") == TicketState.accepted.value)
    ).sort("line")
    if done.is_empty():
        return 0
    closing = [_closed(row, by, now) for row in done.iter_rows(named=True)]
    if not upload_rows.change(s, Ticket.__table__, by.town_id, closing):
        raise Refused("其中几件刚刚被别人办过。请重新核对这个文件。")
    s.add_all(
        TicketEvent(
            town_id=by.town_id, ticket_id=row["k_id"], at=now, kind=EventKind.completed, account_id=by.id,
            note=row["reply"],
        )
        for row in closing
    )  # fmt: skip
    before = json.dumps({"state": TicketState.accepted.value})
    upload_rows.record(
        s,
        upload,
        RowOutcome.changed,
        (
            (line, ticket, version + 1, before)
            for line, ticket, version in done.select("line", "ticket_id", "row_version").iter_rows()
        ),
    )
    return done.height


def _closed(row: dict[str, Any], by: Account, now: datetime) -> dict[str, Any]:
    finished: date = row["finished"]
    at = datetime.combine(finished, COMPLETED_AT)
    return {
        "k_id": row["ticket_id"],
        "k_version": row["row_version"],
        "state": TicketState.completed,
        "completed_at": at,
        "completed_on": finished,
        "completed_by_id": by.id,
        "closed_at": at,
        "reply": row["result"] or REPLY,
        "reply_channel": REPLY_CHANNEL,
        "changed_at": now,
    }
