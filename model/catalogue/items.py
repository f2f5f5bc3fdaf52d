"""Service items: what the centre can do for people (R050-R068). The row shows the face of its current version."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from pypinyin import Style, lazy_pinyin
from sqlalchemy import (
    ColumnElement,
    Index,
    Integer,
    Select,
    String,
    UniqueConstraint,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column
from sqlalchemy.orm.attributes import set_committed_value

from model.catalogue.versions import ItemVersion, of_item
from model.catalogue.versions import Kind as Kind
from model.catalogue.versions import Level as Level
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.refusals import NotFound
from model.people.sites import Department, Window


class ItemStatus(Labelled):
    draft = "draft", "未发布"
    published = "published", "已发布"
    withdrawn = "withdrawn", "已停用"


class ServiceItem(TownRow):
    """One item of the catalogue. `current_version_id` is the published version that new tickets point at;
    name, category, department, window, kind, levels and phone repeat it, for search and joins."""

    __tablename__ = "service_item"
    __table_args__ = (
        UniqueConstraint("town_id", "code"),
        UniqueConstraint("town_id", "name"),
        Index("ix_service_item_initials", "town_id", "initials"),
        refers("department_id", "department"),
        refers("window_id", "window"),
    )

    code: Mapped[str] = mapped_column(String(33))
    name: Mapped[str] = mapped_column(String(60))
    initials: Mapped[str] = mapped_column(String(400))
    pinyin: Mapped[str] = mapped_column(String(2000), default="")
    category: Mapped[str] = mapped_column(String(40))
    department_id: Mapped[int]
    window_id: Mapped[int]
    kind: Mapped[Kind]
    intake_level: Mapped[Level]
    approval_level: Mapped[Level]
    phone: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.draft)
    status_reason: Mapped[str] = mapped_column(String(200), default="")
    withdrawn_at: Mapped[datetime | None]  # ledgers still tell of business taken in up to that day
    current_version_id: Mapped[int | None]
    row_version: Mapped[int] = mapped_column(Integer)
    department: Mapped[Department] = belongs_to("Department", "department_id", "ServiceItem")
    window: Mapped[Window] = belongs_to("Window", "window_id", "ServiceItem")
    current: Mapped[ItemVersion | None] = belongs_to("ItemVersion", "current_version_id", "ServiceItem")

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def open(self) -> bool:
        """Whether tickets may be taken in for it."""
        return self.status is ItemStatus.published


# Characters of item names that people type by another reading than the phrase has (畜禽: chuqin, many say xuqin).
POLYPHONES: Final = {
    "长": ("chang", "zhang"),
    "重": ("zhong", "chong"),
    "调": ("diao", "tiao"),
    "行": ("xing", "hang"),
    "畜": ("chu", "xu"),
    "还": ("huan", "hai"),
    "传": ("chuan", "zhuan"),
    "校": ("xiao", "jiao"),
    "车": ("che", "ju"),
    "朝": ("chao", "zhao"),
    "乐": ("le", "yue"),
}
READINGS: Final = 8


def _spellings(name: str) -> Iterator[list[str]]:
    """The reading of the phrase, then one more for each other reading of a polyphone in it."""
    name = "".join(sign for sign in name if sign.isalnum())
    one_by_one: Any = list  # pypinyin also takes a list, its types do not say so
    best = lazy_pinyin(name, style=Style.NORMAL, errors=one_by_one)
    yield best
    for place, sign in enumerate(name):
        for other in POLYPHONES.get(sign, ()):
            if other != best[place]:
                yield [*best[:place], other, *best[place + 1 :]]


def spelled(name: str) -> str:
    """Full pinyin for search: 高龄津贴 → gaolingjintie; further readings follow after a space."""
    readings = dict.fromkeys("".join(parts).lower() for parts in _spellings(name))
    return " ".join(list(readings)[:READINGS])[:2000]


def initials(name: str) -> str:
    """Pinyin initials for search: 高龄津贴 → gljt; letters and digits stay; further readings follow after a space."""
    readings = dict.fromkeys("".join(part[:1] for part in parts).lower() for parts in _spellings(name))
    return " ".join(list(readings)[:READINGS])[:400]


def matching(query: str) -> list[ColumnElement[bool]]:
    """The condition for words, code, pinyin or its initials; several words must all match. More than ten words
    or forty letters a word are cut: nobody types them, and the database would pay for them."""
    conditions: list[ColumnElement[bool]] = []
    for word in query.lower().split()[:10]:
        plain = word[:40].replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        conditions.append(
            or_(
                func.lower(ServiceItem.name).like(f"%{plain}%", escape="\\"),
                func.lower(ServiceItem.code).like(f"{plain}%", escape="\\"),
                ServiceItem.initials.like(f"%{plain}%", escape="\\"),
                ServiceItem.pinyin.like(f"%{plain}%", escape="\\"),
                ServiceItem.category.like(f"%{plain}%", escape="\\"),
            )
        )
    return conditions


def _matches(town_id: int, query: str, category: str, window: str, only_open: bool) -> Select[ServiceItem]:
    statement = select(ServiceItem).where(ServiceItem.town_id == town_id, *matching(query))
    if category:
        statement = statement.where(ServiceItem.category == category)
    if window:
        statement = statement.join(ServiceItem.window).where(Window.name == window)
    if only_open:
        statement = statement.where(ServiceItem.status == ItemStatus.published)
    return statement


def search(
    s: Session,
    town_id: int,
    query: str = "",
    *,
    category: str = "",
    window: str = "",
    only_open: bool = False,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[ServiceItem]:
    """Items whose name, code, category, pinyin or initials hold every word of the query, by code."""
    return s.scalars(
        _matches(town_id, query, category, window, only_open)
        .outerjoin(ServiceItem.current)
        .options(
            contains_eager(ServiceItem.current),
            joinedload(ServiceItem.department),
            joinedload(ServiceItem.window),
        )
        .order_by(ServiceItem.code)
        .limit(limit)
        .offset(offset)
    ).all()


def count(
    s: Session,
    town_id: int,
    query: str = "",
    *,
    category: str = "",
    window: str = "",
    only_open: bool = False,
) -> int:
    """How many items `search` would find."""
    matches = _matches(town_id, query, category, window, only_open).with_only_columns(func.count())
    return s.scalar(matches) or 0


def by_code(s: Session, town_id: int, code: str) -> ServiceItem:
    """One item with its current version, whole; refuses an unknown code."""
    return _item(s, town_id, code, joinedload(ServiceItem.current).options(*ItemVersion.whole()))


def with_versions(s: Session, town_id: int, code: str) -> tuple[ServiceItem, Sequence[ItemVersion]]:
    """One item and all its versions, the newest first, whole; its current version is one of them. Refuses an unknown
    code."""
    item = _item(s, town_id, code)
    versions = of_item(s, town_id, item.id)
    now_held = next((v for v in versions if v.id == item.current_version_id), None)
    set_committed_value(item, "current", now_held)
    return item, versions


def _item(s: Session, town_id: int, code: str, *options: Any) -> ServiceItem:
    item = s.scalar(
        select(ServiceItem)
        .where(ServiceItem.town_id == town_id, ServiceItem.code == code.strip().upper())
        .options(joinedload(ServiceItem.department), joinedload(ServiceItem.window), *options)
    )
    if item is None:
        raise NotFound(f"事项“{code}”")
    return item


def any_entered(town_id: int) -> ColumnElement[bool]:
    """Whether the town has entered any item yet."""
    return exists().where(ServiceItem.town_id == town_id)


def categories(s: Session, town_id: int) -> Sequence[str]:
    """The categories in use, by name."""
    return s.scalars(
        select(ServiceItem.category)
        .where(ServiceItem.town_id == town_id)
        .distinct()
        .order_by(ServiceItem.category)
    ).all()
