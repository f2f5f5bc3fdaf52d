"""What the names in an item's text mean in this town, loaded once for a whole file."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion
from model.ground.refusals import Refused
from model.people import sites
from model.people.sites import Department, Window


@dataclass
class Shelf:
    """Windows and departments of the town, the code behind each item name, and the items asked for."""

    town_id: int
    windows: list[Window]
    departments: dict[str, Department]
    codes: dict[str, str]
    items: dict[str, ServiceItem]
    drafts: dict[int, ItemVersion]

    def window(self, name: str) -> Window:
        """The open window that answers to the name (R059); refuses a name that nobody answers to."""
        for window in self.windows:
            if window.answers_to(name):
                return window
        known = "、".join(w.name for w in self.windows)
        raise Refused(f"没有叫“{name}”的窗口。请写本镇的窗口：{known}；或请管理员给窗口加上这个别名。")

    def department(self, s: Session, name: str) -> Department:
        """The department of that name; a new one is made, because a reform renames them without notice."""
        if name not in self.departments:
            self.departments[name] = Department(town_id=self.town_id, name=name)
            s.add(self.departments[name])
            s.flush()
        return self.departments[name]

    def refuse_taken_name(self, name: str, code: str) -> None:
        """Two items never carry one name: the clerk could not tell them apart in the list."""
        other = self.codes.get(name, code)
        if other != code:
            raise Refused(f"事项名称“{name}”已由{other}使用。请换一个名称，或改{other}。")

    def put(self, item: ServiceItem) -> None:
        """Remember an item just entered, under its new name."""
        self.codes = {name: code for name, code in self.codes.items() if code != item.code}
        self.codes[item.name] = item.code
        self.items[item.code] = item


def load(s: Session, town_id: int, codes: Collection[str] = (), *, hold: bool = False) -> Shelf:
    """The shelf with the items of these codes, or with all of them when none are named; `hold` locks those rows, by
    id, against every change but not against tickets that point at them."""
    wanted = (
        select(ServiceItem)
        .where(ServiceItem.town_id == town_id)
        .options(selectinload(ServiceItem.current).options(*ItemVersion.whole()))
        .order_by(ServiceItem.id)
    )
    if hold:
        wanted = wanted.with_for_update(key_share=True, of=ServiceItem)
        wanted = wanted.execution_options(populate_existing=True)
    items = s.scalars(wanted.where(ServiceItem.code.in_(codes)) if codes else wanted)
    drafts = s.scalars(
        select(ItemVersion)
        .where(
            ItemVersion.town_id == town_id,
            ItemVersion.published_at.is_(None),
            ItemVersion.discarded_at.is_(None),
        )
        .options(*ItemVersion.whole())
    )
    named = s.execute(select(ServiceItem.name, ServiceItem.code).where(ServiceItem.town_id == town_id))
    departments = s.scalars(select(Department).where(Department.town_id == town_id))
    return Shelf(
        town_id,
        list(sites.windows(s, town_id)),
        {d.name: d for d in departments},
        dict(named.all()),
        {item.code: item for item in items},
        {version.item_id: version for version in drafts},
    )
