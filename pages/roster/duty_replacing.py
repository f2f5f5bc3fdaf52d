"""安排替班: for the planner, when somebody cannot come on a day that is published."""

from collections.abc import Sequence

import streamlit as st

from model.ground import db
from model.people import accounts
from model.people.sites import Site
from model.roster import duty_fitness, swaps
from model.roster.duty_month import Line
from pages.parts import frame, words


def draw(place: Site, lines: Sequence[Line]) -> None:
    """The duties of the month from today on, and who may have them."""
    today = frame.today()
    kept = [one for line in lines if line.day >= today for cell in line.cells if cell for one in cell.kept]
    if not kept:
        return
    with db.reading() as s:
        people = duty_fitness.people(s, place.town_id, kept[0].kind, place.id)
    told = {one.id: f"{words.short_day(one.day)}　{one.kind.label}　{one.account.name}" for one in kept}
    names = {account.login: account.name for account in people}
    with st.popover("安排替班", icon=":material/swap_horiz:"), st.form("duty_replace", border=False):
        st.markdown("有人来不了时，直接换一个人。值班表上会写明原来是谁。")
        st.selectbox("哪一天", list(told), format_func=told.__getitem__, key="duty_replace_day")
        st.selectbox("换成谁", list(names), format_func=names.__getitem__, key="duty_replace_who")
        st.form_submit_button("安排替班", type="primary", on_click=_replace)


def _replace() -> None:
    state = st.session_state
    with frame.acting("已安排替班，值班表已经改好。") as s:
        who = accounts.colleague(s, frame.me(), state["duty_replace_who"])
        swaps.replace(s, frame.me(), state["duty_replace_day"], account=who, now=frame.now())
