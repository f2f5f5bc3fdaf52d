"""What may be taken out as a file: tickets, residents and the catalogue of a town, one frame each. People are masked as
c8 says: 张*, numbers with stars, the village instead of the address; poverty and disability never go out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, selectinload

from model.catalogue.content import ItemEntry, Material, Step, entry_of
from model.catalogue.items import ItemStatus, ServiceItem
from model.catalogue.versions import ItemVersion
from model.desk.ticket.tickets import Ticket
from model.ground.db import Labelled
from model.ground.privacy import mask_id, mask_name, mask_phone
from model.ground.refusals import Refused
from model.people.residents import Resident
from model.people.sites import Site
from model.roster.posts.posts import Post

MOMENT = pl.Datetime("us", "Asia/Shanghai")
TICKETS = {
    **dict.fromkeys(("number", "item_code", "item_name", "kind", "mode", "channel", "village", "post"), pl.String()),
    **dict.fromkeys(("applicant", "id_number", "phone", "agent_name", "state"), pl.String()),
    "received_at": MOMENT,
    **dict.fromkeys(("accepted_on", "promised_on", "due_on"), pl.Date()),
    "completed_at": MOMENT,
    "ended_on": pl.Date(),
    "reply": pl.String(),
}  # fmt: skip
RESIDENTS = {
    **dict.fromkeys(("village", "household_no", "name", "id_number", "sex"), pl.String()),
    "birth": pl.Date(),
    **dict.fromkeys(("relation_to_head", "phone", "address", "residence_status"), pl.String()),
    "updated_on": pl.Date(),
}  # fmt: skip
CATALOGUE = {
    **dict.fromkeys(("item_code", "item_name", "category", "department", "window", "kind", "modes"), pl.String()),
    **dict.fromkeys(("legal_basis", "conditions", "materials", "steps"), pl.String()),
    **dict.fromkeys(("statutory_limit", "promised_limit"), pl.Int64()),
    "day_unit": pl.String(),
    "fee_yuan": pl.Float64(),
    **dict.fromkeys(("fee_basis", "intake_level", "approval_level", "result_document"), pl.String()),
    **dict.fromkeys(("enquiry_phone", "status"), pl.String()),
}  # fmt: skip


def tickets(s: Session, town_id: int) -> pl.DataFrame:
    """All tickets of a town in the order they came, columns as in TICKETS; names, ID and phone numbers masked."""
    village = aliased(Site)
    rows = s.execute(
        select(
            Ticket.number, ServiceItem.code, ServiceItem.name, Ticket.kind, Ticket.mode, Ticket.channel,
            village.name, Post.name, Ticket.applicant_name, Ticket.applicant_id_number, Ticket.applicant_phone,
            Ticket.agent_name, Ticket.state, Ticket.received_at, Ticket.accepted_on,
            func.coalesce(Ticket.promised_on, Ticket.due_on), Ticket.due_on, Ticket.completed_at, Ticket.ended_on,
            Ticket.reply,
        )
        .join(Ticket.item)
        .join(Ticket.post)
        .outerjoin(Ticket.village.of_type(village))
        .where(Ticket.town_id == town_id)
        .order_by(Ticket.received_at, Ticket.id)
    ).all()  # fmt: skip
    return _frame(TICKETS, rows, NAMES)


def residents(s: Session, town_id: int, *, full: bool = False) -> pl.DataFrame:
    """All residents of a town by village and household, columns as in RESIDENTS; ID and phone numbers masked. `full`
    gives names and addresses, which a village needs to work with its own list; special kinds are never in it (c8)."""
    rows = s.execute(
        select(
            Site.name, Resident.household_no, Resident.name, Resident.id_number, Resident.sex, Resident.birth,
            Resident.relation_to_head, Resident.phone, Resident.address, Resident.residence_status,
            Resident.updated_on,
        )
        .join(Resident.site)
        .where(Resident.town_id == town_id)
        .order_by(Site.code, Resident.household_no, Resident.id)
    ).all()  # fmt: skip
    return _frame(RESIDENTS, rows, {} if full else NAMES)


def catalogue(s: Session, town_id: int) -> pl.DataFrame:
    """All items with their current version by code, columns as in CATALOGUE: uploaded again as it is, it changes
    nothing."""
    items = s.scalars(
        select(ServiceItem)
        .where(ServiceItem.town_id == town_id)
        .options(selectinload(ServiceItem.current).options(*ItemVersion.whole()))
        .order_by(ServiceItem.code)
    )
    return _frame(CATALOGUE, [_item(entry_of(i.code, i.current), i.status) for i in items if i.current])


def _item(entry: ItemEntry, status: ItemStatus) -> tuple[Any, ...]:
    return (
        entry.code, entry.name, entry.category, entry.department, entry.window, entry.kind,
        "；".join(mode.label for mode in entry.modes), entry.legal_basis, entry.conditions,
        _listed(entry.materials), _listed(entry.steps), entry.statutory_limit, entry.promised_limit, entry.day_unit,
        entry.fee_fen / 100, entry.fee_basis, entry.intake_level, entry.approval_level, entry.result_document,
        entry.phone, status,
    )  # fmt: skip


def _listed(parts: Sequence[Material] | Sequence[Step]) -> str:
    """Papers or steps in one cell, parted by ；, or by line breaks where a word holds a sign that parts."""
    words = [str(part) for part in parts]
    if any(sign in word for word in words for sign in PARTING):
        return "".join(f"{word}\n" for word in words)
    return "；".join(words)


PARTING = ("；", ";", "、", "→", "->")
MASKS: dict[str, Callable[[str], str]] = {"id_number": mask_id, "phone": mask_phone}
NAMES: dict[str, Callable[[str], str]] = {
    "name": mask_name, "applicant": mask_name, "agent_name": mask_name, "address": lambda _: "",
}  # fmt: skip
WORDS = frozenset(
    {"kind", "mode", "channel", "state", "day_unit", "intake_level", "approval_level", "status"}
)


def _frame(
    schema: dict[str, Any], rows: Any, masks: Mapping[str, Callable[[str], str]] | None = None
) -> pl.DataFrame:
    """Rows as a frame: closed lists by their label, sealed numbers masked, and what `masks` names besides."""
    hidden = MASKS | dict(masks or {})
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema]
    shown = {
        name: [_shown(name, value, hidden.get(name)) for value in column]
        for name, column in zip(schema, columns, strict=True)
    }
    return pl.DataFrame(shown, schema=schema)


def _shown(name: str, value: Any, mask: Callable[[str], str] | None) -> Any:
    if name in WORDS:
        return value.label
    return mask(value or "") if mask else value


class Kind(Labelled):
    """What can be exported."""

    tickets = "tickets", "办件"
    residents = "residents", "居民台账"
    catalogue = "catalogue", "事项目录"


def frame(s: Session, town_id: int, what: Kind, *, full: bool = False) -> pl.DataFrame:
    """The list of this kind. Refuses `full` for all but the residents: a ticket names what somebody asked for."""
    if what is Kind.residents:
        return residents(s, town_id, full=full)
    if full:
        raise Refused("只有居民台账可以导出全名。办件清单里的姓名一律遮住。")
    return tickets(s, town_id) if what is Kind.tickets else catalogue(s, town_id)
