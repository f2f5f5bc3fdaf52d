"""What the database knows beforehand, for the check of a file: villages, items, people. The check itself knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue import demands, entering
from model.catalogue.items import ItemStatus, ServiceItem
from model.catalogue.shelf import Shelf
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site, SiteKind
from model.records import catalogue_upload, keys
from model.records.residents import Resident


@dataclass(frozen=True)
class Known:
    """Names by village code, those the uploader may write, the one to take when a file names none; item names by
    code; and two questions that are asked of the database when the rows are there."""

    villages: Mapping[str, str]
    own: frozenset[str]
    default_village: str | None
    items: Mapping[str, str]
    s: Session
    by: Account

    def elsewhere(self, people: pl.DataFrame) -> Mapping[str, tuple[str, str]]:
        """ID number → masked name and village name, for those of `people` (id_number, village_code) who are registered
        in another village only."""
        here = dict(people.iter_rows())
        found: dict[str, tuple[str, str]] = {}
        at_home: set[str] = set()
        with keys.laid_out(
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
                found[number] = (mask_name(name), village)
        return {number: told for number, told in found.items() if number not in at_home}

    @cached_property
    def _shelf(self) -> Shelf:
        return entering.prepare(self.s, self.by.town_id)

    def objections(self, item: Mapping[str, Any]) -> Sequence[str]:
        """Every rule of the catalogue that one item of the file breaks, as sentences (R052-R064)."""
        held = self._shelf.items.get(item["code"])
        entry = catalogue_upload.entry(item, held.current if held else None)
        said = demands.problems(demands.tidy(entry))
        try:
            self._shelf.window(entry.window)
        except Refused as refusal:
            said.append(refusal.sentence)
        return said


def of(s: Session, by: Account, *, village: str = "") -> Known:
    """What this account may know; `village` is the code to take for files that name none. Refuses an unknown one.
    A village agent writes the own village only."""
    require(by, Permission.upload)
    villages = s.execute(
        select(Site.code, Site.name)
        .where(Site.town_id == by.town_id, Site.kind == SiteKind.village_point)
        .order_by(Site.code)
    ).all()
    own = frozenset(code for code, _ in villages)
    if by.role is Role.village_agent:
        own &= {s.get_one(Site, (by.town_id, by.site_id)).code}
    if village and village not in own:
        raise Refused(f"村代码“{village}”不在您能上传的名单里。请核对村代码。")
    items = s.execute(
        select(ServiceItem.code, ServiceItem.name)
        .where(ServiceItem.town_id == by.town_id, ServiceItem.status == ItemStatus.published)
        .order_by(ServiceItem.code)
    ).all()
    default = village or (min(own) if len(own) == 1 else None)
    return Known(dict(villages), own, default, dict(items), s, by)
