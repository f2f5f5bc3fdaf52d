"""A village agent's ledger goes in as tickets: new business registered, open business that is done by now completed."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from model.catalogue.items import ItemStatus, ServiceItem
from model.catalogue.versions import ItemVersion
from model.desk.events import EventKind, TicketEvent
from model.desk.tickets import Channel, Ticket, TicketMaterial, TicketState
from model.ground import db, workdays
from model.ground.db import Base
from model.ground.privacy import seal
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.records import keys, ledger_changes, ticket_numbers, upload_rows, uploads, villages
from model.records.ledger_changes import COMPLETED_AT, RECEIVED_AT, REPLY, REPLY_CHANNEL
from model.records.upload_rows import SLICE
from model.records.uploads import File, Progress, RowOutcome, Upload, UploadKind

COLUMNS = (
    "town_id", "id", "number", "query_code", "item_id", "version_id", "kind", "mode", "channel", "post_id", "site_id",
    "village_id", "applicant_name", "applicant_id_number", "applicant_phone", "applicant_address", "agent_name",
    "first_receiver_id", "state", "received_at", "received_on", "accepted_on", "due_on", "due_presumed", "completed_at",
    "completed_on", "completed_by_id", "closed_at", "delivered_to", "reply", "reply_channel", "note", "upload_id",
    "changed_at", "row_version",
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What every row of one item shares: version, kind, and its papers as (position, name, required)."""

    version_id: int | None
    kind: str
    papers: tuple[tuple[int, str, bool], ...]


@dataclass(frozen=True)
class Setting:
    """Everything the rows of one upload share; dates and instants as the database stores them, by day."""

    town_id: int
    by_id: int
    upload: Upload
    at: Any
    places: Mapping[int, villages.Village]
    items: Mapping[int, Taken]
    due: Mapping[tuple[int, date], tuple[Any, bool]]
    numbers: Mapping[tuple[int, date], ticket_numbers.Block]
    days: Mapping[date, tuple[Any, Any, Any]]  # the day itself, its 09:00 and its 17:00


