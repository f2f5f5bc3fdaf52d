"""空白单: numbered slips on paper for a power cut; afterwards each is typed in with its true time, or made void."""

import polars as pl
import streamlit as st

from model.desk.counter import blank_slips
from model.desk.counter.blank_slips import MOST, BlankSlip, SlipState
from model.ground import db
from pages.parts import frame, saving, tables, words

PAPER = "/papers/blank_slips/"


def render() -> None:
    frame.heading("空白单", "停电、断网时手写用。编号先占好，来电后到“登记办件”里补录，时间照单子上写的算。")
    with st.form("blank_slips", border=True):
        st.number_input("印几张（必填）", 1, MOST, 10, key="blank_slips_count")
        saving.submit("取号，准备打印", type="primary", key="blank_slips_prepare", on_click=_prepare)
    state = st.segmented_control(
        "看哪些",
        list(SlipState),
        default=SlipState.open,
        format_func=lambda state: state.label,
        key="blank_slips_state",
    )
    page = st.session_state.get("blank_slips_page", 1)
    with db.reading() as s:
        count, slips = blank_slips.of_place(s, frame.me(), state=state, page=page)
    if not slips:
        st.info("这里还没有单子。停电以前先印好几张，放在窗口备用。")
        return
    if state is SlipState.open:
        frame.link("intake", "去补录手写的单子", icon=":material/edit_document:")
    data = pl.DataFrame([_row(slip, state) for slip in slips])
    again = {"同一批": st.column_config.LinkColumn(display_text="再打印")}
    if state is SlipState.used:
        tables.open_by_number(data, "blank_slips_open", "编号", "ticket", again)
    else:
        st.dataframe(data, hide_index=True, height="content", column_config=again)
    tables.pages("blank_slips_page", count)
    if state is SlipState.open:
        _void([slip.number for slip in slips])


def _row(slip: BlankSlip, state: SlipState | None) -> dict[str, str]:
    """What the chosen state does not say already."""
    row = {"编号": slip.number, "印的时间": words.moment(slip.printed_at), "谁印的": slip.by.name}
    if state is None:
        row["状态"] = slip.state.label
    if state in (None, SlipState.void):
        row["作废原因"] = slip.reason
    return {**row, "同一批": f"{PAPER}{slip.batch}"}


def _prepare() -> None:
    batch = ""
    with frame.acting() as s:
        batch = blank_slips.prepare(
            s, frame.me(), count=st.session_state["blank_slips_count"], now=frame.now()
        )
    if batch:
        count = st.session_state["blank_slips_count"]
        saving.tell(f"已取好{count}个号。请[打印这{count}张空白单]({PAPER}{batch})，放在窗口备用。")


def _void(numbers: list[str]) -> None:
    with st.expander("有写坏、弄丢的，在这里作废"):
        st.selectbox(
            "哪一张（必填）", numbers, index=None, placeholder="打后四位也能找到", key="blank_slips_which"
        )
        st.text_input("为什么作废（必填）", placeholder="例：写坏了", key="blank_slips_why", max_chars=100)
        st.caption("作废后这个编号不再用，不能恢复。")
        saving.button("作废这一张", on_click=_save_void, key="blank_slips_void")


def _save_void() -> None:
    state, done = st.session_state, None
    with frame.acting("已作废。") as s:
        done = blank_slips.void(
            s,
            frame.me(),
            state["blank_slips_which"] or "",
            reason=state["blank_slips_why"],
            now=frame.now(),
        )
    if done:
        state["blank_slips_which"], state["blank_slips_why"] = None, ""
