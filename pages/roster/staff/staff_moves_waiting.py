"""The moves that wait for a leader's word: what each changes at the posts, and what is still to be handed over."""

from collections.abc import Sequence

import streamlit as st

from model.ground import db
from model.people.permissions import Permission
from model.roster.posts import posts
from model.roster.staff import move_steps, staff_moves, tenure
from model.roster.staff.staff_moves import StaffMove
from model.voice import still_held
from pages.parts import frame, saving, words


def draw(waiting: Sequence[StaffMove]) -> None:
    """One box for each, the nearest day first."""
    st.header(f"等同意（{len(waiting)}）")
    me = frame.me()
    with db.reading() as s:
        every = posts.of_town(s, me.town_id, with_closed=True)
        left = staff_moves.left_on(s, me.town_id, frame.today())
        held = [still_held.still_held(s, me.town_id, m.account_id, m.wanted_on) for m in waiting]
    for move, lying in zip(waiting, held, strict=True):
        with st.container(border=True):
            posted_on = tenure.posting(move.account.posted_on, left.get(move.account_id), frame.today())
            st.markdown(_about(move, tenure.sentence(posted_on, frame.today())))
            st.markdown(_changes(move, move_steps.turns(every, move.account_id, move.wanted_on), lying))
            _answer(move)


def _about(move: StaffMove, served: str) -> str:
    early = "　:orange-badge[不满两年]" if move.early else ""
    unit = move.account.department.name if move.account.department else "本中心"
    by = f"代{move.unit}" if move.unit else ""
    late = "（已过，同意后从当天起）" if move.wanted_on < frame.today() else ""
    return "  \n".join(
        (
            f"**{words.plain(move.account.name)}**　{move.kind.label}　{words.short_day(move.wanted_on)}起{late}{early}",
            words.plain(f"原单位：{unit}　{served}"),
            words.plain(f"原因：{move.reason}"),
            words.plain(f"{move.asked_by.name}{by}申请，{words.moment(move.asked_at)}"),
        )
    )


def _changes(move: StaffMove, turns: Sequence[move_steps.Turn], lying: Sequence[str]) -> str:
    then = f"由{move.successor.name}接" if move.successor else "没有人接"
    lines = [
        f"{turn.label}{then}"
        + (f"（{words.short_day(turn.since)}起）" if turn.since > move.wanted_on else "")
        for turn in turns
    ]
    if lying:
        lines.append(f"还要交接的：{'、'.join(lying)}")
    return "\n".join(f"- {words.plain(line)}" for line in lines or ["不守岗位，没有要换的人。"])


def _answer(move: StaffMove) -> None:
    if frame.can(Permission.consent_moves):
        st.text_input("批示（不同意时必填）", max_chars=300, key=f"staff_note_{move.id}")
    with st.container(horizontal=True):
        if frame.can(Permission.consent_moves):
            saving.button(
                "同意", type="primary", key=f"staff_yes_{move.id}", on_click=_consent, args=(move.id,)
            )
            saving.button("不同意", key=f"staff_no_{move.id}", on_click=_refuse, args=(move.id,))
        if frame.can(Permission.propose_moves):
            saving.button("撤回申请", key=f"staff_withdraw_{move.id}", on_click=_withdraw, args=(move.id,))
        st.link_button("打印审批表", f"/papers/staff/moves/{move.id}", icon=":material/print:")


def _consent(move_id: int) -> None:
    note = st.session_state[f"staff_note_{move_id}"]
    with frame.acting("已同意，岗位到那天自动换人。请两边办好交接。") as s:
        move_steps.consent(s, frame.me(), move_id, note=note, now=frame.now())


def _refuse(move_id: int) -> None:
    note = st.session_state[f"staff_note_{move_id}"]
    with frame.acting("已记下不同意，人员不动。") as s:
        move_steps.refuse(s, frame.me(), move_id, note=note, now=frame.now())


def _withdraw(move_id: int) -> None:
    with frame.acting("已撤回申请，人员不动。") as s:
        move_steps.withdraw(s, frame.me(), move_id, now=frame.now())
