"""文书: the papers that this ticket has by now, those usual for its state first, with how often each was printed."""

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.documents import printing
from model.desk.documents.printing import Happened, Paper
from model.desk.ticket.tickets import Ticket
from model.people.permissions import Permission
from pages.parts import frame, words


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """What stands on the page; nothing when there is nothing to say."""
    mine = printing.EVERY if own else _open_to_me(s, ticket)
    happened = printing.happened(s, ticket)
    times = printing.counts(s, ticket)
    papers = [paper for paper in printing.ready(ticket, happened) if paper in mine]
    if not papers:
        st.info(words.plain(printing.elsewhere(ticket)))
        return
    usual = [paper for paper in papers if printing.usual(ticket, paper, happened)]
    _buttons(ticket, usual, happened, times)
    if len(usual) < len(papers):
        if usual:
            st.caption("也可以打印：")
        _buttons(ticket, [paper for paper in papers if paper not in usual], happened, times)


def _open_to_me(s: Session, ticket: Ticket) -> frozenset[Paper]:
    may = frame.can(Permission.handle_tickets)
    return printing.open_to(s, frame.me(), ticket, frame.now()) if may else frozenset()


def _buttons(ticket: Ticket, papers: list[Paper], happened: Happened, times: dict[Paper, int]) -> None:
    with st.container(horizontal=True):
        for paper in papers:
            printed = f"（印过{times[paper]}次）" if paper in times else ""
            st.link_button(
                f"打印{happened.title(paper)}{printed}",
                f"/papers/{paper.value}/{ticket.number}",
                icon=":material/print:",
            )
