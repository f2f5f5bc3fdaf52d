"""The form that asks for a person of the hall to be replaced, called back or sent back."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from model.ground import db
from model.people import accounts, sites
from model.people.accounts import Employment
from model.roster.staff import move_steps
from model.roster.staff.hall_staff import Member
from model.roster.staff.staff_moves import MoveKind
from pages.parts import frame, saving

SAYS = "更换：本人留在中心，岗位由别人接。调回、退回：本人回原单位，到岗时间到前一天为止。"


def draw(staff: Sequence[Member]) -> None:
    """Closed until it is needed."""
    with db.reading() as s:
        units = [unit.name for unit in sites.departments(s, frame.me().town_id)]
    here = {m.account.login: m for m in staff if not m.gone}
    # hired staff never take a window over (R027)
    takers = [login for login, m in here.items() if m.account.employment is not Employment.hired]
    with (
        st.expander("提出调整", icon=":material/swap_horiz:", key="staff_open", on_change="rerun"),
        st.form("staff_move", border=False),
    ):
        st.caption(SAYS)
        left, right = st.columns(2)
        left.selectbox(
            "调整谁（必填）", list(here), index=None, format_func=lambda login: _named(here[login]),
            placeholder="选人", key="staff_who",
        )  # fmt: skip
        right.selectbox("怎么调整", list(MoveKind), format_func=lambda kind: kind.label, key="staff_kind")
        left, right = st.columns(2)
        left.date_input(
            "从哪天起不再守岗", frame.today() + timedelta(days=1), min_value=frame.today(), format="YYYY-MM-DD",
            key="staff_day",
        )  # fmt: skip
        right.selectbox(
            "由谁接替（守A岗的必填）", takers, index=None, format_func=lambda login: _named(here[login]),
            placeholder="不接替", key="staff_successor",
        )  # fmt: skip
        left.selectbox(
            "哪个单位要求的", ["", *units], format_func=lambda unit: unit or "本中心", key="staff_unit"
        )
        right.text_input(
            "原因（必填）", placeholder="例：原单位业务需要，申请调回", max_chars=300, key="staff_reason"
        )
        saving.submit("申请调整", type="primary", key="staff_move_save", on_click=_save)


def _named(member: Member) -> str:
    return f"{member.account.name}　{member.posts or '不守岗位'}"


def _save() -> None:
    state, me, move = st.session_state, frame.me(), None
    if not state["staff_who"]:
        st.error("还没有选人。请先选“调整谁”。")
        return
    with frame.acting("已申请，等镇领导同意。同意以前，人员不动。") as s:
        successor = state["staff_successor"]
        move = move_steps.propose(
            s,
            me,
            accounts.colleague(s, me, state["staff_who"]),
            kind=state["staff_kind"],
            reason=state["staff_reason"],
            wanted_on=state["staff_day"],
            successor=accounts.colleague(s, me, successor) if successor else None,
            unit=state["staff_unit"],
            now=frame.now(),
        )
    if move:
        state["staff_who"], state["staff_successor"], state["staff_reason"] = None, None, ""
