"""我的条件: a person's own saved filters on 查办件: pick one, keep the present one, rename or delete."""

from collections.abc import Sequence

import streamlit as st

from model.desk.lists import saved_filters
from model.desk.lists.saved_filters import LONGEST, SavedFilter
from model.desk.ticket.finding import Filter
from model.ground import db
from pages.desk.lists import find_fields
from pages.parts import frame, saving


def draw(wanted: Filter) -> None:
    """One row: the saved ones as choices, then what may be done with the present fields or the picked one."""
    with db.reading() as s:
        mine = saved_filters.of_account(s, frame.me())
    picked = _pick(mine) if mine else None
    if not picked and wanted == Filter():
        return
    with st.container(horizontal=True):
        if picked:
            _change(picked)
        if wanted != (picked.filter if picked else Filter()):
            with st.popover("保存这组条件", icon=":material/bookmark_add:"):
                st.text_input(
                    "起个名（必填）", placeholder="例：本村超期的", key="find_name", max_chars=LONGEST
                )
                saving.button("保存条件", key="find_save", on_click=_save, args=(wanted,))


def _pick(mine: Sequence[SavedFilter]) -> SavedFilter | None:
    named = {row.id: row for row in mine}
    if st.session_state.get("find_saved") not in named:
        st.session_state["find_saved"] = None
    chosen = st.pills(
        "我的条件",
        list(named),
        format_func=lambda key: named[key].name,
        key="find_saved",
        on_change=_lay,
        args=({row.id: row.filter for row in mine},),
        persist_state="session",
    )
    return named.get(chosen) if chosen else None


def _lay(filters: dict[int, Filter]) -> None:
    find_fields.lay(filters.get(st.session_state["find_saved"], Filter()))


def _save(wanted: Filter) -> None:
    row = None
    with frame.acting("已保存，以后在“我的条件”里点一下就行。") as s:
        row = saved_filters.save(
            s, frame.me(), name=st.session_state["find_name"], filter=wanted, now=frame.now()
        )
    if row:
        st.session_state["find_saved"], st.session_state["find_name"] = row.id, ""


def _change(row: SavedFilter) -> None:
    with st.popover("改名或删除", icon=":material/edit:"):
        key = f"find_rename_{row.id}"
        st.text_input("新名称", value=row.name, key=key, max_chars=LONGEST)
        with st.container(horizontal=True):
            saving.button("改名", key="find_rename", on_click=_rename, args=(row.id, key))
            saving.button("删除这组条件", key="find_drop", on_click=_drop, args=(row.id,))


def _rename(filter_id: int, key: str) -> None:
    with frame.acting("已改名。") as s:
        saved_filters.rename(s, frame.me(), filter_id, name=st.session_state[key], now=frame.now())


def _drop(filter_id: int) -> None:
    with frame.acting("已删除。") as s:
        saved_filters.drop(s, frame.me(), filter_id, now=frame.now())
