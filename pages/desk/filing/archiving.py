"""Into the archive: what is still missing for it, box and retention."""

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.filing import archive, completeness
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import settings
from pages.parts import frame, saving, words


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """Where it lies, and the step that puts a delivered ticket away."""
    if ticket.state is TicketState.archived:
        _record(s, ticket)
    elif own and ticket.state is TicketState.delivered:
        with st.container(border=True):
            _form(s, ticket)


def more(s: Session, ticket: Ticket, own: bool) -> None:
    """A completed ticket may go there without being handed over, when the applicant was told."""
    if own and ticket.state is TicketState.completed:
        with st.popover("归档", icon=":material/inventory_2:"):
            _form(s, ticket)


def _record(s: Session, ticket: Ticket) -> None:
    *_, record = archive.of_ticket(s, ticket)
    whole = archive.unchanged(s, ticket, record)
    until = f"{words.day(record.destroy_after)}以前不能销毁" if record.destroy_after else "永久保管"
    st.markdown(
        f"- **档案**　{words.plain(record.box)} 第{record.serial}件　保管{record.retention}，{until}　"
        f"{words.day(record.archived_at.date())} {words.plain(record.by.name)}归档　"
        + (":green-badge[档案未改动]" if whole else ":orange-badge[档案已改动]")
    )
    if not whole:
        st.warning(
            "归档以后，这一件的内容被改过，和归档时不一样。请告诉管理员，用备份核对。",
            icon=":material/warning:",
        )


def _form(s: Session, ticket: Ticket) -> None:
    checks = completeness.listed(s, ticket)
    retention = settings.value(s, ticket.town_id, "retention")
    faults = [check.fault for check in checks if check.fault]
    if faults:
        st.markdown("**还不能归档**，先补齐：\n\n" + "\n".join(f"- {words.plain(fault)}" for fault in faults))
        return
    st.markdown(f"归档清单齐全（{len(checks)}项），保管{retention}。归档后只能查看和加备注。")
    st.text_input("盒号", placeholder="空着就按年度、类别自动编", key="archive_box", max_chars=40)
    saving.button(
        "归档这一件",
        type="primary" if ticket.state is TicketState.delivered else "secondary",
        key="archive_save",
        on_click=_save,
        args=(ticket.number, ticket.row_version),
    )


def _save(number: str, seen: int) -> None:
    record, box = None, st.session_state["archive_box"]
    with frame.acting() as s:
        record = archive.archive(s, frame.me(), number, box=box, seen=seen, now=frame.now())
    if record:
        saving.tell(words.plain(f"已归档：{record.box} 第{record.serial}件。请把纸质材料放进这一盒。"))
