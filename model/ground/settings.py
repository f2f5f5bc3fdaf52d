"""The office's own settings: what a town may decide otherwise, with its default and the form a value must have."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground.db import Base
from model.ground.identity import checked_phone, tidy
from model.ground.refusals import Refused


class Setting(Base):
    """One value that an office decided otherwise than the default of `CHOICES`."""

    __tablename__ = "setting"

    town_id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class Choice(ABC):
    """A setting as people meet it: its name, what it does, its default, and what it may be."""

    label: str
    says: str
    default: str

    @abstractmethod
    def checked(self, value: str) -> str:
        """The tidy value; refuses one that cannot be."""


class Words(Choice):
    """One line of text, short enough for the head of a page."""

    def checked(self, value: str) -> str:
        """Refuses an empty text and one of more than 30 characters."""
        value = " ".join(value.split())
        if not 0 < len(value) <= 30:
            raise Refused(f"“{self.label}”要填1到30个字。请改好再保存。")
        return value


class Phone(Choice):
    """A phone that residents may call: a land line, a mobile, or a short number such as 12345."""

    def checked(self, value: str) -> str:
        """Refuses an empty one and what is no phone."""
        number = tidy(value)
        if not number:
            raise Refused(f"“{self.label}”没有填写。请补上，办事指南和告知单上要印。")
        if re.fullmatch(r"1[0-9]{4}", number):
            return number
        try:
            return checked_phone(number)
        except Refused:
            raise Refused(f"“{self.label}”写的“{number}”不像电话。例：0000-8800000，或12345。") from None


@dataclass(frozen=True)
class Whole(Choice):
    """A whole number between two ends, in `unit`."""

    least: int
    most: int
    unit: str

    def checked(self, value: str) -> str:
        """Refuses what is no whole number of the range."""
        number = tidy(value)
        if not re.fullmatch(r"[0-9]{1,6}", number) or not self.least <= int(number) <= self.most:
            raise Refused(f"“{self.label}”应是{self.least}到{self.most}之间的整数。请改好再保存。")
        return str(int(number))


# What the office decides on the page 本中心设置. Only what something reads stands here.
CHOICES: Final[Mapping[str, Choice]] = {
    "plate_name": Words(
        "牌子上的名称", "显示在每一页左上角、登录页和打印的告知单、回执上。", "便民服务中心"
    ),
    "enquiry_phone": Phone(
        "咨询电话", "印在告知单、回执上；事项没有写自己的电话时，办事指南也用它。", "0000-8800000"
    ),
    "complaint_phone": Phone("投诉电话", "印在告知单、回执和办事指南上。可以填12345。", "0000-8800001"),
    "warn_days": Whole("提前几个工作日提醒", "办件和投诉离到期还有这么多天，就显示“快到期”。", "1", 0, 10, "个工作日"),
    "complaint_answer_days": Whole(
        "投诉几个工作日内答复", "登记投诉时按它算答复的到期日；已经登记的不变。", "5", 1, 30, "个工作日"
    ),
    "sign_in_failures": Whole(
        "密码最多试错几次", "同一个账号试错这么多次，就先锁住，过一会儿再试。", "5", 3, 20, "次"
    ),
    "sign_in_lock_minutes": Whole(
        "锁住多少分钟", "账号或电脑锁住以后，要等这么久才能再试。", "15", 5, 1440, "分钟"
    ),
    "address_failures": Whole(
        "同一台电脑最多试错几次", "一个办公室可能共用一个网络地址，所以比单个账号宽一些。", "30", 10, 1000, "次"
    ),
}  # fmt: skip
# what the program keeps for itself: the sample accounts that a demonstration shows on its sign-in page
_OWN: Final[Mapping[str, str]] = {"demonstration": ""}


def value(s: Session, town_id: int, key: str) -> str:
    """The office's value of a setting, or the default; an unknown key is a bug and raises KeyError."""
    default = _OWN[key] if key in _OWN else CHOICES[key].default
    row = s.get(Setting, (town_id, key))
    return row.value if row else default


def number(s: Session, town_id: int, key: str) -> int:
    """A setting that counts days, minutes or failures."""
    return int(value(s, town_id, key))


def put(s: Session, town_id: int, key: str, value: str) -> str:
    """Store the checked value of a setting and return it; refuses one that cannot be. Asks nobody: see
    `model.people.office.change`, and `daiban init`, which opens a town."""
    checked = CHOICES[key].checked(value)
    s.merge(Setting(town_id=town_id, key=key, value=checked))
    s.flush()
    return checked


def of_any_town(s: Session, key: str) -> Sequence[str]:
    """What the towns of this database set for a key, for a visitor who is not signed in; no defaults."""
    return s.scalars(
        select(Setting.value).where(Setting.key == key, Setting.value != "").order_by(Setting.town_id)
    ).all()
