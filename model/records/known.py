"""What the database knows beforehand, for the check of a file: villages, items, people. The check itself knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue import entering, publishing_rules
from model.catalogue.items import ItemStatus, ServiceItem
from model.catalogue.lookups import Shelf
from model.desk.ticket.moves import TicketState
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.residents import Resident
from model.people.sites import Site, SiteKind, SiteStatus
from model.records import catalogue_upload, keys, same_business


@dataclass(frozen=True)
class Known:
    """Names by village code, those the uploader may write, the one to take when a file names none; item names by
    code, and withdrawn items with their last day; and the questions that are asked when the rows are there."""

    villages: Mapping[str, str]
    own: frozenset[str]
    default_village: str | None
    items: Mapping[str, str]
    withdrawn: Mapping[str, tuple[str, date]]
    ids: Mapping[str, int]  # of villages and items, by code
    s: Session
    by: Account

    def elsewhere(self, people: pl.DataFrame) -> Mapping[str, tuple[str, str]]:
        """ID number → masked name and village name, for those of `people` (id_number, village_code) who are registered
        in another village only."""
        here = dict(people.iter_rows())
        registered: dict[str, tuple[str, str]] = {}
        at_home: set[str] = set()
        with keys.temporary_table(
            self.s, self.by.town_id, ((keys.sealed(number),) for number in here), keys.PEOPLE
        ) as key:
            rows = self.s.execute(
                select(Resident.id_number, Resident.name, Site.code, Site.name.label("village"))
                .join(key, (key.c.town_id == Resident.town_id) & (key.c.id_number == Resident.id_number))
                .join(Resident.site)
            )
            for number, name, code, village in rows:
                if here[number] == code:
                    at_home.add(number)
                registered[number] = (mask_name(name), village)
        return {number: place for number, place in registered.items() if number not in at_home}

    def taken(self, rows: pl.DataFrame) -> Mapping[int, str]:
        """Line → what is said of those of `rows` (line, village_code, item_code, id_number, received, finished) whose
        business was taken in elsewhere (R062), or is called done and only its ticket's own page completes it."""
        if rows.is_empty():
            return {}
        numbered = rows.with_columns(
            pl.col(code).replace_strict(dict(self.ids), default=None, return_dtype=pl.Int64).alias(id)
            for code, id in (("village_code", "site_id"), ("item_code", "item_id"))
        ).drop_nulls(["site_id", "item_id"])
        tickets = same_business.tickets(self.s, self.by, numbered)
        duplicates = same_business.elsewhere(numbered, tickets)
        label = {state.value: state.label for state in TicketState}
        by_hand = {
            line: f"这一件已登记（编号{number}），现在是“{label[state]}”，还有手续没办完，不能用台账办结。"
            "请打开这一件，在办件页面上办结。"
            for line, number, state in same_business.not_by_ledger(numbered, tickets).iter_rows()
        }
        names = dict(self.items) | {code: name for code, (name, _) in self.withdrawn.items()}
        return by_hand | {
            line: f"该申请人的“{names[code]}”已在{place}登记（编号{number}），请不要重复登记。"
            "确是另一件的，请在“登记办件”里登记。"
            for line, code, place, number in duplicates.join(rows, on="line")
            .select("line", "item_code", "place", "number")
            .iter_rows()
        }

    @cached_property
    def _shelf(self) -> Shelf:
        return entering.prepare(self.s, self.by.town_id)

    def objections(self, item: Mapping[str, Any]) -> Sequence[str]:
        """Every rule of the catalogue that one item of the file breaks, as sentences (R052-R064)."""
        held = self._shelf.items.get(item["code"])
        entry = catalogue_upload.entry(item, held.current if held else None)
        sentences = publishing_rules.problems(publishing_rules.tidy(entry))
        try:
            self._shelf.window(entry.window)
        except Refused as refusal:
            sentences.append(refusal.sentence)
        return sentences


def of(s: Session, by: Account, *, village: str = "") -> Known:
    """What this account may know; `village` is the code to take for files that name none. Refuses an unknown one.
    A village agent writes the own village only."""
    require(by, Permission.upload)
    villages = s.execute(
        select(Site.code, Site.name, Site.id)
        .where(
            Site.town_id == by.town_id,
            Site.kind == SiteKind.village_point,
            Site.status != SiteStatus.closed,
        )
        .order_by(Site.code)
    ).all()
    own = frozenset(row.code for row in villages)
    if by.role is Role.village_agent:
        own &= {s.get_one(Site, (by.town_id, by.site_id)).code}
    if village and village not in own:
        raise Refused(f"村代码“{village}”不在您能上传的名单里。请核对村代码。")
    items = s.execute(
        select(ServiceItem.code, ServiceItem.name, ServiceItem.id, ServiceItem.withdrawn_at)
        .where(ServiceItem.town_id == by.town_id, ServiceItem.status != ItemStatus.draft)
        .order_by(ServiceItem.code)
    ).all()
    return Known(
        villages={row.code: row.name for row in villages},
        own=own,
        default_village=village or (min(own) if len(own) == 1 else None),
        items={row.code: row.name for row in items if row.withdrawn_at is None},
        withdrawn={row.code: (row.name, row.withdrawn_at.date()) for row in items if row.withdrawn_at},
        ids={row.code: row.id for row in (*villages, *items)},
        s=s,
        by=by,
    )
