"""The lower half of the leader page: the rates per kind and the problem list."""

from dataclasses import replace

import streamlit as st

from model.desk.finding import Filter
from model.figures.dashboard import Figures, Tally
from model.figures.periods import Period
from model.figures.places import received_in
from model.figures.problems import Problems
from pages.parts import doors, words


def kinds(shown: Figures, chosen: Period) -> None:
    """One line a kind: the rate over all hides the promised ones (domain.md e1)."""
    st.subheader("各类办件的办结情况")
    lines = ["| 类别 | 收了多少、办了多少 | 办结率 | 按时情况 | 按时办结率 |", "|:--|:--|--:|:--|--:|"]
    rows = [(kind.label, kind.value, tally) for kind, tally in shown.kinds.items()]
    for label, kind, tally in [*rows, ("合计", "", shown.total)]:
        lines.append(_kind(label, replace(received_in(chosen), kind=kind), tally))
    st.markdown("\n".join(lines))
    st.caption("点数字，在新标签页里看这些办件。")


def _kind(label: str, all_of_it: Filter, tally: Tally) -> str:
    if not tally.received:
        return f"| {label} | 没有收件 | 暂无 | | 暂无 |"
    received = doors.text(f"{tally.received}件", all_of_it)
    completed = doors.text(f"{tally.completed}件", replace(all_of_it, state="completed"))
    still = doors.text(f"{tally.open}件", replace(all_of_it, state="open"))
    on_time = doors.text(f"{tally.on_time}件", replace(all_of_it, on_time=True))
    late = doors.text(f"{tally.late}件", replace(all_of_it, on_time=False))
    overdue = doors.text(f"{tally.overdue}件", replace(all_of_it, state="overdue"))
    return (
        f"| **{label}** | {received}中办结{completed}，还有{still}在办 "
        f"| **{words.rate(tally.completed, tally.received)}** "
        f"| 有期限的办结{tally.with_due_date}件：按时{on_time}，超期{late}；在办中已超期{overdue} "
        f"| **{words.rate(tally.on_time, tally.with_due_date)}** |"
    )


def to_ask_about(asked: Problems) -> None:
    st.subheader("要过问的")
    if asked.none:
        st.success("没有超期的办件和投诉，也没有空岗。", icon=":material/check_circle:")
    if asked.tickets:
        lines = ["| 办件编号 | 事项 | 岗位 | 应办结 | 已超 |", "|:--|:--|:--|:--|--:|"]
        lines += [
            f"| [{t.number}](ticket?no={t.number}) | {words.plain(t.item)} | {words.plain(t.post)} "
            f"| {words.day(t.due_on)} | :red[{t.days_over}个工作日] |"
            for t in asked.tickets
        ]
        st.markdown("\n".join(lines))
        if asked.overdue > len(asked.tickets):
            doors.link(f"看全部{asked.overdue}件超期办件", Filter(state="overdue"))
    for post in asked.posts:
        st.warning(f"**{words.plain(post.name)}** {words.plain(post.why)}", icon=":material/person_off:")
