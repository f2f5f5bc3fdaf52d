"""待批的请假: each with what it does to the person's posts, and whom to name instead of B."""

from collections.abc import Sequence

import streamlit as st

from model.ground import db
from model.handover import leave_approval, leave_effects
from model.handover.leave_effects import Effect
from model.people import accounts
from model.people.accounts import Account
from model.roster import leave
from model.roster.leave import Leave
from pages.parts import frame, saving, words
from pages.roster.leave import leave_handovers


def draw(waiting: Sequence[Leave], people: Sequence[Account]) -> None:
    """One box for each leave that waits for this approver."""
    st.header(f"待批（{len(waiting)}）")
    for row in waiting:
        with st.container(border=True):
            _request(row, people)


def _request(row: Leave, people: Sequence[Account]) -> None:
    reason = f"　{words.plain(row.reason)}" if row.reason else ""
    st.markdown(
        f"**{words.plain(row.account.name)}**　{row.kind.label}　{words.span(row.begins_at, row.ends_at)}{reason}"
    )
    names = {a.login: f"{a.name}　{a.role.label}" for a in people if a.id != row.account_id}
    named = st.selectbox(
        "另外指定谁顶岗（可以不选，由B岗顶岗）",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="不指定",
        key=f"leave_named_{row.id}",
    )
    with db.reading() as s:
        stand_in = accounts.colleague(s, frame.me(), named) if named else None
        effects = leave_effects.effects(s, row, stand_in)
    for effect in effects:
        st.markdown(_effect(effect))
    if not effects:
        st.markdown("- 这段时间没有要由本人负责的岗位，请假不影响窗口。")
    leave_handovers.before_deciding(row)
    st.text_input("说明（不批准时必填）", max_chars=300, key=f"leave_note_{row.id}")
    with st.container(horizontal=True):
        saving.button(
            "批准请假", type="primary", key=f"leave_yes_{row.id}", on_click=_approve, args=(row.id,)
        )
        saving.button("不批准", key=f"leave_no_{row.id}", on_click=_refuse, args=(row.id,))


def _effect(effect: Effect) -> str:
    post, since = (
        effect.standing.post,
        f"{effect.since:%m月%d日}{'下午' if effect.since.hour >= 12 else ''}起",
    )
    because = words.plain(effect.standing.because)
    if effect.standing.account is None:
        return f"- {words.plain(post.name)}　{since}　:orange[{because}]"
    return f"- {words.plain(post.name)}　{since}由**{words.plain(effect.standing.account.name)}**负责　:gray[{because}]"


def _approve(leave_id: int) -> None:
    me, named = frame.me(), st.session_state.get(f"leave_named_{leave_id}")
    with frame.acting("已批准。顶岗的人会看到交接单，由他确认接手。") as s:
        leave_approval.approve(
            s,
            leave.by_id(s, me.town_id, leave_id),
            me,
            stand_in=accounts.colleague(s, frame.me(), named) if named else None,
            note=st.session_state.get(f"leave_note_{leave_id}", ""),
            now=frame.now(),
        )


def _refuse(leave_id: int) -> None:
    me = frame.me()
    with frame.acting("已记下不批准，本人能看到原因。") as s:
        leave_approval.refuse(
            s,
            leave.by_id(s, me.town_id, leave_id),
            me,
            note=st.session_state.get(f"leave_note_{leave_id}", ""),
            now=frame.now(),
        )
