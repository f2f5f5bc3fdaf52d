"""The forms of 窗口和站点: add, rename, give other names, switch off; departments renamed."""

import re
from collections.abc import Sequence

import streamlit as st

from model.people import sites
from model.people.sites import Department, Window
from model.roster.posts import posts
from pages.parts import frame, saving


def windows(every: Sequence[Window]) -> None:
    """Change one window, or add another."""
    names = {window.id: window.name for window in every}
    chosen = st.selectbox(
        "要改哪个窗口", list(names), index=None, format_func=names.__getitem__,
        placeholder="先在这里选窗口", key="sites_window",
    )  # fmt: skip
    if chosen:
        _window(next(window for window in every if window.id == chosen))
    with (
        st.expander("加一个窗口", icon=":material/add:", key="sites_add_open", on_change="rerun"),
        st.form("sites_add", border=False),
    ):
        st.text_input("窗口名称（必填）", placeholder="例：医保窗口", max_chars=60, key="sites_new")
        saving.submit("加这个窗口", type="primary", key="sites_add_window", on_click=_add)


def _window(window: Window) -> None:
    with st.container(border=True):
        with st.form(f"sites_window_{window.id}", border=False):
            st.text_input("窗口名称（必填）", value=window.name, max_chars=60, key=f"sites_name_{window.id}")
            st.text_input(
                "别名，用顿号隔开",
                value="、".join(window.aliases),
                max_chars=300,
                key=f"sites_aliases_{window.id}",
            )
            saving.submit(
                "保存窗口名称",
                type="primary",
                key=f"sites_window_{window.id}_rename",
                on_click=_rename,
                args=(window.id,),
            )
        if window.active:
            saving.button(
                "停用这个窗口", key=f"sites_off_{window.id}", on_click=_switch_off, args=(window.id,)
            )
        else:
            saving.button("重新启用", key=f"sites_on_{window.id}", on_click=_switch_on, args=(window.id,))


def _add() -> None:
    added = None
    with frame.acting("窗口已加好。请到“岗位设置”给它设岗位、安排人。") as s:
        added = sites.add_window(s, frame.me(), name=st.session_state["sites_new"], now=frame.now())
    if added:
        st.session_state["sites_new"] = ""


def _rename(window_id: int) -> None:
    state, me = st.session_state, frame.me()
    aliases = re.split("[、,，;；]", state[f"sites_aliases_{window_id}"])
    with frame.acting("已保存。原来的名称留作别名，旧表格照样认得。") as s:
        window = sites.window_by_id(s, me.town_id, window_id)
        sites.rename_window(
            s, window, me, name=state[f"sites_name_{window_id}"], aliases=aliases, now=frame.now()
        )


def _switch_off(window_id: int) -> None:
    me = frame.me()
    with frame.acting("已停用。需要时可以重新启用。") as s:
        standing = [post for post in posts.of_town(s, me.town_id) if post.window_id == window_id]
        window = sites.window_by_id(s, me.town_id, window_id)
        sites.switch_off_window(s, window, me, open_posts=len(standing), now=frame.now())


def _switch_on(window_id: int) -> None:
    me = frame.me()
    with frame.acting("已重新启用。") as s:
        sites.switch_on_window(s, sites.window_by_id(s, me.town_id, window_id), me, now=frame.now())


def departments(every: Sequence[Department]) -> None:
    """Rename a department; it is never made anew, so that items and people stay with it."""
    names = {department.id: department.name for department in every}
    if not names:
        st.info("还没有部门。导入事项目录时会一起建好。")
        return
    with st.form("sites_department", border=True):
        st.selectbox("哪个部门", list(names), format_func=names.__getitem__, key="sites_department_chosen")
        st.text_input("新名称（必填）", max_chars=60, key="sites_department_name")
        saving.submit(
            "给部门改名",
            type="primary",
            key="sites_department_rename_department",
            on_click=_rename_department,
        )


def _rename_department() -> None:
    state, me = st.session_state, frame.me()
    with frame.acting("已改名。事项和人员都跟着新名称走。") as s:
        every = sites.departments(s, me.town_id, with_closed=True)
        department = next(d for d in every if d.id == state["sites_department_chosen"])
        sites.rename_department(s, department, me, name=state["sites_department_name"], now=frame.now())
