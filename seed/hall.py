"""An empty hall, as a real town begins: the calendar, the hall itself and the eight windows of R017."""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import history, settings
from model.ground.refusals import Refused
from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Role
from model.people.sites import Site, SiteKind, Window
from seed import calendar

# each window with the other names under which the catalogue may call it (R016)
WINDOWS = (
    ("帮办代办窗口", ("行政审批窗口",)),
    ("就业窗口", ()),
    ("医保窗口", ("卫健窗口",)),
    ("社保窗口", ("民政救助窗口",)),
    ("缴费窗口", ("惠农政策窗口",)),
    ("退役军人窗口", ()),
    ("党员管理窗口", ()),
    ("新时代文明实践志愿服务窗口", ("信访接待窗口",)),
)


def plant(s: Session, *, town: str, code: str, now: datetime) -> Site:
    """Calendar, hall and windows of a new town; its id is the division code. Refuses a bad or taken code."""
    town, code = town.strip(), code.strip()
    if not town:
        raise Refused("镇名没有填写。请补上。")
    if not re.fullmatch(r"[1-9]\d{11}", code):
        raise Refused("区划代码应为12位数字，例：990101100000。请核对后重填。")
    if s.scalar(select(Site.id).where(Site.code == code)):
        raise Refused(f"区划代码{code}的镇已经建好了。不用再建。")
    calendar.plant(s)
    name = town if town.endswith("中心") else f"{town}便民服务中心"
    hall = Site(
        town_id=int(code), code=code, name=name, kind=SiteKind.town_hall, prefix="0101", opened_on=now.date()
    )
    s.add(hall)
    s.flush()
    for position, (window, aliases) in enumerate(WINDOWS, 1):
        s.add(
            Window(
                town_id=hall.town_id, site_id=hall.id, name=window, aliases=list(aliases), position=position
            )
        )
    settings.put(s, hall.town_id, "plate_name", name)
    return hall


def open_town(
    s: Session,
    town: str,
    code: str,
    *,
    login: str,
    password: str,
    now: datetime,
    office: Mapping[str, str],
) -> Account:
    """A real town: the hall, its first administrator, who chose the password and need not change it, and the settings
    of `office`, of which those left empty keep their defaults. Refuses to stand beside a demonstration."""
    if settings.of_any_town(s, "demonstration"):
        raise Refused("这里放的是演示镇。正式启用请换一个数据文件夹（DAIBAN_DATA_DIR）或数据库。")
    hall = plant(s, town=town, code=code, now=now)
    for key, value in office.items():
        if value.strip():
            settings.put(s, hall.town_id, key, value)
    admin = accounts.new_account(
        s, login=login, name="管理员", role=Role.admin, site=hall, password=password, now=now
    )
    admin.must_change = False
    s.flush()
    history.record(s, history.House(hall.town_id), "open_town", "site", code, now=now, name=hall.name)
    return admin
