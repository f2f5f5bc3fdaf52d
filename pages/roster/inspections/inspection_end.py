"""How a round ends: by who went, by the director for somebody who has left; and the words added to it later."""

import streamlit as st

from model.roster.inspections import inspecting
from model.roster.inspections.inspections import Inspection
from pages.parts import frame, saving, words


def finish(round_: Inspection) -> None:
    """Below the posts of the round under way; the remark is wanted while posts are left."""
    left = len(round_.unseen)
    with st.container(border=True):
        what = f"备注（还有{left}个岗位没有记，不去了的在这里写原因）" if left else "备注（可以不填）"
        st.text_input(what, max_chars=300, key=f"inspection_remark_{round_.id}")
        st.caption("做完以后不能再改，本人会看到结果，可以申辩。")
        saving.button(
            f"做完这次{round_.kind.label}",
            type="secondary" if left else "primary",
            key=f"inspection_finish_{round_.id}",
            on_click=_finish,
            args=(round_.number, round_.id),
        )


def afterwards(row: Inspection) -> None:
    """What may still be done with a round that is read: a note to a finished one, an end to one left behind."""
    if row.finished_at:
        with st.popover("加补充说明", icon=":material/note_add:"):
            st.text_area("更正或补充（必填）", max_chars=300, key=f"inspections_note_{row.id}")
            saving.button(
                "保存补充说明", key=f"inspections_add_{row.id}", on_click=_add, args=(row.number, row.id)
            )
    elif inspecting.ends_for(frame.me(), row):
        st.caption(f"{words.plain(row.by.name)}的账号已停用，这一次由您结束；没有记的岗位不再记。")
        with st.popover("结束这一次", icon=":material/flag:"):
            st.text_input("备注：为什么由您结束（必填）", max_chars=300, key=f"inspection_remark_{row.id}")
            saving.button(
                "确定结束", key=f"inspection_finish_{row.id}", on_click=_finish, args=(row.number, row.id)
            )


def _finish(number: str, round_id: int) -> None:
    remark = st.session_state.get(f"inspection_remark_{round_id}", "")
    with frame.acting("这一次做完了。") as s:
        inspecting.finish(s, frame.me(), number, remark=remark, now=frame.now())


def _add(number: str, round_id: int) -> None:
    with frame.acting("已加上。原来的记录不变。") as s:
        inspecting.add_note(
            s, frame.me(), number, text=st.session_state[f"inspections_note_{round_id}"], now=frame.now()
        )
