"""Photos and PDF files of the papers."""

from collections.abc import Sequence
from urllib.parse import quote

import streamlit as st
from sqlalchemy.orm import Session

from model.desk.documents import attachments, paper_files
from model.desk.documents.attachments import Attachment
from model.desk.documents.paper_files import FileKind
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground.refusals import Refused
from model.people.permissions import Permission
from pages.parts import frame, saving, words

CARD = 168  # px: five in a row on the office PC, two on a phone


def draw(s: Session, ticket: Ticket, own: bool) -> None:
    """The small pictures with name and material, for whoever handles the ticket; for others that there are some."""
    me = frame.me()
    rows = attachments.of_ticket(s, ticket)
    open_to_me = own or attachments.sees(s, me, ticket, frame.now())
    adding = own and ticket.state is not TicketState.archived
    if not rows and not adding:
        return
    st.markdown(f"**照片和PDF**　{f'{len(rows)}个' if rows else '还没有'}")
    names = {material.position: material.name for material in ticket.materials}
    if open_to_me:
        with st.container(horizontal=True):
            for row in rows:
                _card(ticket, row, names)
    else:
        _listed(ticket, rows, names)
    if adding:
        with st.container(horizontal=True):
            _add(ticket, names, rows[-1].number if rows else 0)
            _withdraw(ticket, rows)


def _where(ticket: Ticket, row: Attachment) -> str:
    return f"/attached/{quote(ticket.number)}/{row.number}"


def _what(row: Attachment, names: dict[int, str]) -> str:
    return names.get(row.position or 0, "其他材料")


def _card(ticket: Ticket, row: Attachment, names: dict[int, str]) -> None:
    """A click opens the original in a tab of its own."""
    with st.container(border=True, width=CARD):
        where = _where(ticket, row)
        if row.kind is not FileKind.pdf:
            st.markdown(f"[![第{row.number}个]({where}/small)]({where})")
        st.markdown(f"[第{row.number}个　{words.plain(row.file_name)}]({where})")
        st.caption(f"{words.plain(_what(row, names))}  \n{_size(row)}  \n{words.day(row.at.date())}")


def _listed(ticket: Ticket, rows: Sequence[Attachment], names: dict[int, str]) -> None:
    """Others see what there is; an original they open is written down."""
    may = frame.can(Permission.reveal_personal)
    lines = []
    for row in rows:
        name = words.plain(row.file_name)
        shown = f"[{name}]({_where(ticket, row)})" if may else name
        lines.append(f"- 第{row.number}个　{words.plain(_what(row, names))}　{shown}　{_size(row)}")
    st.markdown("\n".join(lines))
    st.caption("打开原件会留下记录。" if may else "原件由承办的岗位查看。")


def _size(row: Attachment) -> str:
    """`PDF 0.3兆`."""
    return f"{'PDF' if row.kind is FileKind.pdf else '照片'} {max(row.size / 1_048_576, 0.1):.1f}兆"


def _add(ticket: Ticket, names: dict[int, str], last: int) -> None:
    with st.popover("加照片或PDF", icon=":material/add_a_photo:"):
        position = st.selectbox(
            "这是哪样材料",
            [*names, None],
            format_func=lambda at: names.get(at or 0, "其他材料"),
            key=f"attachments_position_{ticket.number}",
        )
        key = f"attachments_files_{ticket.number}_{last}"  # another one each time, so that it is empty again
        st.file_uploader(  # any kind: what is not kept is refused by the house, in its own words
            "选照片或PDF（可以选几个；手机上可以直接拍）",
            accept_multiple_files=True,
            max_upload_size=paper_files.MOST_BYTES // 1_048_576,
            key=key,
        )
        saving.button(
            "保存这些文件",
            type="primary",
            key="attachments_save",
            on_click=_save,
            args=(ticket.number, key, position),
        )


def _save(number: str, key: str, position: int | None) -> None:
    """Each file by itself: one that is refused keeps none of the others back."""
    files = st.session_state.get(key) or []
    if not files:
        st.error("还没有选文件。请先选照片或PDF，再保存。", icon=":material/error:")
    for came in files:
        try:
            file = paper_files.examine(came.name, came.getvalue())
        except Refused as refusal:
            st.error(words.plain(refusal.sentence), icon=":material/error:")
            continue
        with frame.acting(words.plain(f"已存“{file.name}”。")) as s:
            attachments.attach(s, frame.me(), number, file, position=position, now=frame.now())


def _withdraw(ticket: Ticket, rows: Sequence[Attachment]) -> None:
    if not rows:
        return
    with st.popover("收起一个", icon=":material/visibility_off:"):
        which = st.selectbox(
            "收起哪一个",
            [row.number for row in rows],
            format_func={row.number: f"第{row.number}个　{row.file_name}" for row in rows}.__getitem__,
            key="attachments_which",
        )
        st.text_input("为什么收起（必填）", placeholder="例：拍糊了", key="attachments_reason", max_chars=200)
        st.caption("收起后不再显示，文件还在，不会删除。")
        saving.button(
            "收起", key="attachments_withdraw", on_click=_save_withdrawal, args=(ticket.number, which)
        )


def _save_withdrawal(number: str, which: int) -> None:
    reason = st.session_state["attachments_reason"]
    with frame.acting("已收起，文件仍保存。") as s:
        attachments.withdraw(s, frame.me(), number, which=which, reason=reason, now=frame.now())
