"""Versions of an item: what is promised, needed and charged. A published version never changes (R056, e8)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, selectinload

from model.ground.db import OFFICE_ZONE, Labelled, TownRow, belongs_to, has_many, refers
from model.ground.workdays import DayUnit
from model.people.accounts import Account
from model.people.sites import Department, Window


class Kind(Labelled):
    """Four kinds of item (c1); a ticket may besides become a supplement or be declined."""

    instant = "instant", "即办件"
    promised = "promised", "承诺件"
    joint = "joint", "联办件"
    reported = "reported", "上报件"


class Level(Labelled):
    """Where an item is taken in or decided (R060)."""

    village = "village", "村级"
    town = "town", "镇级"
    county = "county", "县级"


class Mode(Labelled):
    """How a ticket is served: one of four, exclusive in statistics (R070)."""

    direct = "direct", "直接办理"
    time_limited = "time_limited", "限时办理"
    agency = "agency", "代为办理"
    home_visit = "home_visit", "上门办理"


class ItemVersion(TownRow):
    """The whole text of an item from one publication to the next. Fees in fen; limits in `day_unit`,
    None = no legal limit. What the table can refuse of R052-R064 it refuses, whoever writes."""

    __tablename__ = "item_version"
    __table_args__ = (
        UniqueConstraint("town_id", "item_id", "number"),
        Index(
            "ix_item_version_one_draft",
            "town_id",
            "item_id",
            unique=True,
            sqlite_where=text("published_at IS NULL AND discarded_at IS NULL"),
            postgresql_where=text("published_at IS NULL AND discarded_at IS NULL"),
        ),
        CheckConstraint("agency_fee_fen = 0", name="agency_is_free"),
        CheckConstraint("fee_fen = 0 OR (fee_fen > 0 AND fee_basis <> '')", name="fee_needs_basis"),
        CheckConstraint("promised_limit BETWEEN 0 AND 1000", name="promised_in_range"),
        CheckConstraint(
            "statutory_limit IS NULL OR (statutory_limit <= 1000 AND promised_limit <= statutory_limit)",
            name="promise_within_law",
        ),
        CheckConstraint("(kind = 'instant') = (promised_limit = 0)", name="instant_is_same_day"),
        refers("item_id", "service_item"),
        refers("department_id", "department"),
        refers("window_id", "window"),
        refers("published_by_id", "account"),
        refers("edited_by_id", "account"),
    )

    item_id: Mapped[int]
    number: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None]
    edited_at: Mapped[datetime | None]
    edited_by_id: Mapped[int | None]
    discarded_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(60))
    category: Mapped[str] = mapped_column(String(40))
    department_id: Mapped[int]
    window_id: Mapped[int]
    kind: Mapped[Kind]
    intake_level: Mapped[Level]
    approval_level: Mapped[Level]
    phone: Mapped[str] = mapped_column(String(20), default="")
    legal_basis: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text)
    statutory_limit: Mapped[int | None] = mapped_column(Integer)
    promised_limit: Mapped[int] = mapped_column(Integer)
    day_unit: Mapped[DayUnit]
    fee_fen: Mapped[int] = mapped_column(Integer, default=0)
    fee_basis: Mapped[str] = mapped_column(Text, default="")
    agency_fee_fen: Mapped[int] = mapped_column(Integer, default=0)  # R063: doing it for people is free
    result_document: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    materials: Mapped[list["ItemMaterial"]] = has_many(
        "ItemMaterial", "version_id", "ItemVersion", "ItemMaterial.position"
    )
    steps: Mapped[list["ItemStep"]] = has_many("ItemStep", "version_id", "ItemVersion", "ItemStep.position")
    modes: Mapped[list["ItemMode"]] = has_many("ItemMode", "version_id", "ItemVersion", "ItemMode.position")
    department: Mapped[Department] = belongs_to("Department", "department_id", "ItemVersion")
    window: Mapped[Window] = belongs_to("Window", "window_id", "ItemVersion")
    published_by: Mapped[Account | None] = belongs_to("Account", "published_by_id", "ItemVersion")
    edited_by: Mapped[Account | None] = belongs_to("Account", "edited_by_id", "ItemVersion")
    row_version: Mapped[int] = mapped_column(Integer)

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy reads it so

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written: neither published nor given up."""
        return self.published_at is None and self.discarded_at is None

    @staticmethod
    def with_parts() -> tuple[Any, ...]:
        """Loader options for everything an item page shows."""
        return (
            selectinload(ItemVersion.materials),
            selectinload(ItemVersion.steps),
            selectinload(ItemVersion.modes),
        )

    @staticmethod
    def whole() -> tuple[Any, ...]:
        """Loader options for comparing, copying and publishing: the parts and every name behind an id."""
        return (
            *ItemVersion.with_parts(),
            joinedload(ItemVersion.department),
            joinedload(ItemVersion.window),
            joinedload(ItemVersion.published_by),
            joinedload(ItemVersion.edited_by),
        )


class ItemMaterial(TownRow):
    """One paper the applicant brings."""

    __tablename__ = "item_material"
    __table_args__ = (
        UniqueConstraint("town_id", "version_id", "position"),
        refers("version_id", "item_version"),
    )

    version_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    required: Mapped[bool] = mapped_column(default=True)


class ItemStep(TownRow):
    """One step of the flow; a step with `stops_clock` may pause the limit for at most `cap` days (licensing law art 45)."""

    __tablename__ = "item_step"
    __table_args__ = (
        UniqueConstraint("town_id", "version_id", "position"),
        CheckConstraint("cap IS NULL OR stops_clock", name="cap_only_on_a_stop"),
        refers("version_id", "item_version"),
    )

    version_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str]
    limit: Mapped[int | None] = mapped_column(Integer)
    stops_clock: Mapped[bool] = mapped_column(default=False)
    cap: Mapped[int | None] = mapped_column(Integer)


class ItemMode(TownRow):
    """One service mode the item offers; the first is the usual one."""

    __tablename__ = "item_mode"
    __table_args__ = (UniqueConstraint("town_id", "version_id", "mode"), refers("version_id", "item_version"))

    version_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    mode: Mapped[Mode]


def in_force(published: Sequence[ItemVersion], day: date) -> ItemVersion:
    """Which of an item's published versions held at the end of a day; the first one for a day before it, because a
    ledger may reach further back than the catalogue. `published` in the order of publication, not empty."""
    held = [v for v in published if v.published_at and v.published_at.astimezone(OFFICE_ZONE).date() <= day]
    return held[-1] if held else published[0]


def published_of(s: Session, town_id: int, item_ids: Collection[int]) -> dict[int, list[ItemVersion]]:
    """The published versions of these items with their materials, by item, in the order of publication."""
    rows = s.scalars(
        select(ItemVersion)
        .where(
            ItemVersion.town_id == town_id,
            ItemVersion.item_id.in_(item_ids),
            ItemVersion.published_at.is_not(None),
        )
        .options(selectinload(ItemVersion.materials))
        .order_by(ItemVersion.published_at, ItemVersion.number)
    )
    versions: dict[int, list[ItemVersion]] = {}
    for version in rows:
        versions.setdefault(version.item_id, []).append(version)
    return versions


def of_item(s: Session, town_id: int, item_id: int) -> Sequence[ItemVersion]:
    """All versions of an item, drafts and given-up ones too, the newest first, whole."""
    return s.scalars(
        select(ItemVersion)
        .where(ItemVersion.town_id == town_id, ItemVersion.item_id == item_id)
        .options(*ItemVersion.whole())
        .order_by(ItemVersion.number.desc())
    ).all()
