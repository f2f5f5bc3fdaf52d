"""The menu of each role: at most eight words across the top, at most nine pages under one, the daily ones first.

What is not here is reached from the page that needs it. A word may stand in the menu of a role before its last page
is built. `pages/console.py` says what each page is and who may open it; nothing here gives anybody a right.
"""

from collections.abc import Mapping
from typing import Final

from model.people.permissions import Role

ALONE = ""  # these stand as words of their own, before those that open a list
FIRST = "首页"

# Edit here to add a page to a menu or to move one; the words are titles of console.PAGES, or stand in CALLED.
MENUS: Final[Mapping[Role, Mapping[str, str]]] = {
    Role.clerk: {
        ALONE: "首页 登记办件 我的办件 查办件",
        "群众": "接待登记 投诉 上门办件 居民台账 上传台账",
        "单据": "收费 登记簿 空白单 事项目录 事项文书 档案",
        "我的": "签到考勤 请假 交接 值班表 今日在岗 岗位月表 巡查结果",
    },
    Role.village_agent: {
        ALONE: "首页 登记办件 我的办件 上门办件",
        "台账": "上传台账 居民台账 登记簿",
        "群众": "查办件 事项目录 接待登记 投诉 收费 空白单 档案",
        "我的": "签到考勤 请假 交接 值班表 今日在岗 岗位月表 巡查结果",
    },
    Role.director: {
        ALONE: "首页",
        "办件": "全中心办件 查办件 登记办件 上门办件 接待登记 登记簿 收费 空白单 档案",
        "群众声音": "投诉",
        "值守": "今日在岗 值班表 排值班 岗位月表 巡查 交接",
        "人员": "请假 考勤 人员调整 岗位设置",
        "数据": "领导看板",
        "台账": "上传台账 居民台账 事项目录 事项文书",
        "设置": "本中心设置 窗口和站点 工作日历 操作记录",
    },
    Role.leader: {
        ALONE: "首页",
        "办件": "超期和督办 查办件 登记簿",
        "群众声音": "投诉 接待登记",
        "人员": "今日在岗 值班表 考勤 巡查",
        "台账": "事项目录 事项文书",
        "我的": "请假 交接 岗位月表",
    },
    Role.department_handler: {
        ALONE: "首页 要我办的",
        "查办件": "查办件 登记簿",
        "群众声音": "投诉 接待登记",
        "事项": "事项目录 事项文书",
        "我的": "签到考勤 请假 交接 值班表 今日在岗 岗位月表 巡查结果",
    },
    Role.supervisor: {
        ALONE: "首页 超期督办 操作记录",
        "群众声音": "投诉 接待登记",
        "作风": "巡查 考勤",
        "数据": "领导看板",
        "查询": "查办件 登记簿 事项目录 事项文书",
        "我的": "请假 交接 值班表 今日在岗 岗位月表",
    },
    Role.admin: {
        ALONE: "首页 操作记录",
        "人员": "账号 岗位设置",
        "地方": "窗口和站点",
        "事项": "事项目录 事项文书 上传台账",
        "设置": "本中心设置 工作日历",
    },
    Role.county: {
        ALONE: "数据",
        "查询": "查办件 全中心办件 登记簿 今日在岗 值班表 岗位月表",
        "事项": "事项目录 事项文书",
    },
}

# What a page is called in the menu of those for whom its title would be the wrong word.
CALLED: Final[Mapping[str, str]] = {
    "全中心办件": "我的办件",
    "超期和督办": "我的办件",
    "超期督办": "我的办件",
    "要我办的": "我的办件",
    "收费": "今日收费",
    "签到考勤": "考勤",
    "巡查结果": "巡查",
    "数据": FIRST,
}


def words(role: Role) -> list[tuple[str, str, str]]:
    """The menu of a role in its order: the word on top that a page stands under, the page's own word, its title."""
    menu = MENUS[role].items()
    return [(top, word, CALLED.get(word, word)) for top, listed in menu for word in listed.split()]


def word(role: Role, title: str, otherwise: str) -> str:
    """What this role's menu calls the page of this title; `otherwise`, where it is not in that menu."""
    return next((word for _, word, page in words(role) if page == title), otherwise)
