"""Versions of an item: what is promised, needed and charged. A published version never changes (R056, design.md 2.7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.ground.db import Labelled, TownRow, belongs_to, has_many, refers
from model.ground.workdays import DayUnit
from model.people.accounts import Account


class Mode(Labelled):
    """How a ticket is served: one of four, exclusive in statistics (R070)."""

    direct = "direct", "直接办理"
    time_limited = "time_limited", "限时办理"
    agency = "agency", "代为办理"
    home_visit = "home_visit", "上门办理"


class ItemVersion(TownRow):
    """What an item promised from one publication to the next. Fees in fen; limits in `day_unit`, None = no legal limit."""

    __tablename__ = "item_version"
    __table_args__ = (
        UniqueConstraint("town_id", "item_id", "number"),
        refers("item_id", "service_item"),
        refers("published_by_id", "account"),
    )

    item_id: Mapped[int]
    number: Mapped[int] = mapped_column(Integer)
    published_at: Mapped[datetime | None]
    published_by_id: Mapped[int | None]
    legal_basis: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text)
    statutory_limit: Mapped[int | None] = mapped_column(Integer)
    promised_limit: Mapped[int] = mapped_column(Integer)
    day_unit: Mapped[DayUnit]
    fee_fen: Mapped[int] = mapped_column(Integer, default=0)
    fee_basis: Mapped[str] = mapped_column(Text, default="")
    result_document: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    materials: Mapped[list["ItemMaterial"]] = has_many(
        "ItemMaterial", "version_id", "ItemVersion", "ItemMaterial.position"
    )
    steps: Mapped[list["ItemStep"]] = has_many("ItemStep", "version_id", "ItemVersion", "ItemStep.position")
    modes: Mapped[list["ItemMode"]] = has_many("ItemMode", "version_id", "ItemVersion", "ItemMode.position")
    published_by: Mapped[Account | None] = belongs_to("Account", "published_by_id", "ItemVersion")

    @staticmethod
    def with_parts() -> tuple[Any, ...]:
        """Loader options for everything an item page shows."""
        return (
            selectinload(ItemVersion.materials),
            selectinload(ItemVersion.steps),
            selectinload(ItemVersion.modes),
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


def of_item(s: Session, town_id: int, item_id: int) -> Sequence[ItemVersion]:
    """All versions of an item, the newest first, with their parts."""
    return s.scalars(
        select(ItemVersion)
        .where(ItemVersion.town_id == town_id, ItemVersion.item_id == item_id)
        .options(*ItemVersion.with_parts(), selectinload(ItemVersion.published_by))
        .order_by(ItemVersion.number.desc())
    ).all()
