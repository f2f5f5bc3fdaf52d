"""The small town every test starts from."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue.items import ItemStatus, Kind, Level, ServiceItem, initials, spelled
from model.catalogue.versions import ItemMaterial, ItemMode, ItemStep, ItemVersion, Mode
from model.ground import db, settings
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import DayUnit
from model.people.accounts import Account, by_login, new_account
from model.people.permissions import Role
from model.people.sites import Department, Site, SiteKind, Window
from model.roster.posts.posts import Post, PostHolder, Slot
from seed import calendar

TOWN = 990101100000
PASSWORD = "kaixin-2026"
START = datetime(2026, 1, 5, 9, 0, tzinfo=OFFICE_ZONE)
PEOPLE = (
    # login, name, role, site
    ("guan", "管理员", Role.admin, "hall"),
    ("zhang", "张主任", Role.director, "hall"),
    ("chen", "陈镇长", Role.leader, "hall"),
    ("ji", "纪监督", Role.supervisor, "hall"),
    ("li", "李窗口", Role.clerk, "hall"),
    ("wang", "王窗口", Role.clerk, "hall"),
    ("sun", "孙承办", Role.department_handler, "hall"),
    ("zhao", "赵村", Role.village_agent, "east"),
    ("qian", "钱村", Role.village_agent, "west"),
    ("zhou", "周县", Role.county, "hall"),
    ("feng", "冯窗口", Role.clerk, "hall"),
)
ITEMS = (
    # code, name, kind, level, unit, statutory, promised, fee fen, basis, materials, modes
    (
        "MZ001",
        "最低生活保障申请",
        Kind.promised,
        Level.town,
        DayUnit.workday,
        30,
        25,
        0,
        "",
        ("申请书", "居民身份证原件", "户口簿原件"),
        (Mode.time_limited, Mode.agency, Mode.home_visit),
    ),
    (
        "MZ005",
        "高龄津贴申请",
        Kind.promised,
        Level.town,
        DayUnit.workday,
        None,
        3,
        0,
        "",
        ("居民身份证原件", "银行卡复印件"),
        (Mode.agency, Mode.time_limited, Mode.home_visit),
    ),
    (
        "MZ009",
        "农村留守儿童信息登记",
        Kind.instant,
        Level.village,
        DayUnit.workday,
        None,
        0,
        0,
        "",
        ("户口簿原件",),
        (Mode.direct, Mode.home_visit),
    ),
    (
        "MZ014",
        "老年人优待证办理",
        Kind.promised,
        Level.town,
        DayUnit.workday,
        None,
        5,
        0,
        "",
        ("居民身份证原件", "近期照片"),
        (Mode.time_limited, Mode.agency),
    ),
    (
        "HJ004",
        "居民身份证到期换领代办",
        Kind.reported,
        Level.county,
        DayUnit.calendar_day,
        60,
        30,
        2000,
        "居民身份证法第二十条",
        ("户口簿原件", "原居民身份证"),
        (Mode.agency, Mode.time_limited),
    ),
    (
        "SB010",
        "灵活就业补贴",
        Kind.joint,
        Level.town,
        DayUnit.workday,
        None,
        20,
        0,
        "",
        ("申请书", "营业执照"),
        (Mode.time_limited, Mode.agency),
    ),
)


def settle(s: Session) -> None:
    """Calendar, sites, windows, accounts, posts and six published items; the joint one belongs to a department of its own.
    Presence is not judged by the sign-in here, save where a test says so."""
    calendar.plant(s)
    settings.put(s, TOWN, "sign_in_counts", "只作记录")
    sites = _sites(s)
    department = Department(town_id=TOWN, name="民政办")
    other = Department(town_id=TOWN, name="社会保障所")
    window = Window(town_id=TOWN, site_id=sites["hall"].id, name="社保窗口", aliases=["民政救助窗口"])
    s.add_all([department, other, window])
    s.flush()
    people = {
        login: new_account(
            s, login=login, name=name, role=role, site=sites[site], password=PASSWORD, now=START
        )
        for login, name, role, site in PEOPLE
    }
    for account in people.values():
        account.must_change = False
    people["sun"].department_id = department.id
    _post(s, sites["hall"], window, "社保岗", people["li"], people["wang"])
    _post(s, sites["east"], None, "东岭村代办岗", people["zhao"], None)
    _post(s, sites["west"], None, "西岭村代办岗", people["qian"], None)
    _items(s, department, other, window)


def _sites(s: Session) -> dict[str, Site]:
    hall = Site(
        town_id=TOWN,
        code="990101100000",
        name="云岭镇便民服务中心",
        kind=SiteKind.town_hall,
        prefix="0101",
        opened_on=date(2020, 1, 1),
        phone="0000-8800000",
    )
    s.add(hall)
    s.flush()
    sites = {"hall": hall}
    for key, name, number in (("east", "东岭村", "201"), ("west", "西岭村", "202")):
        sites[key] = Site(
            town_id=TOWN,
            code=f"990101100{number}",
            name=name,
            kind=SiteKind.village_point,
            prefix=f"0{number}",
            parent_id=hall.id,
            opened_on=date(2020, 1, 1),
        )
        s.add(sites[key])
    s.flush()
    return sites


def _post(s: Session, site: Site, window: Window | None, name: str, a: Account, b: Account | None) -> None:
    post = Post(town_id=TOWN, site_id=site.id, window_id=window.id if window else None, name=name)
    s.add(post)
    s.flush()
    for slot, account in ((Slot.a, a), (Slot.b, b)):
        if account:
            s.add(
                PostHolder(
                    town_id=TOWN, post_id=post.id, slot=slot, account_id=account.id, since=START.date()
                )
            )
    s.flush()


def _items(s: Session, civil: Department, other: Department, window: Window) -> None:
    for code, name, kind, level, unit, statutory, promised, fee, basis, materials, modes in ITEMS:
        department = other if kind is Kind.joint else civil
        item = ServiceItem(
            town_id=TOWN,
            code=code,
            name=name,
            initials=initials(name),
            pinyin=spelled(name),
            category="社会保险" if kind is Kind.joint else "民政救助",
            department_id=department.id,
            window_id=window.id,
            kind=kind,
            intake_level=Level.village,
            approval_level=level,
            status=ItemStatus.published,
        )
        s.add(item)
        s.flush()
        version = ItemVersion(
            town_id=TOWN,
            item_id=item.id,
            number=1,
            name=name,
            category=item.category,
            department_id=department.id,
            window_id=window.id,
            kind=kind,
            intake_level=item.intake_level,
            approval_level=level,
            published_at=START,
            legal_basis="《社会救助暂行办法》",
            conditions="本镇户籍",
            statutory_limit=statutory,
            promised_limit=promised,
            day_unit=unit,
            fee_fen=fee,
            fee_basis=basis,
            result_document="办理结果",
        )
        s.add(version)
        s.flush()
        item.current_version_id = version.id
        for position, material in enumerate(materials, 1):
            s.add(
                ItemMaterial(
                    town_id=TOWN, version_id=version.id, position=position, name=material, required=True
                )
            )
        for position, step in enumerate(("申请", "受理", "审核", "送达"), 1):
            s.add(ItemStep(town_id=TOWN, version_id=version.id, position=position, name=step))
        for position, mode in enumerate(modes, 1):
            s.add(ItemMode(town_id=TOWN, version_id=version.id, position=position, mode=mode))
    s.flush()


def second_post(holder: str) -> int:
    """民政岗 at the window of 社保岗, held as A by this person."""
    with db.writing() as s:
        hall = by_login(s, "li").site_id
        window = s.scalars(select(Window.id)).first()
        post = Post(town_id=TOWN, site_id=hall, window_id=window, name="民政岗", position=9)
        s.add(post)
        s.flush()
        s.add(
            PostHolder(
                town_id=TOWN,
                post_id=post.id,
                slot=Slot.a,
                account_id=by_login(s, holder).id,
                since=START.date(),
            )
        )
        return post.id
