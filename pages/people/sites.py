"""窗口和站点: the windows of the hall, the departments, the village points and how to reach them."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from model.ground import db
from model.people import sites
from model.people.sites import Site
from pages.parts import frame
from pages.people import site_forms, village_forms, village_new


def render() -> None:
    frame.heading("窗口和站点", "窗口、部门改名以后，原来的事项和办件都跟着走，不用重登。")
    town = frame.me().town_id
    with db.reading() as s:
        windows = sites.windows(s, town, with_closed=True)
        departments = sites.departments(s, town, with_closed=True)
        places = [sites.hall(s, town), *sites.villages(s, town, with_closed=True)]
    at_windows, at_departments, at_villages = st.tabs(
        ("窗口", "部门", "镇中心和各村"), key="sites_tab", on_change="rerun"
    )
    with at_windows:
        rows = [(w.name, "、".join(w.aliases), "在用" if w.active else "已停用") for w in windows]
        _table(("窗口", "别名（导入时也认）", "状态"), rows)
        site_forms.windows(windows)
    with at_departments:
        _table(("部门", "状态"), [(d.name, "在用" if d.active else "已停用") for d in departments])
        site_forms.departments(departments)
    with at_villages:
        _table(("代码", "名称", "类型", "状态", "电话", "地址"), [_place(site) for site in places])
        if len(places) == 1:
            st.info("还没有村。点“加村”，可以一次把全镇的村都加上。")
        village_forms.draw(places)
        village_new.draw(places)


def _place(site: Site) -> tuple[str, ...]:
    return (site.code, site.name, site.kind.label, site.status.label, site.phone, site.address)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    st.dataframe(
        pl.DataFrame(rows, schema=dict.fromkeys(head, pl.String), orient="row"),
        hide_index=True,
        height="content",
    )
