"""事项文书: every paper about items and staff, with a sentence what it is for; printed for all, a window, a category."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from model.catalogue import items
from model.ground import db
from model.people import sites
from model.people.permissions import Permission
from model.roster.posts import posts
from pages.parts import frame, words

ALL = "全部"


@dataclass(frozen=True)
class Paper:
    """A paper as people choose it: its name, what it is for, its address, and whether it comes as a file."""

    name: str
    says: str
    address: str
    file: bool = False


BOOK = "/papers/items/handbook"
ITEMS = (
    Paper("便民服务手册", "全部已发布的事项装成一本，有封面、目录和页码。放在大厅、发到村里。", BOOK),
    Paper("便民服务手册（Word）", "同一本手册的Word文件，一个事项一页。要改文字、加内容时用它。", f"{BOOK}.docx", file=True),
    Paper("办事指南", "一个事项一张，放在窗口让群众取走。", "/papers/items/guides"),
    Paper("空白一次性告知单", "材料都列好，缺哪样打勾。先印好放在抽屉里，停电时手工填写。", "/papers/items/notices"),
)  # fmt: skip
WALL = (
    Paper("窗口服务项目列表", "一个窗口一张，写明时限和收费，挂在窗口或放在桌上。", "/papers/items/window-list"),
    Paper("A3上墙公示", "谁能办、带什么、怎么办、多少天、多少钱，字大，贴在公示栏。", "/papers/items/board?size=A3"),
    Paper("A4上墙公示", "内容同上，没有A3打印机时用。", "/papers/items/board?size=A4"),
)  # fmt: skip
STAFF = (
    Paper("胸牌", "姓名、职务、服务范围、联系电话、承诺事项，一页十张，沿虚线剪开。", "/papers/staff/badges"),
    Paper("座牌", "内容同胸牌，一人一张，对折后立在桌上。", "/papers/staff/desk-plates"),
    Paper("便民服务卡", "村代办员发到户里的卡片，一个村一页十张。", "/papers/staff/service-cards"),
)  # fmt: skip


def render() -> None:
    frame.heading("事项文书", "打印给群众看的和窗口用的纸。内容都取自已发布的事项，停用的不印。")
    town = frame.me().town_id
    with db.reading() as s:
        categories, windows = items.categories(s, town), [w.name for w in sites.windows(s, town)]
    st.header("事项")
    with st.container(horizontal=True):
        window = _chosen("哪个窗口", "papers_window", windows)
        category = _chosen("哪个类别", "papers_category", categories)
    _offer(ITEMS, window=window, category=category)
    st.header("上墙和窗口")
    st.caption("按上面选的窗口打印；没有选就是全部窗口，一个窗口一页起。")
    _offer(WALL, window=window)
    if frame.can(Permission.view_posts):
        st.header("工作人员")
        _staff(town)


def _chosen(label: str, key: str, options: Sequence[str]) -> str:
    chosen = st.selectbox(label, [ALL, *options], key=key, bind="query-params", width=280)
    return "" if chosen == ALL else str(chosen)


def _staff(town: int) -> None:
    with db.reading() as s:
        named = {
            str(post.id): f"{post.name}　{post.window.name if post.window else post.site.name}"
            for post in posts.of_town(s, town)
        }
    post = st.selectbox(
        "哪个岗位",
        ["", *named],
        format_func=lambda key: named.get(key, ALL),
        key="papers_post",
        bind="query-params",
        width=280,
    )
    st.caption("印今天守岗位的人。承诺事项在“本中心设置”里改，服务范围在“岗位设置”的职责里改。")
    _offer(STAFF, post=str(post or ""))


def _offer(papers: tuple[Paper, ...], **choice: str) -> None:
    query = urlencode({name: value for name, value in choice.items() if value})
    for paper in papers:
        address = f"{paper.address}{'&' if '?' in paper.address else '?'}{query}" if query else paper.address
        icon, verb = (":material/download:", "下载") if paper.file else (":material/print:", "打印")
        about, door = st.columns([5, 2], vertical_alignment="center")
        about.markdown(f"**{words.plain(paper.name)}**　{words.plain(paper.says)}")
        door.link_button(f"{verb}{_short(paper.name)}", address, icon=icon, width="stretch")


def _short(name: str) -> str:
    """The paper's name without its bracket, so that every button says what it prints."""
    return name.partition("（")[0]
