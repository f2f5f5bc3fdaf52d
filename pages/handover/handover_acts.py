"""Below a hand-over sheet: what is in hand as a form or as text, the confirmation, a note, the print."""

from datetime import date

import streamlit as st

from model.handover import handing_over
from model.handover.handing_over import InHand
from model.handover.handover_view import Seen
from model.handover.handovers import Handover, HandoverReason
from model.people import accounts
from pages.parts import frame, saving, words

FIELDS = {
    "papers": ("手头材料", "例：张大山的户口簿原件1本，办完要还"),
    "seals": ("印章、证件、钥匙", "例：受理专用章1枚，文件柜钥匙1把"),
    "remarks": ("要交代的，答应群众的话", "例：答应李大娘周三前回电话"),
}


def draw(seen: Seen) -> None:
    """The form for whoever writes it now; otherwise what was written, and what this person may still do."""
    sheet = seen.sheet
    if seen.writes and (sheet is None or sheet.prepared_at is None):
        _form(seen, None)
        return
    assert sheet is not None or not seen.writes
    if sheet is None:
        st.info(words.plain(f"{seen.giver.name}还没有写{_title(seen)}，上面是现在的情况。"))
        return
    _in_hand(sheet)
    with st.container(horizontal=True):
        st.link_button(
            f"打印{sheet.title}", f"/papers/staff/handovers/{sheet.number}", icon=":material/print:"
        )
        if seen.writes:
            with st.popover("改一改再交"):
                _form(seen, sheet)
        if sheet.taken_at and frame.me().id in (sheet.giver_id, sheet.taken_by_id):
            with st.popover("补一笔"):
                _note(sheet)
    if seen.takes:
        word = "确认收回" if seen.reason is HandoverReason.back else "确认接手"
        saving.button(
            word, type="primary", key=f"handover_take_{sheet.number}", on_click=_take, args=(sheet.number,)
        )


def _title(seen: Seen) -> str:
    return "交回单" if seen.reason is HandoverReason.back else "交接单"


def _in_hand(sheet: Handover) -> None:
    for name, (label, _) in FIELDS.items():
        text = getattr(sheet, name)
        st.markdown(f"**{label}**  \n{_lines(text) if text else '没有'}")
    if sheet.added:
        st.markdown(f"**后来补写的**  \n{_lines(sheet.added)}")


def _lines(text: str) -> str:
    return words.plain(text).replace("\n", "  \n")


def _form(seen: Seen, sheet: Handover | None) -> None:
    to = f"，交给{seen.taker.name}" if seen.taker else ""
    with st.form("handover_form", border=sheet is None):
        for name, (label, example) in FIELDS.items():
            before = getattr(seen.sheet, name) if seen.sheet else ""
            st.text_area(
                label, before, placeholder=example, max_chars=1000, height=90, key=f"handover_{name}"
            )
        st.caption("没有的空着不填。点下面的按钮，就是确认上面列的都已交代清楚。")
        saving.submit(
            f"确认写好{to}", type="primary", key="handover_form_write", on_click=_write, args=_whose(seen)
        )


def _whose(seen: Seen) -> tuple[HandoverReason, int, int, str, date]:
    """What the sheet is of, by number: reason, leave, post; for a change the next A and the day."""
    to = seen.taker.login if seen.taker else ""
    return seen.reason, seen.absence.id if seen.absence else 0, seen.post.id, to, seen.from_on


def _write(reason: HandoverReason, leave_id: int, post_id: int, to: str, from_on: date) -> None:
    state, me, now = st.session_state, frame.me(), frame.now()
    in_hand = InHand(*(state[f"handover_{name}"] or "" for name in FIELDS))
    if reason is HandoverReason.change:
        with frame.acting("已写好，等对方确认接手。") as s:
            handing_over.change(
                s, me, post_id, to=accounts.colleague(s, me, to), from_on=from_on, in_hand=in_hand, now=now
            )
    elif reason is HandoverReason.back:
        with frame.acting("已写好交回单，等对方确认收回。") as s:
            handing_over.hand_back(s, me, leave_id, post_id, in_hand=in_hand, now=now)
    else:
        with frame.acting("已写好交接单。请假批准以后，由接手的人确认。") as s:
            handing_over.prepare(s, me, leave_id, post_id, in_hand=in_hand, now=now)


def _take(number: str) -> None:
    sheet = None
    with frame.acting() as s:
        sheet = handing_over.take(s, frame.me(), number, now=frame.now())
    if sheet:
        saving.say(_taken(sheet))


def _taken(sheet: Handover) -> str:
    """No more than is so: it may be taken the evening before."""
    if sheet.reason is HandoverReason.back:
        return "已确认收回，交接办完了。"
    if sheet.from_on > frame.today():
        return f"已确认接手，从{words.short_day(sheet.from_on)}起由您负责。"
    return "已确认接手，在办的件请看“我的办件”。"


def _note(sheet: Handover) -> None:
    key = f"handover_added_{len(sheet.added)}"  # a new box after every note
    st.text_input("补充什么（必填）", max_chars=300, key=key)
    saving.button("记上", key="handover_note", on_click=_add_note, args=(sheet.number, key))


def _add_note(number: str, key: str) -> None:
    with frame.acting("已记上，上面的内容没有变。") as s:
        handing_over.add_note(s, frame.me(), number, text=st.session_state[key], now=frame.now())
