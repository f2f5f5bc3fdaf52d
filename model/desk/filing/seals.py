"""Seals: the hash of an archived ticket, and whether it still fits (R095, GB/T 42727).

The fields are named one by one: a column that a later release adds does not make an old archive look changed."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.desk.counter.notices import Notice
from model.desk.course.declining import Declining
from model.desk.deadline.extensions import Extension
from model.desk.deadline.pauses import ClockPause
from model.desk.deadline.reports_up import HandUp
from model.desk.documents.attachments import Attachment
from model.desk.errands.agencies import Agency
from model.desk.errands.home_visits import HomeVisit
from model.desk.money.payments import Payment
from model.desk.money.waivers import FeeWaiver
from model.desk.ticket.decisions import Decision
from model.desk.ticket.events import TicketEvent
from model.desk.ticket.rounds import TicketRound
from model.desk.ticket.sub_tasks import SubTask
from model.desk.ticket.tickets import Ticket, TicketMaterial
from model.ground.db import TownRow

FORM: Final = 1  # which of the lists below; another list is another form
_TICKET: Final = (
    "number query_code item_id version_id kind mode channel post_id site_id village_id applicant_name applicant_id_number "
    "applicant_phone applicant_address agent_name first_receiver_id state received_at received_on accepted_on due_on "
    "due_presumed promised_on extended_on after_hours deemed round completed_at completed_on completed_by_id closed_at "
    "ended_on delivered_at delivered_to reply reply_channel note handler_id merged_into_id citizen_trips cadre_trips upload_id"
).split()
_EVENT: Final = "id at kind account_id for_id note".split()
_ATTACHMENT: Final = (
    "number position file_name kind size sha256 at by_id withdrawn_at withdrawn_reason".split()
)
# whatever else belongs to it, each kind in the order it came
_ROWS: Final[Mapping[str, tuple[type[TownRow], str]]] = {
    "materials": (TicketMaterial, "position name required brought"),
    "rounds": (
        TicketRound,
        "number opened_on opened_by_id reason completed_at completed_by_id reply reply_channel delivered_at delivered_to",
    ),
    "decisions": (Decision, "round granted basis text by_id at"),
    "declinings": (Declining, "round kind basis reason guidance by_id at"),
    "notices": (Notice, "number issued_at by_id missing note late"),
    "sub_tasks": (
        SubTask,
        "round department_id what days given_on due_on given_by_id state opinion answered_at answered_by_id",
    ),
    "hand_ups": (
        HandUp,
        "round body outside_number sent_on due_on returned_on result by_id returned_by_id",
    ),
    "pauses": (ClockPause, "round step reason started_on until resumed_on repeated by_id resumed_by_id"),
    "extensions": (
        Extension,
        "round days reason asked_at asked_by_id answered_at answered_by_id granted answer",
    ),
    "agencies": (Agency, "kind name id_number phone relation account_id authorised_on by_id"),
    "visits": (HomeVisit, "planned_on part address account_id state outcome done_at by_id"),
    "payments": (Payment, "number amount_fen method payer at by_id refund_of_id reason"),
    "waivers": (FeeWaiver, "fee_fen basis at by_id"),
}


def event_ids(s: Session, ticket: Ticket) -> list[int]:
    """The lines of the story by now; what is remarked later is not among them."""
    return sorted(s.scalars(select(TicketEvent.id).where(*_of(TicketEvent, ticket))))


def digest(s: Session, ticket: Ticket, ids: Collection[int]) -> str:
    """SHA-256 over the canonical JSON of the ticket, the events `ids` of its story, its attachments (by their own
    hashes) and every row of `_ROWS`. Reads the database, not what the session still knows."""
    fresh = {"populate_existing": True}
    events = select(TicketEvent).where(*_of(TicketEvent, ticket), TicketEvent.id.in_(ids))
    papers = select(Attachment).where(*_of(Attachment, ticket)).order_by(Attachment.number)
    whole = {
        "form": FORM,
        "ticket": _fields(ticket, _TICKET),
        "events": _all(s.scalars(events.order_by(TicketEvent.id), execution_options=fresh), _EVENT),
        "attachments": _all(s.scalars(papers, execution_options=fresh), _ATTACHMENT),
    }
    for name, (table, fields) in _ROWS.items():
        rows = select(table).where(*_of(table, ticket)).order_by(table.id)
        whole[name] = _all(s.scalars(rows, execution_options=fresh), fields.split())
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _of(table: Any, ticket: Ticket) -> tuple[Any, Any]:
    return table.town_id == ticket.town_id, table.ticket_id == ticket.id


def _all(rows: Iterable[Any], fields: Iterable[str]) -> list[dict[str, Any]]:
    return [_fields(row, fields) for row in rows]


def _fields(row: Any, fields: Iterable[str]) -> dict[str, Any]:
    return {field: _plain(getattr(row, field)) for field in fields}


def _plain(value: Any) -> Any:
    """As JSON knows it, and the same on every database: instants in UTC, words as stored, an empty text as none."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return (str(value) or None) if isinstance(value, str) else value
