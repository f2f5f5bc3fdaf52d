"""Who works in 云岭镇: the director, the leaders, nine window clerks, handlers, and two agents in each of 12 villages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from model.people.accounts import Account, new_account
from model.people.permissions import Role
from model.people.sites import Department, Site, SiteKind, Window
from model.roster import leave
from model.roster.leave import Leave
from model.roster.posts import posts
from model.roster.posts.posts import Post, Slot
from model.roster.staff import holders

PASSWORD = "yunling-2026"
VILLAGES = "东岭村 西岭村 南溪村 北坡村 石桥村 柳林村 枫树村 青山村 白水村 高坪村 杨湾村 松涛村".split()
OFFICE = (
    # login, name, role
    ("guanliyuan", "许明远", Role.admin),
    ("zhuren", "张秀兰", Role.director),
    ("lingdao1", "陈国栋", Role.leader),
    ("lingdao2", "刘建平", Role.leader),
    ("lingdao3", "周慧敏", Role.leader),
    ("jiandu", "郑守正", Role.supervisor),
    ("chuangkou1", "李晓梅", Role.clerk),
    ("chuangkou2", "王建军", Role.clerk),
    ("chuangkou3", "赵丽娟", Role.clerk),
    ("chuangkou4", "孙志强", Role.clerk),
    ("chuangkou5", "钱玉珍", Role.clerk),
    ("chuangkou6", "吴海波", Role.clerk),
    ("chuangkou7", "冯春燕", Role.clerk),
    ("chuangkou8", "蒋文斌", Role.clerk),
    ("chuangkou9", "沈雪琴", Role.clerk),
)
HANDLERS = (
    # login, name, department as the catalogue calls it
    ("minzheng", "何永福", "民政办"),
    ("renshe", "朱晓东", "人力资源和社会保障所"),
    ("ziran", "秦立新", "自然资源和村镇建设办"),
    ("nongye", "许春生", "农业农村办"),
    ("weijian", "韩素芳", "卫生健康办"),
    ("junren", "杨铁柱", "退役军人服务站"),
)
AGENTS = (
    "赵春来 钱小芳 孙有田 李桂花 周大山 吴秀英 郑满仓 王玉兰 冯水生 陈金凤 褚长河 卫兰香 "
    "蒋石头 沈荷花 韩青松 杨巧云 朱流水 秦月娥 尤高升 许红梅 何湾生 吕彩霞 施松林 曹冬梅"
).split()
# at each window who holds A and who B; nobody is B of more than two (c5)
WINDOW_POSTS = (
    ("帮办代办岗", 1, 9),
    ("就业岗", 2, 3),
    ("医保岗", 3, 4),
    ("社保岗", 4, 9),
    ("缴费岗", 5, 6),
    ("退役军人岗", 6, 5),
    ("党员管理岗", 7, 8),
    ("志愿服务岗", 8, 7),
)
SHOWN = ("zhuren", "lingdao1", "chuangkou4", "cundaiban1a", "minzheng", "jiandu", "guanliyuan")


@dataclass
class Town:
    """What the later steps of the seed ask for."""

    hall: Site
    villages: list[Site]
    accounts: dict[str, Account]
    posts: dict[int, Post]  # by window id, and by site id for a village

    @property
    def town_id(self) -> int:
        return self.hall.town_id

    @property
    def director(self) -> Account:
        return self.accounts["zhuren"]

    def holder(self, post: Post, slot: Slot) -> Account:
        return next(h.account for h in post.holders if h.slot is slot)

    def away(self, s: Session, moment: datetime) -> dict[int, Leave]:
        return leave.away_at(s, self.town_id, moment)


def settle(s: Session, hall: Site, now: datetime) -> Town:
    """Villages and accounts; the handlers and the posts come when departments and windows are there."""
    villages = [_village(s, hall, number, name, now) for number, name in enumerate(VILLAGES, 1)]
    town = Town(hall, villages, {}, {})
    for login, name, role in OFFICE:
        town.accounts[login] = _account(s, login, name, role, hall, now)
    for number, site in enumerate(villages, 1):
        for which, name in zip("ab", AGENTS[2 * number - 2 : 2 * number], strict=True):
            login = f"cundaiban{number}{which}"
            town.accounts[login] = _account(s, login, name, Role.village_agent, site, now)
    return town


def _village(s: Session, hall: Site, number: int, name: str, now: datetime) -> Site:
    code = f"{int(hall.code) + 200 + number}"
    site = Site(
        town_id=hall.town_id,
        code=code,
        name=name,
        kind=SiteKind.village_point,
        parent_id=hall.id,
        prefix=f"0{code[-3:]}",
        opened_on=now.date(),
        phone=f"0000-8800{code[-3:]}",
        address=f"{name}村部",
    )
    s.add(site)
    s.flush()
    return site


def _account(s: Session, login: str, name: str, role: Role, site: Site, now: datetime) -> Account:
    account = new_account(s, login=login, name=name, role=role, site=site, password=PASSWORD, now=now)
    account.must_change, account.posted_on = False, now.date()
    return account


def appoint_handlers(s: Session, town: Town, departments: dict[str, Department], now: datetime) -> None:
    """One handler in each of six departments; they never take in (R061)."""
    for login, name, department in HANDLERS:
        account = _account(s, login, name, Role.department_handler, town.hall, now)
        account.department_id, account.department = departments[department].id, departments[department]
        town.accounts[login] = account
    s.flush()


def man_posts(s: Session, town: Town, windows: list[Window], now: datetime) -> None:
    """A and B at each window and in each village, through the roster's own actions."""
    for window, (name, a, b) in zip(windows, WINDOW_POSTS, strict=True):
        post = posts.create(s, town.director, site=town.hall, window=window, name=name, now=now)
        _hold(s, town, post, f"chuangkou{a}", f"chuangkou{b}", now)
        town.posts[window.id] = post
    for number, site in enumerate(town.villages, 1):
        post = posts.create(s, town.director, site=site, window=None, name=f"{site.name}代办岗", now=now)
        _hold(s, town, post, f"cundaiban{number}a", f"cundaiban{number}b", now)
        town.posts[site.id] = post


def _hold(s: Session, town: Town, post: Post, a: str, b: str, now: datetime) -> None:
    for slot, login in ((Slot.a, a), (Slot.b, b)):
        person = town.accounts[login]
        holders.assign(s, post, town.director, slot=slot, account=person, since=now.date(), now=now)


def samples(town: Town) -> list[dict[str, str]]:
    """One account of each role for the sign-in page of a demonstration."""
    shown = [town.accounts[login] for login in SHOWN]
    return [{"login": a.login, "name": a.name, "role": a.role.label, "password": PASSWORD} for a in shown]
