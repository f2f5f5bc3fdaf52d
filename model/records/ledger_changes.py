"""Open business of the town that a ledger calls done is completed."""

import json
from datetime import date, datetime, time
from typing import Any

import polars as pl
from sqlalchemy.orm import Session

from model.desk.ticket import events
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import db
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.records import upload_rows
from model.records.uploads import RowOutcome, Upload

# a ledger knows days, not hours
RECEIVED_AT, COMPLETED_AT = time(9, 0, tzinfo=db.OFFICE_ZONE), time(17, 0, tzinfo=db.OFFICE_ZONE)
REPLY, REPLY_CHANNEL = "台账登记：办结", "台账"


def complete(s: Session, upload: Upload, by: Account, rows: pl.DataFrame, now: datetime) -> int:
    """Close the tickets whose row has a day of completion, and of which the ledger's word is enough; how many."""
    done = rows.filter(pl.col("finished").is_not_null() & pl.col("closable")).sort("line")
    if done.is_empty():
        return 0
    closing = [_closed(row, by, now) for row in done.iter_rows(named=True)]
    if not upload_rows.change(s, Ticket.__table__, by.town_id, closing):
        raise Refused("其中几件刚刚被别人办过。请重新核对这个文件。")
    of_post = events.posts_of(s, by.town_id, [row["k_id"] for row in closing])
    s.add_all(
        TicketEvent(
            town_id=by.town_id, ticket_id=row["k_id"], at=now, kind=EventKind.completed, account_id=by.id,
            post_id=of_post[row["k_id"]], note=row["reply"],
        )
        for row in closing
    )  # fmt: skip
    before = {state: json.dumps({"state": state}) for state in done["state"].unique()}
    upload_rows.record(
        s,
        upload,
        RowOutcome.changed,
        (
            (line, ticket, version + 1, before[state])
            for line, ticket, version, state in done.select(
                "line", "ticket_id", "row_version", "state"
            ).iter_rows()
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