def store(
    s: Session,
    by: Account,
    file: File,
    rows: pl.DataFrame,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> Upload:
    """Write the tidy rows of `validation.ledger.check` as one upload: one ticket a row, accepted on the day it was
    received and due as its item's current version promises; completed ones closed at 17:00 of their day.

    The key is village, item, ID number and day received: what is there already stays, or is completed when it was
    open and the file says done. Refuses the same file again, a village outside the account's scope or without a post,
    and an item that is not published.
    """
    require(by, Permission.upload)
    places = villages.writable(s, by, rows["village_code"].unique().to_list())
    items = _items(s, by, rows["item_code"].unique().to_list())
    for place in places.values():
        if place.post_id is None:
            raise Refused(f"“{place.name}”还没有代办岗。请主任先在“岗位设置”里设岗，再上传。")
    upload = uploads.begin(s, by, UploadKind.ledger, file, [place.id for place in places.values()], now)
    tell = progress or (lambda part: None)
    rows = rows.with_columns(
        _ids("village_code", {code: place.id for code, place in places.items()}).alias("site_id"),
        _ids("village_code", {code: n for n, code in enumerate(sorted(places, key=lambda c: places[c].prefix))}).alias("place"),
        _ids("item_code", {code: item.id for code, item in items.items()}).alias("item_id"),
        pl.Series("sealed", map(keys.sealed, rows["id_number"].to_list()), dtype=pl.Binary),
    ).sort("place", "received", "line")  # as the ticket numbers rise  # fmt: skip
    known = ledger_changes.known(s, by, rows)
    fresh = rows.join(known, on="line", how="anti").with_columns(
        pl.int_range(pl.len()).over("site_id", "received").alias("nth")
    )
    changed = ledger_changes.complete(s, upload, by, rows.join(known, on="line"), now)
    tell(0.2)
    setting = _setting(s, by, upload, now, places.values(), items.values(), fresh)
    for start in range(0, fresh.height, SLICE):
        _register(s, setting, file, fresh[start : start + SLICE])
        tell(0.2 + 0.8 * min(1.0, (start + SLICE) / fresh.height))
    unchanged = rows.height - fresh.height - changed
    return uploads.finish(s, upload, by, created=fresh.height, changed=changed, unchanged=unchanged, now=now)


def _ids(name: str, known: Mapping[str, int]) -> pl.Expr:
    return pl.col(name).replace_strict(dict(known), return_dtype=pl.Int64)


def _items(s: Session, by: Account, codes: list[str]) -> dict[str, ServiceItem]:
    found = s.scalars(
        select(ServiceItem)
        .where(
            ServiceItem.town_id == by.town_id,
            ServiceItem.status == ItemStatus.published,
            ServiceItem.code.in_(codes),
        )
        .options(selectinload(ServiceItem.current).selectinload(ItemVersion.materials))
    )
    items = {item.code: item for item in found}
    strange = sorted(set(codes) - set(items))
    if strange:
        raise Refused(f"事项编码“{strange[0]}”不在事项目录里，或已停用。请核对后再上传。")
    return items


def _setting(
    s: Session,
    by: Account,
    upload: Upload,
    now: datetime,
    places: Iterable[villages.Village],
    items: Iterable[ServiceItem],
    fresh: pl.DataFrame,
) -> Setting:
    """Everything that is counted once and not a hundred thousand times."""
    dialect = s.get_bind().dialect
    of_id = {place.id: place for place in places}
    blocks = fresh.group_by("site_id", "received", maintain_order=True).len()
    numbers = {
        (site, day): ticket_numbers.block(s, by.town_id, of_id[site].prefix, day, count)
        for site, day, count in blocks.iter_rows()
    }
    days = pl.concat([fresh["received"], fresh["finished"]]).drop_nulls().unique()
    taken = {}
    for item in items:
        assert item.current is not None  # published
        papers = tuple((paper.position, paper.name, paper.required) for paper in item.current.materials)
        taken[item.id] = Taken(item.current_version_id, item.kind.value, papers)
    return Setting(
        by.town_id,
        by.id,
        upload,
        db.stored(now, dialect),
        of_id,
        taken,
        _due(s, items, fresh),
        numbers,
        {day: _stamps(day, dialect) for day in days},
    )


def _stamps(day: date, dialect: Any) -> tuple[Any, Any, Any]:
    morning, evening = (datetime.combine(day, clock) for clock in (RECEIVED_AT, COMPLETED_AT))
    return db.stored(day, dialect), db.stored(morning, dialect), db.stored(evening, dialect)


def _due(
    s: Session, items: Iterable[ServiceItem], fresh: pl.DataFrame
) -> dict[tuple[int, date], tuple[Any, bool]]:
    """Due date and whether it is presumed, once for each item and day received."""
    dialect, calendar = s.get_bind().dialect, workdays.load_calendar(s)
    versions = {item.id: item.current for item in items}
    due = {}
    for item_id, day in fresh.select("item_id", "received").unique().iter_rows():
        version = versions[item_id]
        assert version is not None
        counted = workdays.deadline(day, version.promised_limit, version.day_unit, calendar)
        due[item_id, day] = (db.stored(counted.due_on, dialect), counted.presumed)
    return due


def _register(s: Session, setting: Setting, file: File, rows: pl.DataFrame) -> None:
    """One slice of tickets with their papers, their line of story and their line of the upload."""
    town, by_id, at, kind = setting.town_id, setting.by_id, setting.at, EventKind.imported.value
    ids, lines = db.new_ids(rows.height), rows["line"].to_list()
    _insert(s, Ticket, COLUMNS, _tickets(setting, rows, ids))
    papers = [
        (id, *paper)
        for id, item in zip(ids, rows["item_id"].to_list(), strict=True)
        for paper in setting.items[item].papers
    ]
    _insert(
        s,
        TicketMaterial,
        ("town_id", "id", "ticket_id", "position", "name", "required", "brought"),
        ((town, id, *paper, True) for id, paper in zip(db.new_ids(len(papers)), papers, strict=True)),
    )
    _insert(
        s,
        TicketEvent,
        ("town_id", "id", "ticket_id", "at", "kind", "account_id", "for_id", "note"),
        (
            (town, id, ticket, at, kind, by_id, None, f"{file.name}第{line}行")
            for id, ticket, line in zip(db.new_ids(len(ids)), ids, lines, strict=True)
        ),
    )
    upload_rows.record(
        s,
        setting.upload,
        RowOutcome.created,
        ((line, id, 1, None) for line, id in zip(lines, ids, strict=True)),
    )


def _insert(s: Session, of: type[Base], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    table: Any = of.__table__
    db.bulk_insert(s, table, columns, rows)


def _tickets(setting: Setting, rows: pl.DataFrame, ids: range) -> Iterator[tuple[Any, ...]]:
    town, by_id, upload, at = setting.town_id, setting.by_id, setting.upload.id, setting.at
    done, open, village = TicketState.completed.value, TicketState.accepted.value, Channel.village.value
    wanted = rows.select("site_id", "item_id", "mode", "name", "sealed", "phone", "received", "finished", "result",
                         "agent_name", "note", "nth")  # fmt: skip
    for id, row in zip(ids, wanted.iter_rows(), strict=True):
        site, item_id, mode, name, number, phone, received, finished, result, agent, note, nth = row
        place, item = setting.places[site], setting.items[item_id]
        due_on, presumed = setting.due[item_id, received]
        day, morning, _ = setting.days[received]
        finished_on, _, closed = setting.days[finished] if finished else (None, None, None)
        yield (
            town, id, setting.numbers[site, received][nth], f"{secrets.randbelow(1_000_000):06d}",
            item_id, item.version_id, item.kind, mode, village, place.post_id, site, site,
            name, number, seal(phone, b"phone") if phone else None, "", agent or "", by_id,
            done if finished else open, morning, day, day, due_on, presumed, closed, finished_on,
            by_id if finished else None, closed, "", (result or REPLY) if finished else "",
            REPLY_CHANNEL if finished else "", note or "", upload, at, 1,
        )  # fmt: skip
