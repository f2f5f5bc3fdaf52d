"""A dozen complaints in every state, through the voice's own actions."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.voice import handling, lists
from model.voice.complaints import Category, Channel, ReplyChannel
from seed.people import Town


@dataclass(frozen=True)
class Planned:
    """One complaint: how many working days ago, and how far it has come (0 recorded … 3 closed)."""

    ago: int
    channel: Channel
    category: Category
    content: str
    by: str
    name: str = ""
    about: str = ""
    handler: str = "chuangkou1"
    steps: int = 3


COMPLAINTS = (
    Planned(60, Channel.phone, Category.attitude, "窗口人员说话不耐烦，问第二遍就不理人。", "zhuren", "周长顺", "chuangkou5"),
    Planned(48, Channel.box, Category.unclear, "办医保转移，来了三次，每次说的材料都不一样。", "zhuren", "", "chuangkou3"),
    Planned(35, Channel.visit, Category.delay, "宅基地手续交上去一个多月没有消息。", "chuangkou9", "吴有才", "", "ziran"),
    Planned(21, Channel.letter, Category.charge, "代办员收了二十元跑腿费，听说代办是不收钱的。", "jiandu", "", "cundaiban7a", "jiandu"),
    Planned(14, Channel.web, Category.other, "大厅的叫号声音太小，老人听不见。", "zhuren", "李桂兰", "", "chuangkou8"),
    Planned(9, Channel.phone, Category.delay, "高龄津贴说好五天，过了十天还没有到账。", "chuangkou1", "陈玉梅", "", "chuangkou9", 1),
    Planned(6, Channel.upper_level, Category.unclear, "县热线转来：群众反映残疾证换发流程没有说清。", "zhuren", "何金山", "", "minzheng", 1),
    Planned(3, Channel.visit, Category.attitude, "办事时窗口人员一直看手机。", "zhuren", "韩翠娥", "chuangkou6", "chuangkou8", 2),
    Planned(2, Channel.phone, Category.integrity, "反映有人办事时收了一条烟。", "jiandu", "", "", "jiandu", 1),
    Planned(1, Channel.web, Category.other, "希望周末也能办身份证。", "chuangkou1", "冯小军", "", "chuangkou1", 0),
)  # fmt: skip
ANSWER = "已找双方了解情况，属实的当场改正，并向群众说明了办理进度。"
REPLY = "已把查明的情况和处理结果告知您，感谢监督。"


def plant(s: Session, town: Town, calendar: Calendar, now: datetime) -> None:
    """Each is recorded on its day; what followed came a working day apart."""
    for planned in COMPLAINTS:
        _play(s, town, planned, _days(calendar, now, planned.ago))


def _days(calendar: Calendar, now: datetime, ago: int) -> list[datetime]:
    """The moments of the four steps, from `ago` working days back, none after now."""
    day = now.date()
    while calendar.workdays_between(day, now.date()) < ago or not calendar.works(day):
        day -= timedelta(days=1)
    moments = []
    for hour in (9, 11, 14, 16):
        moments.append(min(datetime.combine(day, time(hour, 20), OFFICE_ZONE), now))
        day = calendar.next_workday(day + timedelta(days=1))
    return moments


def _play(s: Session, town: Town, planned: Planned, moments: list[datetime]) -> None:
    by, handler = town.accounts[planned.by], town.accounts[planned.handler]
    complaint = handling.record(
        s,
        by,
        channel=planned.channel,
        category=planned.category,
        content=planned.content,
        anonymous=not planned.name,
        complainant=planned.name,
        phone="0000-8801234" if planned.name else "",
        about=town.accounts[planned.about] if planned.about else None,
        now=moments[0],
    )
    lists.by_number(s, by, complaint.number)  # loads the people the rules ask about
    assigner = town.accounts["jiandu"] if planned.handler == "jiandu" else town.director
    if planned.steps >= 1:
        handling.assign(s, complaint, assigner, handler=handler, now=moments[1])
    if planned.steps >= 2:
        handling.answer(s, complaint, handler, text=ANSWER, now=moments[2])
    if planned.steps >= 3:
        channel = ReplyChannel.phone if planned.name else ReplyChannel.published
        handling.close(s, complaint, handler, reply=REPLY, channel=channel, now=moments[3])
