"""Where 今日在岗 leads: the month, the posts themselves, the sheets for wall and door, and the screen in the hall."""

import streamlit as st

from model.ground import db
from model.people import sites
from model.people.permissions import Permission
from pages.parts import frame


def draw() -> None:
    """One row of links."""
    with st.container(horizontal=True, vertical_alignment="center"):
        frame.link("month-grid", "岗位月表", icon=":material/calendar_view_month:")
        if frame.can(Permission.manage_posts):
            frame.link("posts", "岗位设置", icon=":material/assignment_ind:")
        st.link_button("打印大厅在岗表", "/papers/staff/duty-board?size=hall", icon=":material/print:")
        st.link_button("打印门口在岗表", "/papers/staff/duty-board?size=door", icon=":material/print:")
        st.link_button("大厅屏幕", _screen(), icon=":material/tv:")


def _screen() -> str:
    """The address of the town's own screen; where several towns share a database it is named."""
    with db.reading() as s:
        several, hall = len(sites.halls(s)) > 1, sites.hall(s, frame.me().town_id)
    return f"/hall?town={hall.code}" if several else "/hall"
