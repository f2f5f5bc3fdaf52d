"""A village agent's ledger goes in as tickets: new business registered, open business that is done by now completed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue.items import ItemStatus, Kind, ServiceItem
from model.catalogue.versions import Mode, in_force, published_of
from model.desk.counter.blank_slips import query_code
from model.desk.counter.new_ticket import ROW, NewTicket
from model.desk.ticket import names
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Channel, Ticket, TicketMaterial
from model.ground import db, numbering, workdays
from model.ground.db import Base
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.records import ledger_changes, same_business, upload_rows, uploads, village_keys
from model.records.ledger_changes import COMPLETED_AT, RECEIVED_AT, REPLY, REPLY_CHANNEL
from model.records.upload_rows import SLICE
from model.records.uploads import File, Progress, RowOutcome, Upload, UploadKind

MODES = {mode.value: mode for mode in Mode}


@dataclass(frozen=True)
class Terms:
    """What every row of one item and one day received shares: the version in force that day, its kind, its papers as
    (position, name, required), and the due date it promises."""

    version_id: int
    kind: Kind
    papers: tuple[tuple[int, str, bool], ...]
    due_on: date
    due_presumed: bool


@dataclass(frozen=True)
class Shared:
    """Everything the rows of one upload share."""

    town_id: int
    by_id: int
    upload: Upload
    at: datetime
    places: Mapping[int, village_keys.Village]
    terms: Mapping[tuple[int, date], Terms]
    numbers: Mapping[tuple[int, date], numbering.Block]
    days: Mapping[date, tuple[datetime, datetime]]  # its 09:00 and its 17:00


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
    received and due as the version of its item in force that day promises; completed ones closed at 17:00 of their day.

    The key is village, item, ID number and day received: what is there already stays, or is completed when it was
    open and the file says done. Refuses the same file again, a village outside the account's scope or without a post, an
    item that took no tickets on the day received, business taken in elsewhere (R062), and what only its page completes.
    """
    require(by, Permission.upload)
    places = village_keys.writable(s, by, rows["village_code"].unique().to_list())
    for place in places.values():
        if place.post_id is None:
            raise Refused(f"“{place.name}”还没有代办岗。请主任先在“岗位设置”里设岗，再上传。")
    upload = uploads.begin(s, by, UploadKind.ledger, file, [place.id for place in places.values()], now)
    tell = progress or (lambda part: None)
    items = _items(s, by, rows)
    rows = rows.with_columns(
        _ids("village_code", {code: place.id for code, place in places.items()}).alias("site_id"),
        _ids("village_code", {code: n for n, code in enumerate(sorted(places, key=lambda c: places[c].prefix))}).alias("place"),
        _ids("item_code", items).alias("item_id"),
    ).sort("place", "received", "line")  # as the ticket numbers rise  # fmt: skip
    tickets = same_business.tickets(s, by, rows)
    known = same_business.the_same(rows, tickets)
    if same_business.elsewhere(rows, tickets).height:
        raise Refused("其中几件刚刚在别处登记了。请重新核对这个文件。")
    if same_business.not_by_ledger(rows, tickets).height:
        raise Refused("其中几件刚刚被别人办过。请重新核对这个文件。")
    fresh = rows.join(known, on="line", how="anti").with_columns(
        pl.int_range(pl.len()).over("site_id", "received").alias("nth")
    )
    changed = ledger_changes.complete(s, upload, by, rows.join(known, on="line"), now)
    tell(0.2)
    names.keep(s, by.town_id, fresh["name"].unique().to_list())
    shared = _shared(s, by, upload, now, places.values(), fresh)
    for start in range(0, fresh.height, SLICE):
        _register(s, shared, file, fresh[start : start + SLICE])
        tell(0.2 + 0.8 * min(1.0, (start + SLICE) / fresh.height))
    unchanged = rows.height - fresh.height - changed
    return uploads.finish(s, upload, by, created=fresh.height, changed=changed, unchanged=unchanged, now=now)


def _ids(name: str, known: Mapping[str, int]) -> pl.Expr:
    return pl.col(name).replace_strict(dict(known), return_dtype=pl.Int64)


def _items(s: Session, by: Account, rows: pl.DataFrame) -> dict[str, int]:
    """The ids of the items; each must be published, or have been on the last day received."""
    latest = dict(rows.group_by("item_code").agg(pl.col("received").max()).iter_rows())
    candidates = s.execute(
        select(ServiceItem.code, ServiceItem.id, ServiceItem.withdrawn_at).where(
            ServiceItem.town_id == by.town_id,
            ServiceItem.status != ItemStatus.draft,
            ServiceItem.code.in_(latest),
        )
    )
    items = {code: id for code, id, ended in candidates if ended is None or latest[code] <= ended.date()}
    strange = sorted(set(latest) - set(items))
    if strange:
        raise Refused(f"事项编码“{strange[0]}”不在事项目录里，或已停用。请核对后再上传。")
    return items


