"""What may be taken out as a file: tickets, residents and the catalogue of a town, one frame each, numbers masked."""

from collections.abc import Callable
from typing import Any, Literal

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased, selectinload

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion
from model.desk.tickets import Ticket
from model.ground.privacy import mask_id, mask_phone
from model.people.sites import Site
from model.records.residents import Resident
from model.roster.posts import Post

MOMENT = pl.Datetime("us", "Asia/Shanghai")
TICKETS = {
    **dict.fromkeys(("number", "item_code", "item_name", "kind", "mode", "channel", "village", "post"), pl.String()),
    **dict.fromkeys(("applicant", "id_number", "phone", "agent_name", "state"), pl.String()),
    "received_at": MOMENT,
    **dict.fromkeys(("accepted_on", "due_on"), pl.Date()),
    "completed_at": MOMENT,
    "reply": pl.String(),
}  # fmt: skip
RESIDENTS = {
    **dict.fromkeys(("village", "household_no", "name", "id_number", "sex"), pl.String()),
    "birth": pl.Date(),
    **dict.fromkeys(("relation_to_head", "phone", "address", "residence_status", "special_kinds"), pl.String()),
    "updated_on": pl.Date(),
}  # fmt: skip
CATALOGUE = {
    **dict.fromkeys(("item_code", "item_name", "category", "department", "window", "kind", "modes"), pl.String()),
    **dict.fromkeys(("legal_basis", "conditions", "materials", "steps"), pl.String()),
    **dict.fromkeys(("statutory_limit", "promised_limit"), pl.Int64()),
    "day_unit": pl.String(),
    "fee_yuan": pl.Float64(),
    **dict.fromkeys(("fee_basis", "approval_level", "result_document", "enquiry_phone", "status"), pl.String()),
}  # fmt: skip


def tickets(s: Session, town_id: int) -> pl.DataFrame:
    """All tickets of a town in the order they came, columns as in TICKETS; ID and phone numbers masked."""
    village = aliased(Site)
    rows = s.execute(
        select(
            Ticket.number, ServiceItem.code, ServiceItem.name, Ticket.kind, Ticket.mode, Ticket.channel,
            village.name, Post.name, Ticket.applicant_name, Ticket.applicant_id_number, Ticket.applicant_phone,
            Ticket.agent_name, Ticket.state, Ticket.received_at, Ticket.accepted_on, Ticket.due_on,
            Ticket.completed_at, Ticket.reply,
        )
        .join(Ticket.item)
        .join(Ticket.post)
        .outerjoin(Ticket.village.of_type(village))
        .where(Ticket.town_id == town_id)
        .order_by(Ticket.received_at, Ticket.id)
    ).all()  # fmt: skip
    return _frame(TICKETS, rows)


def residents(s: Session, town_id: int) -> pl.DataFrame:
    """All residents of a town by village and household, columns as in RESIDENTS; ID and phone numbers masked."""
    rows = s.execute(
        select(
            Site.name, Resident.household_no, Resident.name, Resident.id_number, Resident.sex, Resident.birth,
            Resident.relation_to_head, Resident.phone, Resident.address, Resident.residence_status,
            Resident.special_kinds, Resident.updated_on,
        )
        .join(Resident.site)
        .where(Resident.town_id == town_id)
        .order_by(Site.code, Resident.household_no, Resident.id)
    ).all()  # fmt: skip
    return _frame(RESIDENTS, rows)


def catalogue(s: Session, town_id: int) -> pl.DataFrame:
    """All items with their current version by code, columns as in CATALOGUE; several materials in one cell."""
    items = s.scalars(
        select(ServiceItem)
        .where(ServiceItem.town_id == town_id)
        .options(
            selectinload(ServiceItem.department),
            selectinload(ServiceItem.window),
            selectinload(ServiceItem.current).options(*ItemVersion.with_parts()),
        )
        .order_by(ServiceItem.code)
    )
    return _frame(CATALOGUE, [_item(item, item.current) for item in items if item.current])


def _item(item: ServiceItem, now: ItemVersion) -> tuple[Any, ...]:
    return (
        item.code, item.name, item.category, item.department.name, item.window.name, item.kind,
        ";".join(m.mode.label for m in now.modes), now.legal_basis, now.conditions,
        ";".join(m.name for m in now.materials), ";".join(step.name for step in now.steps),
        now.statutory_limit, now.promised_limit, now.day_unit, now.fee_fen / 100, now.fee_basis,
        item.approval_level, now.result_document, item.phone, item.status,
    )  # fmt: skip


MASKS: dict[str, Callable[[str], str]] = {"id_number": mask_id, "phone": mask_phone}
WORDS = frozenset({"kind", "mode", "channel", "state", "day_unit", "approval_level", "status"})


def _frame(schema: dict[str, Any], rows: Any) -> pl.DataFrame:
    """Rows as a frame: closed lists by their label, sealed numbers masked."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema]
    told = {
        name: [_told(name, value) for value in column] for name, column in zip(schema, columns, strict=True)
    }
    return pl.DataFrame(told, schema=schema)


def _told(name: str, value: Any) -> Any:
    if name in WORDS:
        return value.label
    return MASKS[name](value or "") if name in MASKS else value


Kind = Literal["tickets", "residents", "catalogue"]
FRAMES: dict[Kind, Callable[[Session, int], pl.DataFrame]] = {
    "tickets": tickets,
    "residents": residents,
    "catalogue": catalogue,
}
