"""Sites and what stands in them: hall, stations and village points (R002, R003), windows, departments."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol

from sqlalchemy import Date, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground import history
from model.ground.db import Json, Labelled, TownRow, belongs_to, refers
from model.ground.history import Actor
from model.ground.identity import checked_phone
from model.ground.refusals import NotFound, Refused
from model.people.permissions import Holder, Permission, require


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


class Manager(Actor, Holder, Protocol):
    """Whoever changes sites: an account, which stands above this file."""


def add_window(s: Session, by: Manager, *, name: str, now: datetime) -> Window:
    """Open another window in the hall, last on the wall. Refuses a name some window already answers to (R017)."""
    require(by, Permission.manage_sites)
    every = windows(s, by.town_id, with_closed=True)
    window = Window(town_id=by.town_id, site_id=hall(s, by.town_id).id, name=_free(every, name), aliases=[])
    window.position = 1 + max((w.position for w in every), default=0)
    s.add(window)
    s.flush()
    history.record(s, by, "add", "window", window.name, now=now)
    return window


def rename_window(
    s: Session, window: Window, by: Manager, *, name: str, aliases: Iterable[str], now: datetime
) -> None:
    """Give the window its name and its other names; the old name stays among them, so that older files still find
    it. Refuses a name another window answers to."""
    require(by, Permission.manage_sites)
    others = [w for w in windows(s, by.town_id, with_closed=True) if w.id != window.id]
    before, window.name = window.name, _free(others, name)
    names = {alias.strip() for alias in aliases if alias.strip()} | {before}
    window.aliases = sorted(_free(others, alias) for alias in names - {window.name})
    s.flush()
    history.record(s, by, "rename", "window", window.name, now=now, before=before, aliases=window.aliases)


def _free(others: Sequence[Window], name: str) -> str:
    name = name.strip()
    if not name:
        raise Refused("窗口名称没有填写。请补上。")
    for other in others:
        if other.answers_to(name):
            raise Refused(f"“{name}”已经是“{other.name}”的名称或别名。请换一个；停用的可以重新启用。")
    return name


def switch_off_window(s: Session, window: Window, by: Manager, *, open_posts: int, now: datetime) -> None:
    """Close a window. Refuses while posts stand at it; `open_posts` comes from the roster, which stands above."""
    require(by, Permission.manage_sites)
    if open_posts:
        raise Refused(f"“{window.name}”还有{open_posts}个岗位在用。请先到“岗位设置”停用，再停用窗口。")
    window.active = False
    s.flush()
    history.record(s, by, "switch_off", "window", window.name, now=now)


def switch_on_window(s: Session, window: Window, by: Manager, *, now: datetime) -> None:
    """Open a closed window again."""
    require(by, Permission.manage_sites)
    window.active = True
    s.flush()
    history.record(s, by, "switch_on", "window", window.name, now=now)


def rename_department(s: Session, department: Department, by: Manager, *, name: str, now: datetime) -> None:
    """A department takes its new name after a reform; items and people stay with it. Refuses a name in use."""
    require(by, Permission.manage_sites)
    name = name.strip()
    if not name:
        raise Refused("部门名称没有填写。请补上。")
    if any(d.name == name and d.id != department.id for d in departments(s, by.town_id, with_closed=True)):
        raise Refused(f"已经有“{name}”。请换一个名称。")
    before, department.name = department.name, name
    s.flush()
    history.record(s, by, "rename", "department", name, now=now, before=before)


def set_contact(s: Session, site: Site, by: Manager, *, phone: str, address: str, now: datetime) -> None:
    """The phone and address of a hall or village point, as slips and the public pages print them."""
    require(by, Permission.manage_sites)
    site.phone, site.address = checked_phone(phone), address.strip()
    s.flush()
    history.record(
        s,
        by,
        "set_contact",
        "site",
        site.code,
        now=now,
        name=site.name,
        phone=site.phone,
        address=site.address,
    )


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


def villages(s: Session, town_id: int, *, with_closed: bool = False) -> Sequence[Site]:
    """The village points that are not closed (or all) by code."""
    wanted = select(Site).where(Site.town_id == town_id, Site.kind == SiteKind.village_point)
    if not with_closed:
        wanted = wanted.where(Site.status != SiteStatus.closed)
    return s.scalars(wanted.order_by(Site.code)).all()


def place(s: Session, town_id: int, code: str) -> Site:
    """One hall or village point by its division code; refuses an unknown one."""
    site = s.scalar(select(Site).where(Site.town_id == town_id, Site.code == code))
    if site is None:
        raise NotFound(f"代码“{code}”的站点")
    return site


def windows(s: Session, town_id: int, *, with_closed: bool = False) -> Sequence[Window]:
    """The open windows of the town (or all) in their order on the wall."""
    wanted = select(Window).where(Window.town_id == town_id)
    if not with_closed:
        wanted = wanted.where(Window.active)
    return s.scalars(wanted.order_by(Window.position, Window.name)).all()


def window_by_id(s: Session, town_id: int, window_id: int) -> Window:
    """One window of the town; refuses an unknown one."""
    window = s.get(Window, (town_id, window_id))
    if window is None:
        raise NotFound("这个窗口")
    return window


def departments(s: Session, town_id: int, *, with_closed: bool = False) -> Sequence[Department]:
    """The departments in use (or all) by name."""
    wanted = select(Department).where(Department.town_id == town_id)
    if not with_closed:
        wanted = wanted.where(Department.active)
    return s.scalars(wanted.order_by(Department.name)).all()
