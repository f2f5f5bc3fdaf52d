"""Accounts of the staff: created, changed, reset and switched off by the administrator; never deleted."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Date, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.ground import db, history
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.refusals import NotFound, Refused
from model.people import passwords
from model.people.permissions import Permission, Role, require
from model.people.sites import Department, Site, SiteKind

TURN: Final = "accounts"  # the lock of a town: whoever takes rights away is alone at it
LOGINS: Final = "logins"  # of no town: a login belongs to one person in the whole database, whatever the town


class Employment(Labelled):
    """Hired staff never sit at a window (R027)."""

    established = "established", "在编"
    hired = "hired", "聘用"


class Account(TownRow):
    """A person who may sign in. Role and site together say what they may do and see."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("town_id", "login"),
        refers("site_id", "site"),
        refers("department_id", "department"),
    )

    login: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[Role]
    site_id: Mapped[int]
    department_id: Mapped[int | None]
    employment: Mapped[Employment] = mapped_column(default=Employment.established)
    posted_on: Mapped[date | None] = mapped_column(Date)
    password_hash: Mapped[str] = mapped_column(String(200))
    password_set_at: Mapped[datetime]
    must_change: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    site: Mapped[Site] = belongs_to("Site", "site_id", "Account")
    department: Mapped[Department | None] = belongs_to("Department", "department_id", "Account")

    def set_password(self, password: str, now: datetime) -> None:
        """Sessions begun before `now` end with it (see `sign_in.who`)."""
        self.password_hash, self.password_set_at = passwords.hashed(password), now

    def password_is(self, password: str) -> bool:
        return passwords.matches(password, self.password_hash)

    @property
    def at_village(self) -> bool:
        """Whether the account sees only its own village (`site` must be loaded)."""
        return self.site.kind is SiteKind.village_point


def create(
    s: Session,
    by: Account,
    *,
    login: str,
    name: str,
    role: Role,
    site: Site,
    department: Department | None = None,
    employment: Employment = Employment.established,
    password: str,
    now: datetime,
) -> Account:
    """Open an account with a first password that must be changed at first sign-in. Refuses a taken or odd login,
    a village agent without a village and a handler without a department (c8)."""
    require(by, Permission.manage_accounts)
    _refuse_misplaced(by, role, site, department)
    account = new_account(s, login=login, name=name, role=role, site=site, password=password, now=now)
    account.department_id = department.id if department else None
    account.employment = employment
    account.posted_on = now.date()
    s.flush()
    history.record(s, by, "create", "account", account.login, now=now, role=role, name=account.name)
    return account


def new_account(
    s: Session, *, login: str, name: str, role: Role, site: Site, password: str, now: datetime
) -> Account:
    """The account itself, checked but asked of nobody: for `create` and for the first administrator of a town."""
    login, name = login.strip().lower(), name.strip()
    if not re.fullmatch(r"[a-z][a-z0-9_.-]{1,39}", login):
        raise Refused("账号由2到40个小写字母、数字组成，字母开头。请重填。")
    if not name:
        raise Refused("姓名没有填写。请补上。")
    db.alone(s, LOGINS)
    if s.scalar(select(Account.id).where(Account.login == login)):
        raise Refused(f"账号“{login}”已经有人用了。请换一个。")
    _refuse_village_agent_elsewhere(role, site)
    passwords.check(password, login)
    account = Account(town_id=site.town_id, login=login, name=name, role=role, site_id=site.id)
    account.set_password(password, now)
    account.must_change = True
    account.site = site
    s.add(account)
    s.flush()
    return account


def change_role(
    s: Session,
    account: Account,
    by: Account,
    *,
    role: Role,
    site: Site,
    department: Department | None = None,
    posts_lost: Sequence[str],
    now: datetime,
) -> None:
    """Give another role, site or department; holds from the account's next click. Refuses to take the last
    administrator away, and while the account holds posts at which it could no longer stand: `posts_lost` are their
    names, from the roster, which stands above (`fitness.left_behind`)."""
    require(by, Permission.manage_accounts)
    _refuse_stranger(account, by)
    _one_after_another(s, account)
    if posts_lost:
        named = "、".join(f"“{name}”" for name in posts_lost)
        raise Refused(f"改了以后不能再守{named}。请先到“岗位设置”换人，再改身份或站点。")
    if account.role is Role.admin and role is not Role.admin:
        _refuse_without_admin(s, account)
    _refuse_misplaced(by, role, site, department)
    _refuse_village_agent_elsewhere(role, site)
    before = account.role
    account.role, account.site_id = role, site.id
    account.department_id = department.id if department else None
    s.flush()
    history.record(
        s, by, "change_role", "account", account.login, now=now, before=before, after=role, site=site.name
    )


