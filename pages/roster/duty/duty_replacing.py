"""安排替班: for the planner, when somebody cannot come on a day that is published, or a day has nobody at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

import streamlit as st

from model.ground import db
from model.people import accounts, sites
from model.people.accounts import Account
from model.people.sites import Site
from model.roster.duty import duty_fitness, swaps, wishes
from model.roster.duty.duty import DutyKind
from model.roster.duty.duty_month import Line
from model.roster.rota import rotas
from pages.parts import frame, saving, words

Chosen: TypeAlias = int | tuple[DutyKind, date]  # a duty by its id, or a day that nobody has
WIDTH = 460  # pixels: a name with its facts on one line


def draw(place: Site, lines: Sequence[Line]) -> None:
    """The days of the month from today on, those without anybody first, and who may have them."""
    days = _days(lines, frame.today())
    if not days:
        return
    with st.popover("安排替班", icon=":material/swap_horiz:"), st.container(width=WIDTH):
        st.markdown("有人来不了，或没有排人时，直接安排一个人。")
        chosen = st.selectbox("哪一天", list(days), format_func=days.__getitem__, key="duty_replace_day")
        names = _who(place, lines, chosen)
        st.selectbox(
            "换成谁", list(names), None, names.__getitem__, key="duty_replace_who", placeholder="选一个人"
        )
        kept = {
            shift.id: shift.account_id for line in lines for cell in line.cells if cell for shift in cell.kept
        }
        args = (place.code, kept)
        saving.button("安排替班", type="primary", key="duty_replace_do", on_click=_replace, args=args)


def _who(place: Site, lines: Sequence[Line], chosen: Chosen) -> dict[str, str]:
    """Everybody who may have the duty, with what speaks for and against: `陈镇长（本月已排4次，请事假）`."""
    cells = [cell for line in lines for cell in line.cells if cell]
    kept = [shift for cell in cells for shift in cell.kept]
    whats = {shift.id: (shift.kind, shift.day) for shift in kept}
    kind, day = whats[chosen] if isinstance(chosen, int) else chosen
    with db.reading() as s:
        people = duty_fitness.people(s, place.town_id, kind, place.id)
        absences = duty_fitness.Absences.read(s, place.town_id, day, day)
        wished = {row.account_id: row.wish.label for row in wishes.of_town(s, place.town_id, day, day)}
    done = Counter(shift.account_id for shift in kept if shift.kind is kind)

    def label(account: Account) -> str:
        leave = absences.of(account.id, day)
        facts = [
            f"本月已排{done[account.id]}次",
            leave.kind.away if leave else "",
            wished.get(account.id, ""),
        ]
        return f"{account.name}（{'，'.join(filter(None, facts))}）"

    return {account.login: label(account) for account in people}


def _days(lines: Sequence[Line], today: date) -> dict[Chosen, str]:
    """Each duty by its id; a day without anybody by the kind of duty and the date."""
    cells = [(line.day, cell) for line in lines if line.day >= today for cell in line.cells if cell]
    empty: dict[Chosen, str] = {
        (cell.kind, day): f"{words.short_day(day)}　{cell.kind.label}　没有排人"
        for day, cell in cells
        if not cell.kept and not cell.together
    }
    return empty | {
        shift.id: f"{words.short_day(day)}　{shift.kind.label}　{shift.account.name}"
        for day, cell in cells
        for shift in cell.kept
    }


def _replace(code: str, seen: Mapping[int, int]) -> None:
    state, me = st.session_state, frame.me()
    chosen, login = state["duty_replace_day"], state["duty_replace_who"]
    if not login:
        st.error("还没有选换成谁。请选一个人，再点“安排替班”。")
        return
    with frame.acting("已安排，值班表已经改好。") as s:
        who = accounts.colleague(s, me, login)
        if isinstance(chosen, int):
            swaps.replace(s, me, chosen, account=who, seen=seen[chosen], now=frame.now())
        else:
            kind, day = chosen
            place = sites.place(s, me.town_id, code)
            rotas.put_on(s, me, kind=kind, site=place, day=day, account=who, now=frame.now())
