"""The form of 岗位设置 for a new post, at a window of the hall or at a village point."""

import streamlit as st

from model.ground import db
from model.people import sites
from model.roster.posts import special_posts
from pages.parts import frame, saving
from pages.roster.posts import post_nature


def draw() -> None:
    """Closed until it is needed."""
    with db.reading() as s:
        town = frame.me().town_id
        windows, villages, hall = sites.windows(s, town), sites.villages(s, town), sites.hall(s, town)
    places = {window.id: f"{hall.name}　{window.name}" for window in windows}
    places |= {village.id: village.name for village in villages}
    with (
        st.expander("新设一个岗位", icon=":material/add:", key="posts_new_open", on_change="rerun"),
        st.form("posts_new", border=False),
    ):
        st.selectbox(
            "在哪里（必填）",
            list(places),
            index=None,
            format_func=places.__getitem__,
            placeholder="选窗口或村",
            key="posts_place",
        )
        st.text_input("岗位名称（必填）", placeholder="例：社保岗", max_chars=60, key="posts_new_name")
        st.text_area("职责", max_chars=500, key="posts_new_duties")
        post_nature.fields("posts_new_nature")
        saving.submit("设这个岗位", type="primary", key="posts_new_save", on_click=_save_new)


def _save_new() -> None:
    state, me = st.session_state, frame.me()
    if not state["posts_place"]:
        st.error("还没有选地方。请先选“在哪里”。")
        return
    nature, begins_on, ends_on = post_nature.typed("posts_new_nature")
    with frame.acting("岗位已设好。请在上面选它，安排A岗和B岗。") as s:
        place = state["posts_place"]
        window = next((w for w in sites.windows(s, me.town_id) if w.id == place), None)
        village = next((v for v in sites.villages(s, me.town_id) if v.id == place), None)
        special_posts.set_up(
            s,
            me,
            site=village or sites.hall(s, me.town_id),
            window=window,
            name=state["posts_new_name"],
            duties=state["posts_new_duties"],
            nature=nature,
            begins_on=begins_on,
            ends_on=ends_on,
            now=frame.now(),
        )
