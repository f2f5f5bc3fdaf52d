"""Who in 云岭镇's hall came from which unit and when; one request that waits, one person sent back (R028-R031)."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.people import accounts, sites
from model.people.accounts import new_account
from model.people.permissions import Role
from model.people.sites import Department
from model.roster.staff import move_steps
from model.roster.staff.staff_moves import MoveKind
from seed.people import PASSWORD, Town

# window clerks: home unit (empty: the centre's own), and how many days ago each came to the hall
POSTED = (
    ("chuangkou1", "", 1080),
    ("chuangkou2", "", 940),
    ("chuangkou3", "卫生健康办", 765),
    ("chuangkou4", "人力资源和社会保障所", 640),
    ("chuangkou5", "", 1030),
    ("chuangkou6", "退役军人服务站", 470),
    ("chuangkou7", "", 820),
    ("chuangkou8", "农业农村办", 731),
    ("chuangkou9", "民政办", 505),
)
# who was sent back, of which unit, when posted and since when gone, in days before today
SENT_BACK = ("chuangkou10", "何立群", "农业农村办", 250, 60)


def arrange(s: Session, town: Town, now: datetime) -> None:
    """Home units and days of posting; then, through the roster's own actions, the return and the request."""
    today, departments = now.date(), {unit.name: unit for unit in sites.departments(s, town.town_id)}
    for login, unit, days in POSTED:
        account = town.accounts[login]
        account.posted_on = today - timedelta(days=days)
        if unit:
            account.department_id, account.department = departments[unit].id, departments[unit]
    s.flush()
    _sent_back(s, town, departments, today)
    _waiting(s, town, now)


def _sent_back(s: Session, town: Town, departments: dict[str, Department], today: date) -> None:
    login, name, unit, came, gone = SENT_BACK
    day = today - timedelta(days=gone)
    proposed = datetime.combine(day - timedelta(days=3), time(9, 30), OFFICE_ZONE)
    account = new_account(
        s, login=login, name=name, role=Role.clerk, site=town.hall, password=PASSWORD, now=proposed
    )
    account.must_change, account.posted_on = False, today - timedelta(days=came)
    account.department_id, account.department = departments[unit].id, departments[unit]
    move = move_steps.propose(
        s, town.director, account, kind=MoveKind.return_home, reason="上班时间多次离岗，提醒后没有改正", wanted_on=day,
        now=proposed,
    )  # fmt: skip
    leader = town.accounts["lingdao1"]
    move_steps.consent(s, leader, move.id, note="同意退回，请原单位教育", now=proposed + timedelta(hours=6))
    accounts.switch_off(s, account, town.accounts["guanliyuan"], now=proposed + timedelta(days=3))


def _waiting(s: Session, town: Town, now: datetime) -> None:
    soon = now.date() + timedelta(days=14)
    move_steps.propose(
        s,
        town.director,
        town.accounts["chuangkou9"],
        kind=MoveKind.recall,
        reason="原单位年底业务多，申请调回",
        wanted_on=soon + timedelta(days=-soon.weekday() % 7),  # a Monday
        successor=town.accounts["chuangkou2"],
        unit="民政办",
        now=now - timedelta(hours=20),
    )