def reset_password(s: Session, account: Account, by: Account, *, password: str, now: datetime) -> None:
    """Set a new first password, to be changed at the next sign-in; whoever is signed in with the old one is out."""
    require(by, Permission.manage_accounts)
    _refuse_stranger(account, by)
    passwords.check(password, account.login)
    account.set_password(password, now)
    account.must_change = True
    s.flush()
    history.record(s, by, "reset_password", "account", account.login, now=now)


def switch_off(s: Session, account: Account, by: Account, *, now: datetime) -> None:
    """Close an account: out at the next click, history kept. Refuses oneself and the last administrator."""
    require(by, Permission.manage_accounts)
    _refuse_stranger(account, by)
    if account.id == by.id:
        raise Refused("不能停用自己的账号。请让另一位管理员来办。")
    _one_after_another(s, account)
    if account.role is Role.admin:
        _refuse_without_admin(s, account)
    account.active = False
    s.flush()
    history.record(s, by, "switch_off", "account", account.login, now=now)


def switch_on(s: Session, account: Account, by: Account, *, now: datetime) -> None:
    """Open a closed account again."""
    require(by, Permission.manage_accounts)
    _refuse_stranger(account, by)
    account.active = True
    s.flush()
    history.record(s, by, "switch_on", "account", account.login, now=now)


def _one_after_another(s: Session, account: Account) -> None:
    """Two administrators who take each other away at once: the second waits and then finds itself the last."""
    db.alone(s, f"{account.town_id} {TURN}")
    s.refresh(account, ["role", "active"])


def _refuse_without_admin(s: Session, leaving: Account) -> None:
    others = s.scalar(
        select(Account.id).where(
            Account.town_id == leaving.town_id,
            Account.role == Role.admin,
            Account.active,
            Account.id != leaving.id,
        )
    )
    if others is None:
        raise Refused("这是最后一位管理员，不能停用或改角色。请先再设一位管理员。")


def _refuse_village_agent_elsewhere(role: Role, site: Site) -> None:
    if role is Role.village_agent and site.kind is not SiteKind.village_point:
        raise Refused("村代办员要选所在的村。请重选站点。")


def _refuse_misplaced(by: Account, role: Role, site: Site, department: Department | None) -> None:
    if site.town_id != by.town_id or (department and department.town_id != by.town_id):
        raise NotFound("这个站点或部门")
    if role is Role.department_handler and department is None:
        raise Refused("部门承办人要选所在的部门。请选好再保存。")


def _refuse_stranger(account: Account, by: Account) -> None:
    """Another town's account does not exist for this administrator."""
    if account.town_id != by.town_id:
        raise NotFound(f"账号“{account.login}”")


def of_town(s: Session, town_id: int) -> Sequence[Account]:
    """All accounts, the active ones first, each with its site and department."""
    return s.scalars(
        select(Account)
        .where(Account.town_id == town_id)
        .options(selectinload(Account.site), selectinload(Account.department))
        .order_by(Account.active.desc(), Account.role, Account.login)
    ).all()


def by_login(s: Session, login: str) -> Account:
    """The account of this login; refuses an unknown one."""
    account = s.scalar(
        select(Account)
        .where(Account.login == login.strip().lower())
        .options(selectinload(Account.site), selectinload(Account.department))
    )
    if account is None:
        raise NotFound(f"账号“{login}”")
    return account


def colleague(s: Session, by: Account, login: str) -> Account:
    """The account of this login in the town of `by`, for a change to it; refuses an unknown one."""
    account = by_login(s, login)
    _refuse_stranger(account, by)
    return account
