"""暂停计时, 恢复计时, 申请延期, each a popover for whoever may; 批延期 stands where the asked extension is announced."""

import streamlit as st
from sqlalchemy.orm import Session

from model.catalogue.items import Kind
from model.desk.deadline import extending, pausing
from model.desk.deadline.extensions import Extension
from model.desk.ticket import acts
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.people.permissions import Permission
from pages.parts import frame, saving, words


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """Only what is lawful now: nothing for a ticket whose clock does not run."""
    if ticket.state not in extending.RUNNING:
        return
    approver = approves(ticket)
    if not (approver or own):
        return
    extensions = extending.of_ticket(s, ticket)
    most = extending.most_days(s, ticket)
    stops = pausing.may_stop(s, ticket) if approver else ()
    if approver and ticket.state is TicketState.suspended:
        _resume(ticket)
    elif stops and ticket.state is not TicketState.decided:
        _suspend(ticket, {step.name: pausing.most_days(step) for step in stops})
    late = ticket.round == 1 and ticket.promise is not None and frame.today() > ticket.promise
    once = any(extension.granted is not False for extension in extensions)
    if own and not once and not late and ticket.kind is not Kind.instant:
        _ask(ticket, most)


def approves(ticket: Ticket) -> bool:
    """Whether this account decides on the ticket's time: a department only on its own."""
    return frame.can(Permission.approve_tickets) and acts.of_home(ticket, frame.me())


def _suspend(ticket: Ticket, steps: dict[str, int]) -> None:
    key, unit = f"clock_{ticket.number}", ticket.version.day_unit.label
    with st.popover("暂停计时", icon=":material/pause:"):
        st.caption("只有事项列明的环节可以暂停；到期自动恢复，期间不算在时限里。")
        st.selectbox(
            "哪一步（必选）",
            list(steps),
            format_func=lambda step: f"{step}（最多{steps[step]}个{unit}）",
            key=f"{key}_step",
        )
        st.number_input(
            f"预计几个{unit}", min_value=1, max_value=max(steps.values()), value=1, key=f"{key}_days"
        )
        st.text_input("原因（必填）", placeholder="例：要请医院鉴定", key=f"{key}_reason", max_chars=200)
        saving.button(
            "暂停计时", key=f"{key}_stop", on_click=_save_stop, args=(ticket.number, ticket.row_version)
        )


def _save_stop(number: str, seen: int) -> None:
    state, key = st.session_state, f"clock_{number}"
    with frame.acting("已暂停计时。请把预计的天数书面告知申请人。") as s:
        pausing.suspend(
            s,
            frame.me(),
            number,
            step=state[f"{key}_step"],
            days=int(state[f"{key}_days"]),
            reason=state[f"{key}_reason"],
            seen=seen,
            now=frame.now(),
        )


def _resume(ticket: Ticket) -> None:
    with st.popover("恢复计时", icon=":material/play_arrow:"):
        st.write("从今天起接着计时，今天也算一天。确定恢复吗？")
        saving.button(
            "确定恢复",
            key=f"clock_{ticket.number}_go",
            on_click=_save_resume,
            args=(ticket.number, ticket.row_version),
        )


def _save_resume(number: str, seen: int) -> None:
    with frame.acting("已恢复计时。") as s:
        pausing.resume(s, frame.me(), number, seen=seen, now=frame.now())


def _ask(ticket: Ticket, most: int) -> None:
    key, unit = f"clock_{ticket.number}", ticket.version.day_unit.label
    with st.popover("申请延期", icon=":material/more_time:"):
        st.caption("一轮只能延一次，由负责人批。承诺日不变，过了承诺日办结的按“延期”统计。")
        st.number_input(
            f"延几个{unit}（最多{most}）", min_value=1, max_value=most, value=1, key=f"{key}_more"
        )
        st.text_input(
            "理由（必填，要告知申请人）", placeholder="例：要等民政核对", key=f"{key}_why", max_chars=200
        )
        saving.button(
            "申请延期", key=f"{key}_ask", on_click=_save_ask, args=(ticket.number, ticket.row_version)
        )


def _save_ask(number: str, seen: int) -> None:
    state, key = st.session_state, f"clock_{number}"
    with frame.acting("已申请延期，等负责人批。没有批以前，还按原来的到期日算。") as s:
        extending.ask(
            s,
            frame.me(),
            number,
            days=int(state[f"{key}_more"]),
            reason=state[f"{key}_why"],
            seen=seen,
            now=frame.now(),
        )


def requested(ticket: Ticket, extension: Extension) -> None:
    """What was asked for; whoever may answer does it right there."""
    unit, why = ticket.version.day_unit.label, f"理由：{extension.reason}"
    if not approves(ticket) or extension.asked_by_id == frame.me().id:
        st.info(words.plain(f"申请延期{extension.days}个{unit}，等负责人批。{why}"))
        return
    key, args = f"clock_{ticket.number}", (ticket.number, ticket.row_version)
    with st.container(border=True):
        st.markdown(f"**批延期**　{words.plain(f'申请延期{extension.days}个{unit}。{why}')}")
        st.text_input(
            "怎样告知申请人；不批准的写原因（必填）",
            placeholder="例：已电话告知",
            key=f"{key}_text",
            max_chars=200,
        )
        with st.container(horizontal=True):
            saving.button(
                "批准延期", type="primary", key=f"{key}_yes", on_click=_save_answer, args=(*args, True)
            )
            saving.button("不批准", key=f"{key}_no", on_click=_save_answer, args=(*args, False))


def _save_answer(number: str, seen: int, granted: bool) -> None:
    text = st.session_state[f"clock_{number}_text"]
    with frame.acting("已批准延期。" if granted else "已记下不批准。") as s:
        extending.answer(s, frame.me(), number, granted=granted, text=text, seen=seen, now=frame.now())
