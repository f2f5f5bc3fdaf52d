"""The two lists of receptions: what waits for this person, and what was logged."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.desk.reception import receptions
from model.desk.reception.receptions import Reception
from model.ground import db
from model.ground.privacy import mask_name
from pages.desk.reception import reception_acts
from pages.desk.reception.reception_fields import Receivers
from pages.parts import frame, tables, words

WIDTHS = {"编号": 56, "方式": 56, "时间": 96, "来人": 76, "事由": 210, "答复": 198, "谁负责": 80, "状态": 76}


def waiting(receivers: Receivers, *, but: str) -> None:
    """What waits for this person, a page of it, each with its next moves; `but` stands elsewhere already."""
    with db.reading() as s:
        total = db.together(s, {"waiting": receptions.count_waiting(frame.me(), but=but)})["waiting"]
        page = _page("receptions_waiting", total, receptions.WAITING)
        rows = receptions.waiting(s, frame.me(), but=but, page=page)
    if rows:
        st.header(f"等您答复或接下的（{total}）")
    for row in rows:
        with st.container(border=True):
            reception_acts.draw(row, receivers, "waiting")
    tables.pages("receptions_waiting", total, receptions.WAITING)


def _page(key: str, total: int, size: int) -> int:
    """The page that was chosen; the first, when the list has become shorter than that."""
    if (st.session_state.get(key, 1) - 1) * size >= total:
        st.session_state[key] = 1
    return int(st.session_state.get(key, 1))


def listed(receivers: Receivers) -> None:
    """What was logged on the chosen days, and one of them opened."""
    st.header("登记过的")
    me, today = frame.me(), frame.today()
    left, right = st.columns(2)
    first, last = _days(left, today)
    word = right.text_input("找字（事由或答复里的）", placeholder="例：津贴", key="receptions_word")
    page = st.session_state.get("receptions_page", 1)
    with db.reading() as s:
        counted = receptions.counts(s, me, first, last)
        total, rows = receptions.listed(s, me, first, last, word=word, page=page)
    st.markdown("，".join(f"{kind.label}{count}次" for kind, count in counted.items()))
    if not rows:
        st.info("这段时间没有登记。有人来问、来访、来电，填好上面几栏，点“登记这一次”。")
        return
    if frame.phone():
        for row in rows:
            st.markdown(f"{reception_acts.badge(row)}　{row.at:%m-%d %H:%M}　{words.plain(row.matter)}")
    else:
        widths = {name: st.column_config.TextColumn(width=width) for name, width in WIDTHS.items()}
        st.dataframe(
            pl.DataFrame([_row(row) for row in rows]), hide_index=True, height="content", column_config=widths
        )
    _page("receptions_page", total, receptions.PAGE)
    tables.pages("receptions_page", total)
    _open(rows, receivers)


def _days(place: DeltaGenerator, today: date) -> tuple[date, date]:
    """This month until today, unless somebody chose other days."""
    chosen = place.date_input(
        "哪些天", (today.replace(day=1), today), format="YYYY-MM-DD", key="receptions_days"
    )
    days = chosen if isinstance(chosen, tuple) else (chosen,)
    return (days[0], days[-1]) if days else (today, today)


def _row(row: Reception) -> dict[str, str]:
    """The name is whole for who received it and who has it in hand; the day stands beside the number's last part."""
    asker = row.asker if row.knows_asker(frame.me()) else mask_name(row.asker)
    return {
        "编号": row.number.rpartition("-")[2],
        "方式": row.kind.label,
        "时间": f"{row.at:%m-%d %H:%M}",
        "来人": _short(asker, 4),
        "事由": _short(row.matter, 12),
        "答复": _short(row.answer, 11),
        "谁负责": _short(row.responsible.name, 4),
        "状态": row.state.label,
    }


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _open(rows: Sequence[Reception], receivers: Receivers) -> None:
    names = {row.number: f"{row.number}　{row.matter[:20]}" for row in rows}
    if st.session_state.get("receptions_chosen") not in names:
        st.session_state["receptions_chosen"] = None  # chosen among other days
    chosen = st.selectbox(
        "打开哪一条", list(names), index=None, format_func=names.__getitem__, placeholder="选一条，看全文，登记办件", key="receptions_chosen",
    )  # fmt: skip
    if chosen in names:
        with st.container(border=True):
            row = next(row for row in rows if row.number == chosen)
            reception_acts.draw(row, receivers, "listed", opened=True)
