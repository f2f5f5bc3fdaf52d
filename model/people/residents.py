"""Resident records of the villages, as their ledgers say (d10)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from model.ground.db import TownRow, belongs_to, refers
from model.ground.identity import tidy, tidy_phone
from model.ground.privacy import ID_NUMBER, PHONE
from model.ground.typed_text import tidy_name
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site

PAGE = 50


class Resident(TownRow):
    """One person of one village; key is village + ID number."""

    __tablename__ = "resident"
    __table_args__ = (
        UniqueConstraint("town_id", "site_id", "id_number"),
        Index("ix_resident_id_number", "town_id", "id_number"),
        Index("ix_resident_name", "town_id", "name"),
        refers("site_id", "site"),
        refers("upload_id", "upload"),
    )

    site_id: Mapped[int]
    household_no: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str] = mapped_column(String(60))
    id_number: Mapped[str] = mapped_column(ID_NUMBER)
    sex: Mapped[str] = mapped_column(String(1))
    birth: Mapped[date] = mapped_column(Date)
    relation_to_head: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str | None] = mapped_column(PHONE)
    address: Mapped[str] = mapped_column(default="")
    residence_status: Mapped[str] = mapped_column(String(20), default="")
    special_kinds: Mapped[str] = mapped_column(String(60), default="")
    bank_last4: Mapped[str] = mapped_column(String(4), default="")
    agent_name: Mapped[str] = mapped_column(String(40), default="")
    updated_on: Mapped[date] = mapped_column(Date)
    upload_id: Mapped[int | None]
    changed_at: Mapped[datetime]
    row_version: Mapped[int] = mapped_column(Integer)
    site: Mapped[Site] = belongs_to("Site", "site_id", "Resident")

    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy reads it so


def search(s: Session, by: Account, text: str = "", *, page: int = 1) -> tuple[int, Sequence[Resident]]:
    """How many residents fit and one page of 50, by village, household and name: the beginning of a name, a whole ID
    number or a whole phone number; an empty text finds all. A village agent sees the own village only."""
    require(by, Permission.view_residents)
    number, called, named = tidy(text), tidy_phone(text), tidy_name(text)
    where = [Resident.town_id == by.town_id]
    if by.role is Role.village_agent:
        where.append(Resident.site_id == by.site_id)
    if len(number) == 18 and number[:17].isdigit():
        where.append(Resident.id_number == number)
    elif called[:1].isdigit():
        where.append(Resident.phone == called)
    elif named:
        where.append(Resident.name.startswith(named, autoescape=True))
    total = s.scalar(select(func.count()).select_from(Resident).where(*where)) or 0
    people = s.scalars(
        select(Resident)
        .where(*where)
        .options(selectinload(Resident.site))
        .order_by(Resident.site_id, Resident.household_no, Resident.name, Resident.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return total, people
