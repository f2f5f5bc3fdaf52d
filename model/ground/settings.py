"""The office's own settings: what a town may decide otherwise, with its default."""

from collections.abc import Sequence

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground.db import Base


class Setting(Base):
    """One value that an office decided otherwise than the default of `DEFAULTS`."""

    __tablename__ = "setting"

    town_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


DEFAULTS: dict[str, str] = {
    "plate_name": "便民服务中心",
    "demonstration": "",
    "opens_at": "08:30",
    "closes_at": "17:30",
    "correction_days": "5",
    "complaint_answer_days": "5",
    "complaint_contact_days": "1",
    "warn_days": "1",
    "warn_percent": "90",
    "sign_in_failures": "5",
    "sign_in_lock_minutes": "15",
    "address_failures": "30",
    "enquiry_phone": "0000-8800000",
    "complaint_phone": "0000-8800001",
}


def value(s: Session, town_id: int, key: str) -> str:
    """The office's value of a setting, or the default; an unknown key is a bug and raises KeyError."""
    row = s.get(Setting, (town_id, key))
    return row.value if row else DEFAULTS[key]


def number(s: Session, town_id: int, key: str) -> int:
    """A setting that counts days, minutes or failures."""
    return int(value(s, town_id, key))


def of_any_town(s: Session, key: str) -> Sequence[str]:
    """What the towns of this database set for a key, for a visitor who is not signed in; no defaults."""
    return s.scalars(
        select(Setting.value).where(Setting.key == key, Setting.value != "").order_by(Setting.town_id)
    ).all()
