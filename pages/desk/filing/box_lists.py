"""The two lists of the archive page: boxes with what lies in them, and files past their last day."""

from collections.abc import Sequence

import polars as pl
import streamlit as st

from model.desk.filing import boxes
from model.desk.filing.archive import ArchiveRecord
from model.desk.filing.boxes import Box
from model.desk.ticket.moves import TicketState
from model.ground import db
from pages.parts import frame, tables, words


def box_list() -> None:
    """The boxes, and one of them opened."""
    with db.reading() as s:
        count, rows = boxes.listed(s, frame.me(), page=st.session_state.get("archive_page", 1))
    if not rows:
        st.info("还没有归档的件。从“待归档”开始。")
        return
    st.markdown(f"共{count}盒。")
    labels = {(row.site_id, row.box): row for row in rows}
    chosen = st.selectbox(
        "打开一盒",
        list(labels),
        index=None,
        format_func=lambda key: f"{labels[key].box}　{labels[key].site}",
        placeholder="选盒号",
        key="archive_box_open",
    )
    if chosen in labels:
        _opened(labels[chosen])
        return
    st.dataframe(
        pl.DataFrame(
            [
                {
                    "盒号": row.box,
                    "站点": row.site,
                    "类别": row.category,
                    "年度": str(row.year),
                    "件数": row.files,
                    "保管到": words.day(row.destroy_after) or "永久",
                }
                for row in rows
            ]
        ),
        hide_index=True,
        height="content",
    )
    tables.pages("archive_page", count)


def _opened(box: Box) -> None:
    with db.reading() as s:
        rows = boxes.of_box(s, frame.me(), box.site_id, box.box)
    if st.button("核对这一盒有没有改动", key="archive_check", icon=":material/verified:"):
        with db.reading() as s:
            changed = boxes.altered(s, frame.me(), box.site_id, box.box)
        if changed:
            st.warning(f"这{len(changed)}件归档以后被改过：{'、'.join(changed)}。请告诉管理员，用备份核对。")
        else:
            st.success("这一盒里的件都和归档时一样，没有改动。", icon=":material/check_circle:")
    _files(rows, "archive_lying", boxed=False)


def expired() -> None:
    """What two people may decide about; the program destroys nothing."""
    with db.reading() as s:
        count, rows = boxes.expired(
            s, frame.me(), frame.today(), page=st.session_state.get("archive_ended_page", 1)
        )
    if not count:
        st.info("没有保管期满的档案。期满的会列在这里，由两个人鉴定、签字后再处理；系统不会销毁任何档案。")
        return
    st.markdown(f"共{count}件保管期满。请两个人逐件鉴定、签字；系统不会销毁任何档案。")
    _files(rows, "archive_ended")
    tables.pages("archive_ended_page", count)


def _files(rows: Sequence[ArchiveRecord], key: str, *, boxed: bool = True) -> None:
    data = pl.DataFrame(
        [
            {
                "盒号": row.box,
                "件号": row.serial,
                "编号": row.ticket.number,
                "事项": row.ticket.version.name,
                "归档日期": words.day(row.archived_at.date()),
                "保管期限": row.retention,
                "保管到": words.day(row.destroy_after) or "永久",
                "情况": "" if row.ticket.state is TicketState.archived else row.ticket.state.label,
            }
            for row in rows
        ]
    )
    tables.open_by_number(data if boxed else data.drop("盒号"), key, "编号", "ticket")
