"""The forms of 窗口和站点 for new villages: one typed, or a whole list pasted or uploaded; each with its post if wanted."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from model.people.sites import Site
from model.roster.posts import village_posts
from pages.parts import frame, saving
from validation import text_file, village_list
from validation.grid import Unreadable

POSTS = "同时设好岗位“某某村代办岗”"


def draw(places: Sequence[Site]) -> None:
    """Closed until it is needed; open while there is no village at all. `places` begins with the hall."""
    first = len(places) == 1
    with st.expander(
        "加村", icon=":material/add:", key="sites_villages_open", expanded=first, on_change="rerun"
    ):
        single, many = st.tabs(("加一个村", "贴一份名单"), key="sites_villages_tab", on_change="rerun")
        with single:
            _single(places[0].code[:9])
        with many:
            _many({site.code for site in places}, places[0].code[:9])


def _single(town: str) -> None:
    with st.form("sites_village", border=False):
        left, right = st.columns(2)
        left.text_input(
            "村代码（必填，12位）", placeholder=f"例：{town}201", max_chars=20, key="sites_village_code"
        )
        right.text_input("村名（必填）", placeholder="例：东岭村", max_chars=40, key="sites_village_name")
        st.checkbox(POSTS, value=True, key="sites_village_post")
        saving.submit("加这个村", type="primary", key="sites_village_add_one", on_click=_add_village)


def _add_village() -> None:
    typed = st.session_state
    if _add([(typed["sites_village_code"], typed["sites_village_name"])], typed["sites_village_post"]):
        typed["sites_village_code"] = typed["sites_village_name"] = ""


def _add_many(listed: Sequence[tuple[str, str]], with_posts: bool) -> None:
    if _add(listed, with_posts):
        st.session_state["sites_villages_text"] = ""


def _many(known: set[str], town: str) -> None:
    text = st.text_area(f"一行一个村：代码 名称。例：{town}201 东岭村", height=180, key="sites_villages_text")
    file = st.file_uploader(
        "或者上传名单，只收文本文件（.txt或.csv）。Excel里的请选中两列复制，粘贴到上面。",
        type=["txt", "csv"],
        key="sites_villages_file",
    )
    if file is None and not text.strip():
        return
    try:
        listed = village_list.read(text if file is None else text_file.decoded(file.getvalue()))
    except Unreadable as problem:
        st.error(str(problem))
        return
    _confirm([village for village in listed if village[0] not in known], len(listed))


def _confirm(fresh: Sequence[tuple[str, str]], read: int) -> None:
    """What would be added, before it is."""
    known = f"，其中{read - len(fresh)}个已经有了，不重复加" if read > len(fresh) else ""
    st.markdown(f"读到{read}个村{known}。")
    if not fresh:
        return
    st.dataframe(
        pl.DataFrame(fresh, schema={"代码": pl.String, "名称": pl.String}, orient="row"),
        hide_index=True,
    )
    with_posts = st.checkbox(POSTS, value=True, key="sites_villages_post")
    saving.button(
        f"加这{len(fresh)}个村",
        type="primary",
        key="sites_villages_add",
        on_click=_add_many,
        args=(fresh, with_posts),
    )


def _add(listed: Sequence[tuple[str, str]], with_posts: bool) -> bool:
    """Whether they were added: then the form is empty again."""
    added = False
    with frame.acting("村已加好。请到“账号”给代办员开账号，再到“岗位设置”安排A岗、B岗。") as s:
        village_posts.open_villages(s, frame.me(), listed, with_posts=with_posts, now=frame.now())
        added = True
    return added
