"""Resident records of the villages, as their ledgers say (domain.md d)."""

from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.ground.db import TownRow, belongs_to, refers
from model.ground.privacy import ID_NUMBER, PHONE
from model.people.sites import Site


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
