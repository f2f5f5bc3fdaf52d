"""The lower half of the leader page: the rates per kind and the problem list."""

from dataclasses import replace

import streamlit as st

from model.desk.finding import Filter
from model.figures.dashboard import Figures, Tally
from model.figures.periods import Period
from model.figures.places import received_in
from model.figures.problems import OverdueTicket, Problems
from pages.parts import doors, frame, words

CARD = 270  # px: three in a row on the office PC, one on a phone


def kinds(shown: Figures, chosen: Period) -> None:
    """One card a kind: the rate over all hides the promised ones (domain.md e1)."""
    st.subheader("各类办件的办结情况")
    rows = [(kind.label, kind.value, tally) for kind, tally in shown.kinds.items()]
    with st.container(horizontal=True):
        for label, kind, tally in [*rows, ("合计", "", shown.total)]:
            with st.container(border=True, width=CARD):
                st.markdown(_kind(label, replace(received_in(chosen), kind=kind), tally))
    st.caption("点数字，在新标签页里看这些办件。")


def _kind(label: str, all_of_it: Filter, tally: Tally) -> str:
    if not tally.received:
        return f"**{label}**\n\n没有收件，办结率暂无"
    received = doors.text(f"{tally.received}件", all_of_it)
    completed = doors.text(f"{tally.completed}件", replace(all_of_it, state="completed"))
    still = doors.text(f"{tally.open}件", replace(all_of_it, state="open"))
    on_time = doors.text(f"{tally.on_time}件", replace(all_of_it, on_time=True))
    late = doors.text(f"{tally.late}件", replace(all_of_it, on_time=False))
    overdue = doors.text(f"{tally.overdue}件", replace(all_of_it, state="overdue"))
    lines = [
        f"**{label}**",
        f"办结率 **{words.rate(tally.completed, tally.received)}**  \n{received}中办结{completed}，还有{still}在办",
        f"按时办结率 **{words.rate(tally.on_time, tally.with_due_date)}**  \n"
        f"有期限的办结{tally.with_due_date}件，按时{on_time}，超期{late}",
    ]
    if tally.overdue:
        lines.append(f":red[在办的已超期] {overdue}")
    return "\n\n".join(lines)


def to_ask_about(asked: Problems) -> None:
    st.subheader("要过问的")
    if asked.none:
        st.success("没有超期的办件和投诉，也没有空岗。", icon=":material/check_circle:")
    for post in asked.posts:
        st.warning(f"**{words.plain(post.name)}** {words.plain(post.why)}", icon=":material/person_off:")
    if asked.complaints:
        st.markdown("**超期没有答复的投诉**")
        st.markdown(
            "\n".join(
                f"- :red[已超{c.days_over}个工作日] [{c.number}](complaint?number={c.number}) {c.category}，{_handled_by(c.handler)}，"
                f"应在{words.day(c.due_on)}前答复"
                for c in asked.complaints
            )
        )
        frame.link("complaints", "去投诉页")
    if asked.overdue:
        st.markdown(
            f"**超期的办件，最久的在前（共{doors.text(f'{asked.overdue}件', Filter(state='overdue'))}）**"
        )
        lines = "\n".join(_ticket(ticket) for ticket in asked.tickets)
        st.markdown(lines or "都刚超期不久，已经督办到岗位，还不用领导过问。")


def _handled_by(name: str) -> str:
    return f"由{words.plain(name)}承办" if name else "还没有分派"


def _ticket(ticket: OverdueTicket) -> str:
    return (
        f"- :red[已超{ticket.days_over}个工作日] [{ticket.number}](ticket?number={ticket.number}) "
        f"{words.plain(ticket.item)}，{words.plain(ticket.post)}，应在{words.day(ticket.due_on)}前办结"
    )
