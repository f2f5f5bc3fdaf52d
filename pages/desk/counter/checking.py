"""The papers of a ticket as steps: checking what was received, and what is brought later."""

import streamlit as st

from model.catalogue.items import Kind
from model.desk.counter import intake, supplying
from model.desk.ticket.tickets import Ticket
from pages.desk.counter import intake_saving
from pages.parts import frame, saving, words

KEPT = "ticket_kept"  # a reply that was not saved


def check(ticket: Ticket) -> None:
    """A received ticket is answered: everything there, or one notice that names all that is missing."""
    with st.form(f"ticket_check_{ticket.number}", border=True, enter_to_submit=False):
        st.markdown("**核对材料**（带来的打勾；没有打勾的必要材料，会写进一次性告知单）")
        _ticks(ticket, only_missing=False)
        saving.submit(
            "核对完了，受理或告知",
            type="primary",
            key=f"ticket_check_{ticket.number}_save_check",
            on_click=_save_check,
            args=(ticket.number, ticket.row_version, {m.position: m.name for m in ticket.materials}),
        )


def _save_check(number: str, seen: int, papers: dict[int, str]) -> None:
    brought, reply, ticket = _brought(number, papers), st.session_state.get("ticket_supply_reply", ""), None
    with frame.acting() as s:
        ticket = intake.accept(
            s, frame.me(), number, brought=brought, reply=reply, seen=seen, now=frame.now()
        )
    _tell(ticket, reply)


def supply(ticket: Ticket) -> None:
    """The applicant brings what was missing; when all is there the clock starts that day."""
    with st.form(f"ticket_supply_{ticket.number}", border=True, enter_to_submit=False):
        runs = "补齐的当天开始计算时限"
        if ticket.deemed:
            runs = "已按收件当天受理，时限在走" if ticket.open else "办结时还缺的，补齐以后才能归档"
        st.markdown(f"**补来的材料**（{runs}）")
        _ticks(ticket, only_missing=True)
        saving.submit(
            "保存补来的材料",
            type="primary",
            key=f"ticket_supply_{ticket.number}_save_supply",
            on_click=_save_supply,
            args=(
                ticket.number,
                ticket.row_version,
                {m.position: m.name for m in ticket.materials if not m.brought},
            ),
        )


def _ticks(ticket: Ticket, *, only_missing: bool) -> None:
    for material in ticket.materials:
        if not (only_missing and material.brought):
            st.checkbox(
                words.plain(material.name),
                value=material.brought,
                key=f"ticket_brought_{ticket.number}_{material.position}",
            )
    if ticket.kind is Kind.instant and not ticket.deemed:  # what the law accepted is completed below
        st.text_area("材料齐了就当场办结的，写上答复", key="ticket_supply_reply")


def _brought(number: str, papers: dict[int, str]) -> list[str]:
    state = st.session_state
    return [name for position, name in papers.items() if state.get(f"ticket_brought_{number}_{position}")]


def _save_supply(number: str, seen: int, waiting: dict[int, str]) -> None:
    brought, reply, ticket = _brought(number, waiting), st.session_state.get("ticket_supply_reply", ""), None
    with frame.acting() as s:
        ticket = supplying.supply(
            s, frame.me(), number, brought=brought, reply=reply, seen=seen, now=frame.now()
        )
    if ticket and ticket.deemed and not ticket.open and not ticket.missing:
        saving.tell("材料补齐了，现在可以归档。")
    else:
        _tell(ticket, reply)


def _tell(ticket: Ticket | None, reply: str) -> None:
    if ticket is None:
        st.session_state[KEPT] = reply
    elif ticket.missing:
        saving.tell(words.plain(f"已记下。还缺：{'、'.join(ticket.missing)}。"))
    elif not ticket.open:
        saving.tell(f"材料齐了，已当场办结。可以{words.to_print(ticket.number, receipt='回执')}。")
    elif ticket.deemed and ticket.promise:
        saving.tell(f"过了受理期限，这件按收件当天受理。{intake_saving.accepted(ticket)}")
    elif ticket.promise and ticket.promise < frame.today():
        day = words.short_day(ticket.promise, frame.today())
        saving.tell(f"即办件从收件当天算，应在{day}办结。请尽快办结。")
    elif ticket.promise:
        saving.tell(f"材料齐了，今天受理。{intake_saving.accepted(ticket)}")
