"""The office's own settings: what a town may decide otherwise, with its default and the form a value must have."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
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


class Clock(Choice):
    """A time of day, `08:30`."""

    def checked(self, value: str) -> str:
        """Refuses what is no time of a day."""
        match = re.fullmatch(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", tidy(value))
        if not match:
            raise Refused(f"“{self.label}”要写成 08:30 这样。请改好再保存。")
        return f"{int(match[1]):02d}:{match[2]}"


class Address(Choice):
    """Where people find the town's own pages in a browser; empty while there is no such place."""

    def checked(self, value: str) -> str:
        """Refuses what is no web address; takes the slash from its end."""
        value = value.strip().rstrip("/")
        if value and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]{3,100}", value):
            raise Refused(f"“{self.label}”要写成 https://banshi.example.cn 这样。请改好再保存。")
        return value


@dataclass(frozen=True)
class OneOf(Choice):
    """One of a few words."""

    words: tuple[str, ...]

    def checked(self, value: str) -> str:
        """Refuses every other word."""
        if value.strip() not in self.words:
            raise Refused(f"“{self.label}”只能是{'、'.join(self.words)}。请改好再保存。")
        return value.strip()


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


# the words, as they are stored, that a rule asks for
COUNTS_AS_AWAY: Final = "算不在岗"
MADE_UP: Final = "补在当周"
SHOWN: Final = "显示"

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
    "warn_days_village": Whole("村级办件提前几个工作日提醒", "村级代办点收的件，提醒得早一些。", "2", 0, 10, "个工作日"),
    "warn_percent": Whole("时限用掉多少就提醒", "用掉这么多时限，也显示“快到期”，和上面哪个早算哪个。", "90", 50, 100, "%"),
    "leader_days": Whole("超期几个工作日上领导看板", "超期这么多天，就列进领导看板的“要过问的”。", "3", 0, 30, "个工作日"),
    "check_days": Whole("收件后几个工作日内受理或告知", "行政许可法第三十二条规定五日；过了这个期限按收件当天受理。", "5", 1, 5, "个工作日"),
    "supply_days": Whole("补正材料的期限", "从告知当天起算；过期又联系过申请人，可以结束这一件。", "30", 5, 180, "个自然日"),
    "report_up_days": Whole("受理后几个工作日内上报", "上报件在本镇的时限；行政许可法第四十三条规定不超过二十日。", "10", 1, 20, "个工作日"),
    "outer_days": Whole("上级几个工作日办回", "上报时没有写上级期限的，按它提醒去催。", "20", 1, 120, "个工作日"),
    "extension_days": Whole("一次最多延期几个工作日", "行政许可法第四十二条：延长不超过十日，联办不超过十五日。", "10", 1, 10, "个工作日"),
    "liaison_days": Whole("上门办件几个工作日回复一次", "包联干部在办结以前，每隔这么多天写一次情况。", "3", 1, 30, "个工作日"),
    "closes_at": Clock("下班时间", "晚于它收的即办件，下一个工作日办结也算当天。", "17:30"),
    "opens_at": Clock("上班时间", "晚于它签到算迟到。", "08:30"),
    "noon_from": Clock("午休开始", "午休时不看签到。中午不休息的，午休开始和结束填同一个时间。", "12:00"),
    "noon_to": Clock("午休结束", "下午从这时起上班。", "14:00"),
    "sign_in_grace": Whole("上班几分钟还没签到，由B岗顶上", "上午、下午各从上班时间起算，一上午没来的下午不再等；签到以后岗位马上回到本人。", "15", 0, 120, "分钟"),
    "sign_in_counts": OneOf("没有签到的大厅人员", "选“只作记录”时，岗位由谁负责只看请假，不看签到。", COUNTS_AS_AWAY, (COUNTS_AS_AWAY, "只作记录")),
    "monday_rule": OneOf("周一放假，村干部集中上班", "村干部周一集中上班；周一放假时补在当周第一个工作日，或者不补。", MADE_UP, (MADE_UP, "不补")),
    "patrols_a_day": Whole("每个工作日巡岗几次", "少于这么多次，就在“首页”和“巡查”里提醒主任。", "1", 0, 10, "次"),
    "spot_checks_a_week": Whole("每周抽查几次", "不定时抽查，由电脑抽岗位。", "2", 0, 20, "次"),
    "hall_screen": OneOf("大厅屏幕“今日在岗”", "不用登录，打开本系统网址后面加 /hall，就能在大厅屏幕上显示谁在岗。", SHOWN, (SHOWN, "不显示")),
    "retention": OneOf("档案保管期限", "归档时写在档案上，到期前不能销毁。", "10年", ("10年", "30年", "永久")),
    "service_promise": Words(
        "承诺事项", "印在胸牌、座牌、便民服务卡和窗口的服务项目列表上。", "热情服务、一次告知、限时办结、代办免费"
    ),
    "public_address": Address("网址", "印在回执二维码里，群众用手机扫码查进度。例：https://banshi.example.cn；不填就不印二维码。", ""),
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
    return _stored(s, town_id).get(key, default)


def _stored(s: Session, town_id: int) -> dict[str, str]:
    """All that the town has set, read once in a session: a page asks for a dozen of them."""
    known: dict[int, dict[str, str]] = s.info.setdefault("settings", {})
    if town_id not in known:
        rows = s.execute(select(Setting.key, Setting.value).where(Setting.town_id == town_id))
        known[town_id] = {row.key: row.value for row in rows}
    return known[town_id]


def values(s: Session, town_id: int, keys: Sequence[str]) -> dict[str, str]:
    """Several settings, each as `value` tells it."""
    return {key: value(s, town_id, key) for key in keys}


def number(s: Session, town_id: int, key: str) -> int:
    """A setting that counts days, minutes or failures."""
    return int(value(s, town_id, key))


def clock(s: Session, town_id: int, key: str) -> time:
    """A setting that is a time of day."""
    return time.fromisoformat(value(s, town_id, key))


def put(s: Session, town_id: int, key: str, value: str) -> str:
    """Store the checked value of a setting and return it; refuses one that cannot be. Asks nobody: see
    `model.people.office.change`, and `daiban init`, which opens a town."""
    checked = CHOICES[key].checked(value)
    s.merge(Setting(town_id=town_id, key=key, value=checked))
    s.flush()
    s.info.pop("settings", None)
    return checked


def of_the_only_town(s: Session, key: str) -> str:
    """What the one town of this database says, for a visitor who is not signed in; the default while it says nothing
    or there are several."""
    stored = of_any_town(s, key)
    return stored[0] if len(stored) == 1 else CHOICES[key].default


def of_any_town(s: Session, key: str) -> Sequence[str]:
    """What the towns of this database set for a key, for a visitor who is not signed in; no defaults."""
    return s.scalars(
        select(Setting.value).where(Setting.key == key, Setting.value != "").order_by(Setting.town_id)
    ).all()
