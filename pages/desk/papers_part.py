"""文书: the papers that this ticket has by now, those usual for its state first, with how often each was printed."""

import streamlit as st

from model.desk import printing
from model.desk.printing import Happened, Paper
from model.desk.tickets import Ticket
from model.ground import db
from model.people.permissions import Permission
from pages.parts import frame


def draw(ticket: Ticket, own: bool) -> None:
    """What stands on the page; nothing when there is nothing to say."""
    if not frame.can(Permission.handle_tickets):
        st.info("文书由承办的窗口打印。")
        return
    with db.reading() as s:
        happened = printing.happened(s, ticket)
        times = printing.counts(s, ticket)
    papers = printing.ready(ticket, happened)
    usual = [paper for paper in papers if printing.usual(ticket, paper, happened)]
    _buttons(ticket, usual, happened, times)
    if len(usual) < len(papers):
        if usual:
            st.caption("也可以打印：")
        _buttons(ticket, [paper for paper in papers if paper not in usual], happened, times)


def _buttons(ticket: Ticket, papers: list[Paper], happened: Happened, times: dict[Paper, int]) -> None:
    with st.container(horizontal=True):
        for paper in papers:
            printed = f"（印过{times[paper]}次）" if paper in times else ""
            st.link_button(
                f"打印{happened.title(paper)}{printed}",
                f"/papers/{paper.value}/{ticket.number}",
                icon=":material/print:",
            )
