"""请假: ask, take back, report back; and for approvers what a leave does to each post, before they decide."""

from collections.abc import Sequence

import streamlit as st
from sqlalchemy.orm import Session

from model.ground import db
from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Permission, may
from model.roster import leave
from model.roster.leave import DayPart, Leave, LeaveKind, LeaveState
from pages.parts import frame, saving, words
from pages.roster.leave import leave_approval, leave_handovers, leave_return

COLOURS = {LeaveState.requested: "orange", LeaveState.approved: "green"}


def render() -> None:
    frame.heading("请假")
    me, now = frame.me(), frame.now()
    with db.reading() as s:
        waiting = leave.waiting(s, me)
        own = leave.of_account(s, me)
        coming = leave.coming(s, me.town_id, now) if frame.can(Permission.approve_leave) else []
        people = _people(s, me)
    if waiting:
        leave_approval.draw(waiting, people)
    _ask(me, people)
    st.header("我的请假")
    if not own:
        st.info("您还没有请过假。填好上面几栏，点“申请请假”。")
    _list(own, "own")
    frame.link("attendance", "看考勤", icon=":material/fact_check:")
    others = [row for row in coming if row.account_id != me.id]
    if others:
        st.header("正在请假和将要请假的")
        _list(others, "others")


def _people(s: Session, me: Account) -> list[Account]:
    """For whom an approver may fill the form in, and whom they may name to stand in."""
    if not frame.can(Permission.approve_leave):
        return []
    return [a for a in accounts.of_town(s, me.town_id) if a.active and may(a, Permission.ask_leave)]


def _ask(me: Account, people: Sequence[Account]) -> None:
    with st.form("leave_ask", border=True):
        st.markdown("**申请请假**")
        if people:
            names = {me.login: "本人"} | {
                a.login: f"{a.name}　{a.role.label}" for a in people if a.id != me.id
            }
            st.selectbox(
                "谁请假（本人来电话的，可以替他填）",
                list(names),
                format_func=names.__getitem__,
                key="leave_who",
            )
        left, right = st.columns(2)
        left.date_input("第一天（必填）", frame.today(), format="YYYY-MM-DD", key="leave_first")
        right.date_input("最后一天（必填）", frame.today(), format="YYYY-MM-DD", key="leave_last")
        left, right = st.columns(2)
        left.selectbox("请什么假", list(LeaveKind), format_func=lambda k: k.label, key="leave_kind")
        right.segmented_control(
            "时段", list(DayPart), default=DayPart.whole, format_func=lambda p: p.label, key="leave_part"
        )
        st.text_input("事由", placeholder="例：去县医院复查", max_chars=300, key="leave_reason")
        saving.submit("申请请假", type="primary", key="leave_ask_save", on_click=_save)


def _save() -> None:
    state, me, row = st.session_state, frame.me(), None
    with frame.acting() as s:
        row = leave.ask(
            s,
            me,
            kind=state["leave_kind"],
            first=state["leave_first"],
            last=state["leave_last"],
            part=state["leave_part"] or DayPart.whole,
            reason=state["leave_reason"],
            account=accounts.colleague(s, frame.me(), state.get("leave_who", me.login)),
            now=frame.now(),
        )
    if row:
        state["leave_reason"] = ""
        sentence = f"已申请，等负责人批准。{leave_handovers.to_write(row.id)}"
        saving.say(words.plain(sentence))


def _list(rows: Sequence[Leave], key: str) -> None:
    sheets = leave_return.sheets(rows)
    for row in rows:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_line(row), width="stretch")
            if row.away_at(frame.now()):
                leave_return.button(row, key)
            elif row.revocable(frame.now()):
                saving.button("撤回", key=f"leave_withdraw_{row.id}", on_click=_withdraw, args=(row.id,))
            if row.account_id == frame.me().id and row.revocable(frame.now()) and row.ends_at > frame.now():
                leave_handovers.own(row)
            leave_return.meanwhile([sheet for sheet in sheets if sheet.leave_id == row.id])


def _line(row: Leave) -> str:
    state = f":{COLOURS.get(row.state, 'gray')}-badge[{row.state.label}]"
    texts = [
        f"**{words.plain(row.account.name)}**　{row.kind.label}　{words.span(row.begins_at, row.ends_at)}　{state}"
    ]
    if row.stand_in and row.state is LeaveState.approved:
        texts.append(f"由{words.plain(row.stand_in.name)}顶岗")
    if row.returned_at:
        texts.append(f"{words.moment(row.returned_at)}销假")
    if row.decision_note:
        texts.append(f"批示：{words.plain(row.decision_note)}")
    return "  \n".join(texts)


def _withdraw(leave_id: int) -> None:
    with frame.acting("已撤回。") as s:
        leave.withdraw(s, leave.by_id(s, frame.me().town_id, leave_id), frame.me(), now=frame.now())
