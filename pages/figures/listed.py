"""The lower half of the leader page: the rates per kind and the problem list."""

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from model.desk.ticket.finding import Filter
from model.figures.dashboard import Figures, Tally
from model.figures.periods import Period
from model.figures.places import received_in
from model.figures.problems import KINDS, OverdueTicket, Problems
from pages.parts import addresses, frame, words

CARD = 270  # px: three in a row on the office PC, one on a phone


def sum_up(total: Tally, received: Filter) -> None:
    """What is neither completed on time nor open, in words, so that the figures add up to what was received."""
    ended = addresses.text(f"{total.ended}件", replace(received, state="ended"))
    extended, late = (
        addresses.text(f"{number}件", replace(received, on_time=how))
        for how, number in (("extended", total.extended), ("late", total.late))
    )
    st.markdown(
        f"这段时间收的{total.received}件里，办结{total.completed}件，其他了结{ended}，还在办{total.open}件；"
        f"有期限的办结{total.with_due_date}件里，按时{total.on_time}件，延期{extended}，超期{late}。"
    )


def kinds(shown: Figures, chosen: Period, today: date) -> None:
    """One card a kind: the rate over all hides the promised ones (e1)."""
    st.header("各类办件的办结情况")
    rows = [(kind.label, kind.value, tally) for kind, tally in shown.kinds.items()]
    with st.container(horizontal=True):
        for label, kind, tally in [*rows, ("合计", "", shown.total)]:
            with st.container(border=True, width=CARD):
                st.markdown(_kind(label, replace(received_in(chosen), kind=kind), tally, today))
    st.caption(
        "点数字，在新标签页里看这些办件。其他了结：不予受理、退件、撤回、终止，不算办结。"
        "延期：批准延期后在延长的期限内办结，不算按时。"
    )


def _kind(label: str, all_of_it: Filter, tally: Tally, today: date) -> str:
    if not tally.received:
        return f"**{label}**\n\n没有收件，办结率暂无"

    def door(count: int, **narrower: Any) -> str:
        return addresses.text(f"{count}件", replace(all_of_it, **narrower))

    ended = f"，其他了结{door(tally.ended, state='ended')}" if tally.ended else ""
    extended = f"，延期{door(tally.extended, on_time='extended')}" if tally.extended else ""
    lines = [
        f"**{label}**",
        f"办结率 **{words.rate(tally.completed, tally.received)}**  \n{door(tally.received)}中"
        f"办结{door(tally.completed, state='completed')}{ended}，还有{door(tally.open, open_on=today)}在办",
        f"按时办结率 **{words.rate(tally.on_time, tally.with_due_date)}**  \n"
        f"有期限的办结{tally.with_due_date}件，按时{door(tally.on_time, on_time='yes')}{extended}，"
        f"超期{door(tally.late, on_time='late')}",
    ]
    if tally.overdue:
        lines.append(f":red[在办的已超期] {door(tally.overdue, state='overdue', open_on=today)}")
    return "\n\n".join(lines)


def to_ask_about(problems: Problems) -> None:
    st.header("要过问的")
    if problems.none:
        nouns = "、".join(kind.row.NOUN for kind in KINDS)
        st.success(f"没有超期的办件和{nouns}，也没有空岗。", icon=":material/check_circle:")
    if problems.posts:
        st.markdown(f"**无人在岗的岗位**　{len(problems.posts)}个，在本页最上面。")
    for kind in problems.owed:
        st.markdown(f"**超期没有{kind.duty}的{kind.noun}**")
        st.markdown(
            "\n".join(
                f"- :red[已超{row.days_over}个工作日] [{row.number}]({kind.page}?number={row.number}) {words.plain(row.gist)}，"
                f"{_handled_by(row.holder)}，应在{words.day(row.due_on)}前{kind.duty}"
                for row in kind.rows
            )
        )
        frame.link(f"{kind.page}s", f"去{kind.noun}页")
    if problems.overdue:
        st.markdown(
            f"**超期的办件，最久的在前（共{addresses.text(f'{problems.overdue}件', Filter(state='overdue'))}）**"
        )
        lines = "\n".join(_ticket(ticket) for ticket in problems.tickets)
        st.markdown(lines or "都刚超期不久，已经督办到岗位，还不用领导过问。")


def _handled_by(name: str) -> str:
    return f"由{words.plain(name)}承办" if name else "还没有分派"


def _ticket(ticket: OverdueTicket) -> str:
    return (
        f"- :red[已超{ticket.days_over}个工作日] [{ticket.number}](ticket?number={ticket.number}) "
        f"{words.plain(ticket.item)}，{words.plain(ticket.post)}，应在{words.day(ticket.due_on)}前办结"
    )
