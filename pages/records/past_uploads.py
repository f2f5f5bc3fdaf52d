"""What was uploaded before, and taking one upload back."""

import polars as pl
import streamlit as st

from model.ground import db
from model.records import undoing, uploads
from model.records.uploads import Upload, UploadKind, UploadState
from pages.parts import frame, saving, words


def undo_pressed() -> None:
    """The confirmed button, handled before the list is drawn."""
    chosen = st.session_state.get("uploads_chosen")
    if chosen is None or not st.session_state.get("uploads_undo"):
        return
    done = None
    with frame.acting() as s:
        done = undoing.undo(s, uploads.by_id(s, frame.me(), chosen), frame.me(), now=frame.now())
    if done:
        saving.say(done.sentence)


def show() -> None:
    st.header("以前上传的")
    with db.reading() as s:
        past = uploads.recent(s, frame.me())
    if not past:
        st.info("还没有上传过台账。从上面选一个文件开始。")
        return
    st.dataframe(
        pl.DataFrame(
            [
                {
                    "时间": words.moment(upload.at),
                    "台账": upload.kind.label,
                    "文件": upload.file_name,
                    "上传人": upload.by.name,
                    "新登记": upload.created,
                    "更新": upload.changed,
                    "有问题": upload.rejected,
                    "状态": upload.state.label,
                }
                for upload in past
            ]
        ),
        hide_index=True,
        height="content" if len(past) <= 10 else 420,
    )
    _undo(
        {
            upload.id: upload
            for upload in past
            if upload.state is UploadState.stored and upload.kind is not UploadKind.catalogue
        }
    )


def _undo(past: dict[int, Upload]) -> None:
    if not past:
        return
    with st.expander("传错了，要撤销一批", icon=":material/undo:"):
        chosen = st.selectbox(
            "撤销哪一批",
            list(past),
            index=None,
            format_func=lambda id: f"{words.moment(past[id].at)}　{past[id].file_name}",
            placeholder="选一批",
            key="uploads_chosen",
        )
        if chosen is None:
            return
        upload = past[chosen]
        st.markdown(
            f"撤销后，这一批新登记的{upload.created}行会去掉，更新的{upload.changed}行恢复成原来的内容；"
            "之后又有人改过、办过的不动。撤销不能再恢复，要用请重新上传。"
        )
        st.button(f"确定撤销“{upload.file_name}”", key="uploads_undo", type="primary")