def _shared(
    s: Session,
    by: Account,
    upload: Upload,
    now: datetime,
    places: Iterable[village_keys.Village],
    fresh: pl.DataFrame,
) -> Shared:
    """Everything that is counted once and not a hundred thousand times."""
    of_id = {place.id: place for place in places}
    blocks = fresh.group_by("site_id", "received", maintain_order=True).len()
    numbers = {
        (site, day): numbering.block(s, by.town_id, of_id[site].prefix, day, count)
        for site, day, count in blocks.iter_rows()
    }
    days = pl.concat([fresh["received"], fresh["finished"]]).drop_nulls().unique()
    return Shared(
        by.town_id,
        by.id,
        upload,
        now,
        of_id,
        _terms(s, by, fresh),
        numbers,
        {day: (datetime.combine(day, RECEIVED_AT), datetime.combine(day, COMPLETED_AT)) for day in days},
    )


def _terms(s: Session, by: Account, fresh: pl.DataFrame) -> dict[tuple[int, date], Terms]:
    """Version, papers and due date, once for each item and day received."""
    calendar = workdays.load_calendar(s)
    versions = published_of(s, by.town_id, fresh["item_id"].unique().to_list())
    terms = {}
    for item_id, day in fresh.select("item_id", "received").unique().iter_rows():
        version = in_force(versions[item_id], day)
        counted = workdays.deadline(day, version.promised_limit, version.day_unit, calendar)
        papers = tuple((paper.position, paper.name, paper.required) for paper in version.materials)
        terms[item_id, day] = Terms(version.id, version.kind, papers, counted.due_on, counted.presumed)
    return terms


def _register(s: Session, shared: Shared, file: File, rows: pl.DataFrame) -> None:
    """One slice of tickets with their papers, their line of story and their line of the upload."""
    dialect = s.get_bind().dialect
    town, by_id, kind = shared.town_id, shared.by_id, EventKind.imported.value
    at = db.stored(shared.at, dialect)
    ids, lines, sites = db.new_ids(rows.height), rows["line"].to_list(), rows["site_id"].to_list()
    tickets = _tickets(shared, rows)
    _insert(s, Ticket, ROW, (ticket.as_row(id, dialect) for id, ticket in zip(ids, tickets, strict=True)))
    papers = [
        (id, *paper)
        for id, term in zip(ids, rows.select("item_id", "received").iter_rows(), strict=True)
        for paper in shared.terms[term].papers
    ]
    _insert(
        s,
        TicketMaterial,
        ("town_id", "id", "ticket_id", "position", "name", "required", "brought"),
        # an accepted ticket has all its required papers, else it would wait for them (R081); of the optional ones a
        # ledger says nothing, and nobody may say it for the agent
        ((town, id, *paper, paper[-1]) for id, paper in zip(db.new_ids(len(papers)), papers, strict=True)),
    )
    _insert(
        s,
        TicketEvent,
        ("town_id", "id", "ticket_id", "at", "kind", "account_id", "for_id", "post_id", "note"),
        (
            (town, id, ticket, at, kind, by_id, None, shared.places[site].post_id, f"{file.name}第{line}行")
            for id, ticket, site, line in zip(db.new_ids(len(ids)), ids, sites, lines, strict=True)
        ),
    )
    upload_rows.record(
        s,
        shared.upload,
        RowOutcome.created,
        ((line, id, 1, None) for line, id in zip(lines, ids, strict=True)),
    )


def _insert(s: Session, of: type[Base], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    table: Any = of.__table__
    db.bulk_insert(s, table, columns, rows)


def _tickets(shared: Shared, rows: pl.DataFrame) -> Iterator[NewTicket]:
    """Accepted on the day received; completed, with the words of the ledger, where it says so."""
    wanted = rows.select("site_id", "item_id", "mode", "name", "id_number", "phone", "received", "finished", "result",
                         "agent_name", "note", "nth")  # fmt: skip
    for row in wanted.iter_rows():
        site, item_id, mode, name, id_number, phone, received, finished, result, agent_name, note, nth = row
        place, terms = shared.places[site], shared.terms[item_id, received]
        assert place.post_id  # `store` refuses a village without
        yield NewTicket(
            town_id=shared.town_id,
            number=shared.numbers[place.id, received][nth],
            query_code=query_code(),
            item_id=item_id,
            version_id=terms.version_id,
            kind=terms.kind,
            mode=MODES[mode],
            channel=Channel.village,
            post_id=place.post_id,
            site_id=place.id,
            village_id=place.id,
            applicant_name=name,
            applicant_id_number=id_number,
            applicant_phone=phone,
            agent_name=agent_name or "",
            first_receiver_id=shared.by_id,
            state=TicketState.completed if finished else TicketState.accepted,
            received_at=shared.days[received][0],
            accepted_on=received,
            due_on=terms.due_on,
            due_presumed=terms.due_presumed,
            completed_at=shared.days[finished][1] if finished else None,
            completed_by_id=shared.by_id if finished else None,
            reply=(result or REPLY) if finished else "",
            reply_channel=REPLY_CHANNEL if finished else "",
            note=note or "",
            upload_id=shared.upload.id,
            changed_at=shared.at,
        )
