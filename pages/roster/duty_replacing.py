"""安排替班: for the planner, when somebody cannot come on a day that is published, or a day has nobody at all."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from model.ground import db
from model.people import accounts, sites
from model.people.sites import Site
from model.roster import duty_fitness, duty_month, rotas, swaps
from model.roster.duty import DutyKind
from model.roster.duty_month import Line
from pages.parts import frame, words


def draw(place: Site, lines: Sequence[Line]) -> None:
    """The days of the month from today on, those without anybody first, and who may have them."""
    told = _days(lines, frame.today())
    if not told:
        return
    with db.reading() as s:
        people = duty_fitness.people(s, place.town_id, _some_kind(place), place.id)
    names = {account.login: account.name for account in people}
    with st.popover("安排替班", icon=":material/swap_horiz:"), st.form("duty_replace", border=False):
        st.markdown("有人来不了，或没有排人时，直接安排一个人。")
        st.selectbox("哪一天", list(told), format_func=told.__getitem__, key="duty_replace_day")
        st.selectbox(
            "换成谁", list(names), None, names.__getitem__, key="duty_replace_who", placeholder="选一个人"
        )
        st.form_submit_button("安排替班", type="primary", on_click=_replace, args=(place.code,))


def _days(lines: Sequence[Line], today: date) -> dict[int | tuple[DutyKind, date], str]:
    """Each duty by its id; a day without anybody by the kind of duty and the date."""
    cells = [(line.day, cell) for line in lines if line.day >= today for cell in line.cells if cell]
    empty: dict[int | tuple[DutyKind, date], str] = {
        (cell.kind, day): f"{words.short_day(day)}　{cell.kind.label}　没有排人"
        for day, cell in cells
        if not cell.kept and not cell.together
    }
    return empty | {
        one.id: f"{words.short_day(day)}　{one.kind.label}　{one.account.name}"
        for day, cell in cells
        for one in cell.kept
    }


def _some_kind(place: Site) -> DutyKind:
    """Any duty of the place: the same people may have all of them."""
    return next(kind for kind in DutyKind if kind.at_village is duty_month.at_village(place))


def _replace(code: str) -> None:
    state, me = st.session_state, frame.me()
    chosen, login = state["duty_replace_day"], state["duty_replace_who"]
    if not login:
        st.error("还没有选换成谁。请选一个人，再点“安排替班”。")
        return
    with frame.acting("已安排，值班表已经改好。") as s:
        who = accounts.colleague(s, me, login)
        if isinstance(chosen, int):
            swaps.replace(s, me, chosen, account=who, now=frame.now())
        else:
            kind, day = chosen
            place = sites.place(s, me.town_id, code)
            rotas.put_on(s, me, kind=kind, site=place, day=day, account=who, now=frame.now())
