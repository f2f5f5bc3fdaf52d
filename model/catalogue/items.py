"""Service items: what the centre can do for people (R050-R068). The text that may change lives in versions."""

from collections.abc import Sequence

from pypinyin import Style, lazy_pinyin
from sqlalchemy import Index, String, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, selectinload

from model.catalogue.versions import ItemVersion
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.refusals import NotFound
from model.people.sites import Department, Window


class Kind(Labelled):
    """Four kinds of item (domain.md c1); a ticket may besides become a supplement or be declined."""

    instant = "instant", "即办件"
    promised = "promised", "承诺件"
    joint = "joint", "联办件"
    reported = "reported", "上报件"


class Level(Labelled):
    """Where an item is taken in or decided (R060)."""

    village = "village", "村级"
    town = "town", "镇级"
    county = "county", "县级"


class ItemStatus(Labelled):
    draft = "draft", "未发布"
    published = "published", "已发布"
    withdrawn = "withdrawn", "已停用"


class ServiceItem(TownRow):
    """One item of the catalogue. `current_version_id` is the published version that new tickets point at."""

    __tablename__ = "service_item"
    __table_args__ = (
        UniqueConstraint("town_id", "code"),
        Index("ix_service_item_initials", "town_id", "initials"),
        refers("department_id", "department"),
        refers("window_id", "window"),
    )

    code: Mapped[str] = mapped_column(String(33))
    name: Mapped[str] = mapped_column(String(120))
    initials: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(40))
    department_id: Mapped[int]
    window_id: Mapped[int]
    kind: Mapped[Kind]
    intake_level: Mapped[Level]
    approval_level: Mapped[Level]
    phone: Mapped[str] = mapped_column(String(20), default="")
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.draft)
    current_version_id: Mapped[int | None]
    department: Mapped[Department] = belongs_to("Department", "department_id", "ServiceItem")
    window: Mapped[Window] = belongs_to("Window", "window_id", "ServiceItem")
    current: Mapped[ItemVersion | None] = belongs_to("ItemVersion", "current_version_id", "ServiceItem")

    @property
    def open(self) -> bool:
        """Whether tickets may be taken in for it."""
        return self.status is ItemStatus.published


def initials(name: str) -> str:
    """Pinyin initials for search: 高龄津贴 → gljt; letters and digits stay."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors=lambda rest: rest)).lower()


def matching(query: str):  # type: ignore[no-untyped-def]
    """The condition for words, code or pinyin initials; several words must all match."""
    conditions = []
    for word in query.lower().split():
        plain = word.replace("%", r"\%").replace("_", r"\_")
        conditions.append(
            or_(
                func.lower(ServiceItem.name).like(f"%{plain}%", escape="\\"),
                func.lower(ServiceItem.code).like(f"{plain}%", escape="\\"),
                ServiceItem.initials.like(f"%{plain}%", escape="\\"),
                ServiceItem.category.like(f"%{plain}%", escape="\\"),
            )
        )
    return conditions


def search(
    s: Session, town_id: int, query: str = "", *, category: str = "", only_open: bool = False
) -> Sequence[ServiceItem]:
    """Items whose name, code, category or pinyin initials hold every word of the query, by code."""
    statement = (
        select(ServiceItem)
        .outerjoin(ServiceItem.current)
        .where(ServiceItem.town_id == town_id, *matching(query))
        .options(
            contains_eager(ServiceItem.current),
            selectinload(ServiceItem.department),
            selectinload(ServiceItem.window),
        )
        .order_by(ServiceItem.code)
    )
    if category:
        statement = statement.where(ServiceItem.category == category)
    if only_open:
        statement = statement.where(ServiceItem.status == ItemStatus.published)
    return s.scalars(statement).all()


def by_code(s: Session, town_id: int, code: str) -> ServiceItem:
    """One item with its current version, its materials, steps and modes; refuses an unknown code."""
    item = s.scalar(
        select(ServiceItem)
        .where(ServiceItem.town_id == town_id, ServiceItem.code == code.strip().upper())
        .options(
            selectinload(ServiceItem.department),
            selectinload(ServiceItem.window),
            selectinload(ServiceItem.current).options(*ItemVersion.with_parts()),
        )
    )
    if item is None:
        raise NotFound(f"事项“{code}”")
    return item


def categories(s: Session, town_id: int) -> Sequence[str]:
    return s.scalars(
        select(ServiceItem.category)
        .where(ServiceItem.town_id == town_id)
        .distinct()
        .order_by(ServiceItem.category)
    ).all()
