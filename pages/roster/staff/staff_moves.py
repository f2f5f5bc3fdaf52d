"""人员调整: who sits in the hall and for how long, what waits for a leader's consent, and what was decided."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from model.ground import db
from model.people.permissions import Permission
from model.roster.staff import hall_staff, staff_moves, tenure
from model.roster.staff.hall_staff import Member
from model.roster.staff.staff_moves import MoveState, StaffMove
from pages.parts import frame, words
from pages.roster.staff import staff_move_form, staff_moves_waiting

PAST = 50
WIDTHS = {
    "姓名": 68,
    "原单位": 172,
    "编制": 56,
    "守的岗位": 232,
    "到岗日期": 98,
    "到岗多久": 120,
    "哪天满两年": 100,
}


def render() -> None:
    frame.heading("人员调整", "窗口人员更换、调回、退回原单位，都要镇领导同意，满两年以后也一样。")
    me, today = frame.me(), frame.today()
    with db.reading() as s:
        waiting = staff_moves.waiting(s, me.town_id)
        staff = hall_staff.hall_staff(s, me.town_id, today)
        past = staff_moves.decided(s, me.town_id, most=PAST)
        moved, early = staff_moves.moved_in(s, me.town_id, today.year)
    if waiting:
        staff_moves_waiting.draw(waiting)
    elif frame.can(Permission.consent_moves):
        st.info("没有等您同意的人员调整。")
    if frame.can(Permission.propose_moves):
        staff_move_form.draw(staff)
    st.header(f"大厅人员（{len(staff)}）")
    _people(staff)
    _still_on(staff)
    st.header("办过的调整")
    if past:
        st.caption(f"今年同意{moved}次，其中不满两年的{early}次。" if moved else "今年还没有同意过调整。")
        _past(past)
    else:
        st.info("还没有调整过人员。")


def _people(staff: Sequence[Member]) -> None:
    if frame.phone():
        for member in staff:
            with st.container(border=True, gap="xsmall"):
                st.markdown(
                    f"**{words.plain(member.account.name)}**　{words.plain(member.posts or '不守岗位')}"
                )
                st.caption(
                    words.plain(f"{_unit(member)}　{member.account.employment.label}　{member.tenure}")
                )
        return
    st.dataframe(
        pl.DataFrame(
            [
                {
                    "姓名": member.account.name,
                    "原单位": _unit(member),
                    "编制": member.account.employment.label,
                    "守的岗位": member.posts or "没有安排",
                    "到岗日期": words.day(member.posted_on),
                    "到岗多久": member.so_far,
                    "哪天满两年": words.day(member.posted_on and tenure.two_years_on(member.posted_on)),
                }
                for member in staff
            ]
        ),
        hide_index=True,
        height="content",
        column_config={name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()},
    )


def _unit(member: Member) -> str:
    """The home unit; the centre is where all of the list work (双重管理)."""
    return member.account.department.name if member.account.department else "本中心"


def _still_on(staff: Sequence[Member]) -> None:
    """Who is back at the home unit and can still sign in: the administrator decides."""
    gone = "、".join(member.account.name for member in staff if member.gone)
    if gone:
        st.warning(f"{words.plain(gone)}已回原单位，账号还在用。请管理员到“账号”停用。")
        if frame.can(Permission.manage_accounts):
            frame.link("accounts", "到“账号”停用", icon=":material/person_off:")


def _past(past: Sequence[StaffMove]) -> None:
    for move in past:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_line(move), width="stretch")
            if move.state is MoveState.consented:
                st.link_button("打印审批表", f"/papers/staff/moves/{move.id}", icon=":material/print:")


def _line(move: StaffMove) -> str:
    colour = "green" if move.state is MoveState.consented else "gray"
    early = " :orange-badge[不满两年]" if move.early else ""
    then = f"，由{move.successor.name}接替" if move.successor else ""
    texts = [
        f"**{words.plain(move.account.name)}**　{move.kind.label}　:{colour}-badge[{move.standing(frame.today())}]{early}",
        words.plain(f"{words.day(move.wanted_on)}起{then}。原因：{move.reason}"),
    ]
    if move.decided_by:
        note = f"，批示：{move.decision_note}" if move.decision_note else ""
        texts.append(
            words.plain(f"{move.decided_by.name} {words.moment(move.decided_at)}{move.state.label}{note}")
        )
    return "  \n".join(texts)
