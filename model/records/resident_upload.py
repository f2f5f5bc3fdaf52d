"""A village's resident ledger goes in: new people created, differing ones changed with their image kept, equal ones left."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import db
from model.ground.privacy import seal
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.residents import Resident
from model.records import keys, upload_rows, uploads, village_keys
from model.records.upload_rows import SLICE
from model.records.uploads import File, Progress, RowOutcome, Upload, UploadKind

# what a ledger says of a person; a cell left empty says nothing and changes nothing
FIELDS = ("household_no", "name", "sex", "birth", "relation_to_head", "phone", "address", "residence_status",
          "special_kinds", "bank_last4", "agent_name", "updated_on")  # fmt: skip
_SCHEMA = {"id": pl.Int64, "old_site": pl.Int64, "id_number": pl.String, "row_version": pl.Int64, "old_upload": pl.Int64} | {
    f"old_{name}": pl.Date if name in ("birth", "updated_on") else pl.String for name in FIELDS
}  # fmt: skip


def store(
    s: Session,
    by: Account,
    file: File,
    rows: pl.DataFrame,
    *,
    moved_in: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> Upload:
    """Write the tidy rows of `validation.residents.check` as one upload; the key is village and ID number.

    `moved_in` moves people who are registered in another village; that is for the hall alone, so that no agent takes
    somebody over who is merely known by name and number. Refuses the same file again, a village outside the account's
    scope, `moved_in` from a village agent, and, without it, somebody registered elsewhere meanwhile.
    """
    require(by, Permission.upload)
    if moved_in and by.role is Role.village_agent:
        raise Refused("迁入由镇中心办理。请让镇中心办理迁入。")
    places = village_keys.writable(s, by, rows["village_code"].unique().to_list())
    upload = uploads.begin(s, by, UploadKind.residents, file, [place.id for place in places.values()], now)
    rows = rows.with_columns(
        pl.col("village_code")
        .replace_strict({c: p.id for c, p in places.items()}, return_dtype=pl.Int64)
        .alias("site_id")
    )
    tell = progress or (lambda part: None)
    compared = _compared(rows, _registered(s, by, rows["id_number"].to_list()), now.date())
    if not moved_in and compared.filter(pl.col("old_site") != pl.col("site_id")).height:
        raise Refused("有人刚刚把其中几位登记到了别的村。请重新核对这个文件。")
    new = compared.filter(pl.col("id").is_null()).sort("site_id", "line")
    differing = compared.filter(pl.col("differs"))
    tell(0.2)
    for start in range(0, new.height, SLICE):
        _create(s, upload, new[start : start + SLICE], now)
        tell(0.2 + 0.7 * min(1.0, (start + SLICE) / new.height))
    for start in range(0, differing.height, SLICE):
        _change(s, upload, differing[start : start + SLICE], now)
    tell(1.0)
    return uploads.finish(
        s,
        upload,
        by,
        created=new.height,
        changed=differing.height,
        unchanged=rows.height - new.height - differing.height,
        older=compared.filter("older").height,
        now=now,
    )


def _registered(s: Session, by: Account, numbers: list[str]) -> pl.DataFrame:
    """The residents of these ID numbers, wherever they are registered; the columns as `_SCHEMA` says."""
    wanted = [Resident.id, Resident.site_id, Resident.id_number, Resident.row_version, Resident.upload_id]
    with keys.temporary_table(
        s, by.town_id, ((keys.sealed(number),) for number in numbers), keys.PEOPLE
    ) as key:
        residents = s.execute(
            select(*wanted, *(getattr(Resident, name) for name in FIELDS))
            .join(key, (key.c.town_id == Resident.town_id) & (key.c.id_number == Resident.id_number))
            .order_by(Resident.updated_on, Resident.id)
        ).all()
    return pl.DataFrame([tuple(row) for row in residents], schema=_SCHEMA, orient="row")


def _compared(rows: pl.DataFrame, registered: pl.DataFrame, today: date) -> pl.DataFrame:
    """Each row beside what is registered: here if anywhere, else in the village where it was last updated.
    `new_…` is what the record will say, `differs` whether that is news, `older` whether the record is of a later day:
    then nothing of the row is taken."""
    beside = rows.join(registered, on="id_number", how="left")
    here = pl.col("old_site") == pl.col("site_id")
    beside = (
        beside.with_columns(here.fill_null(False).alias("here"))
        .sort("line", "here", maintain_order=True)
        .unique("line", keep="last", maintain_order=True)
    )
    new = [pl.coalesce(name, f"old_{name}").alias(f"new_{name}") for name in FIELDS]
    beside = beside.with_columns(new)
    news = [
        pl.col(f"new_{name}").fill_null("") != pl.col(f"old_{name}").fill_null("")
        for name in FIELDS
        if name not in ("birth", "updated_on")
    ]
    news += [pl.col(f"new_{name}") != pl.col(f"old_{name}") for name in ("birth", "updated_on")]
    known = pl.col("id").is_not_null()
    # whoever collects papers late does not wipe what was learnt since
    older = (pl.col("updated_on") < pl.col("old_updated_on")).fill_null(False)
    differs = (
        known
        & ~older
        & (pl.any_horizontal(news).fill_null(False) | (pl.col("old_site") != pl.col("site_id")))
    )
    # whoever gives no 更新日期 means the day of the upload, for people who are new or changed
    day = (
        pl.when(pl.col("updated_on").is_null() & (differs | ~known))
        .then(pl.lit(today))
        .otherwise("new_updated_on")
    )
    return beside.with_columns(differs.alias("differs"), older.alias("older"), day.alias("new_updated_on"))


def _create(s: Session, upload: Upload, rows: pl.DataFrame, now: datetime) -> None:
    dialect = s.get_bind().dialect
    at = db.stored(now, dialect)
    ids = db.new_ids(rows.height)
    names = [f"new_{name}" for name in FIELDS]

    def people() -> Iterator[tuple[Any, ...]]:
        for id, row in zip(ids, rows.select("site_id", "id_number", *names).iter_rows(), strict=True):
            site, number, *values = row
            yield (upload.town_id, id, site, keys.sealed(number), *_stored(values, dialect), upload.id, at, 1)

    columns = ["town_id", "id", "site_id", "id_number", *FIELDS, "upload_id", "changed_at", "row_version"]
    db.bulk_insert(s, Resident.__table__, columns, people())  # type: ignore[arg-type]
    lines = zip(rows["line"], ids, strict=True)
    upload_rows.record(s, upload, RowOutcome.created, ((line, id, 1, None) for line, id in lines))


def _stored(values: list[Any], dialect: Any) -> Iterator[Any]:
    for name, value in zip(FIELDS, values, strict=True):
        if name == "phone":
            yield seal(value, b"phone") if value else None
        elif isinstance(value, date):
            yield db.stored(value, dialect)
        else:
            yield value or ""


def _change(s: Session, upload: Upload, rows: pl.DataFrame, now: datetime) -> None:
    changes, images = [], []
    for row in rows.iter_rows(named=True):
        changes.append(
            {"k_id": row["id"], "k_version": row["row_version"], "site_id": row["site_id"],
             "changed_at": now, "upload_id": upload.id}
            | {name: row[f"new_{name}"] if name == "phone" else row[f"new_{name}"] or "" for name in FIELDS}
        )  # fmt: skip
        before = {"site_id": row["old_site"], "upload_id": row["old_upload"]} | {
            name: str(row[f"old_{name}"] or "") for name in FIELDS
        }
        images.append(
            (
                row["line"],
                row["id"],
                row["row_version"] + 1,
                json.dumps(before, ensure_ascii=False),
            )
        )
    if not upload_rows.change(s, Resident.__table__, upload.town_id, changes):
        raise Refused("其中几位居民刚刚被别人改过。请重新核对这个文件。")
    upload_rows.record(s, upload, RowOutcome.changed, images)
