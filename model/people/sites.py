"""Sites and what stands in them: hall, stations and village points (R002, R003), windows, departments."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Date, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground.db import Json, Labelled, TownRow, belongs_to, refers


class SiteKind(Labelled):
    county = "county", "县级中心"
    town_hall = "town_hall", "镇便民服务中心"
    service_station = "service_station", "便民服务站"
    village_point = "village_point", "村便民服务点"


class SiteStatus(Labelled):
    planned = "planned", "筹建"
    building = "building", "在建"
    open = "open", "已运行"
    closed = "closed", "已停用"


class Site(TownRow):
    """A place that takes people's business in. `code` is the 12-digit division code, kept as text."""

    __tablename__ = "site"
    __table_args__ = (
        UniqueConstraint("town_id", "code"),
        UniqueConstraint("town_id", "prefix"),
        refers("parent_id", "site"),
    )

    code: Mapped[str] = mapped_column(String(12))
    name: Mapped[str]
    kind: Mapped[SiteKind]
    parent_id: Mapped[int | None]
    status: Mapped[SiteStatus] = mapped_column(default=SiteStatus.open)
    opened_on: Mapped[date | None] = mapped_column(Date)
    prefix: Mapped[str] = mapped_column(String(4))  # first four digits of its ticket numbers
    phone: Mapped[str] = mapped_column(String(20), default="")
    address: Mapped[str] = mapped_column(default="")


class Department(TownRow):
    """A unit that decides on items; it is renamed when the reform comes, never recreated."""

    __tablename__ = "department"
    __table_args__ = (UniqueConstraint("town_id", "name"),)

    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)


class Window(TownRow):
    """A service window of a site. `aliases` are other names under which the catalogue may call it (R016, R017)."""

    __tablename__ = "window"
    __table_args__ = (UniqueConstraint("town_id", "site_id", "name"), refers("site_id", "site"))

    site_id: Mapped[int]
    name: Mapped[str]
    aliases: Mapped[list[str]] = mapped_column(Json, default=list)
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    site: Mapped[Site] = belongs_to("Site", "site_id", "Window")

    def answers_to(self, name: str) -> bool:
        return name == self.name or name in self.aliases


def hall(s: Session, town_id: int) -> Site:
    """The town's hall; every town has exactly one."""
    return s.scalars(select(Site).where(Site.town_id == town_id, Site.kind == SiteKind.town_hall)).one()


def halls(s: Session) -> Sequence[Site]:
    """The halls of all towns in this database: one on a town's own PC, none before `daiban init`."""
    return s.scalars(select(Site).where(Site.kind == SiteKind.town_hall).order_by(Site.code)).all()


def of_town(s: Session, town_id: int) -> Sequence[Site]:
    """Every place of the town where somebody can work: the hall first, then stations and villages by code."""
    return s.scalars(
        select(Site)
        .where(Site.town_id == town_id, Site.status == SiteStatus.open)
        .order_by(Site.kind != SiteKind.town_hall, Site.code)
    ).all()


def villages(s: Session, town_id: int) -> Sequence[Site]:
    """The village points by code."""
    return s.scalars(
        select(Site).where(Site.town_id == town_id, Site.kind == SiteKind.village_point).order_by(Site.code)
    ).all()


def windows(s: Session, town_id: int) -> Sequence[Window]:
    """The open windows of the town in their order on the wall."""
    return s.scalars(
        select(Window).where(Window.town_id == town_id, Window.active).order_by(Window.position, Window.name)
    ).all()


def departments(s: Session, town_id: int) -> Sequence[Department]:
    return s.scalars(
        select(Department).where(Department.town_id == town_id, Department.active).order_by(Department.name)
    ).all()
