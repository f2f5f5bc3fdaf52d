"""接待登记: a question, a visit or a call in four entries; what waits for an answer; what was logged (R021, R077, R118)."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.desk import receiving, receptions
from model.desk.receptions import Reception, ReceptionKind
from model.ground import db
from model.ground.privacy import mask_name
from model.people.permissions import Role
from pages.desk import reception_acts, reception_fields
from pages.parts import frame, tables, words

WIDTHS = {"编号": 112, "方式": 56, "时间": 96, "来人": 70, "事由": 190, "答复": 178, "谁负责": 74, "状态": 72}


def render() -> None:
    frame.heading("接待登记", "谁第一个接待，谁负责到底；交给别人的，对方接下以后才算交出去。")
    _log()
    me = frame.me()
    with db.reading() as s:
        waiting = receptions.waiting(s, me)
    if waiting:
        st.subheader(f"等您答复或接下的（{len(waiting)}）")
    for row in waiting:
        with st.container(border=True):
            reception_acts.draw(row)
    _listed()


def _log() -> None:
    turn = st.session_state.get(
        "receptions_turn", 0
    )  # other keys after each entry: the fields are empty again
    with st.container(border=True):
        st.segmented_control(
            "怎么来的（必填）",
            list(ReceptionKind),
            default=ReceptionKind.visit if frame.me().role is Role.leader else ReceptionKind.enquiry,
            format_func=lambda kind: kind.label,
            key="receptions_kind",
        )
        st.text_area(
            "事由（必填）",
            placeholder="例：问高龄津贴怎么领",
            height=80,
            max_chars=500,
            key=f"receptions_matter_{turn}",
        )
        st.text_area(
            "怎么答复的，引导到了哪里（没有答复的先空着）",
            placeholder="例：到社保窗口，带身份证和银行卡",
            height=80,
            max_chars=500,
            key=f"receptions_answer_{turn}",
        )
        with st.expander("姓名、电话、事项、交给谁（都可以不填）"):
            reception_fields.details(turn)
        st.button("登记这一次", type="primary", key="receptions_save", on_click=_save, args=(turn,))


def _save(turn: int) -> None:
    state, me, row = st.session_state, frame.me(), None
    with frame.acting() as s:
        more = reception_fields.chosen(s, turn)
        row = receiving.log(
            s,
            me,
            kind=state["receptions_kind"] or ReceptionKind.enquiry,
            matter=state[f"receptions_matter_{turn}"],
            answer=state[f"receptions_answer_{turn}"],
            asker=state[f"receptions_asker_{turn}"],
            phone=state[f"receptions_phone_{turn}"],
            item=more.item,
            to=more.to,
            department=more.department,
            now=frame.now(),
        )
    if row:
        state["receptions_turn"], state["receptions_chosen"] = turn + 1, row.number
        st.success(
            f"已登记，编号{row.number}。{reception_acts.next_step(row)}", icon=":material/check_circle:"
        )


def _listed() -> None:
    st.subheader("登记过的")
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
    tables.pages("receptions_page", total)
    _open(rows)


def _days(place: DeltaGenerator, today: date) -> tuple[date, date]:
    """This month until today, unless somebody chose other days."""
    asked = place.date_input(
        "哪些天", (today.replace(day=1), today), format="YYYY-MM-DD", key="receptions_days"
    )
    days = asked if isinstance(asked, tuple) else (asked,)
    return (days[0], days[-1]) if days else (today, today)


def _row(row: Reception) -> dict[str, str]:
    """The name is whole for who received it and who has it in hand."""
    return {
        "编号": row.number,
        "方式": row.kind.label,
        "时间": f"{row.at:%m-%d %H:%M}",
        "来人": row.asker if row.knows_asker(frame.me()) else mask_name(row.asker),
        "事由": row.matter,
        "答复": row.answer,
        "谁负责": row.responsible.name,
        "状态": row.state.label,
    }


def _open(rows: Sequence[Reception]) -> None:
    names = {row.number: f"{row.number}　{row.matter[:20]}" for row in rows}
    if st.session_state.get("receptions_chosen") not in names:
        st.session_state["receptions_chosen"] = None  # chosen among other days
    chosen = st.selectbox(
        "打开哪一条", list(names), index=None, format_func=names.__getitem__, placeholder="选一条，看全文，登记办件", key="receptions_chosen",
    )  # fmt: skip
    if chosen in names:
        with st.container(border=True):
            reception_acts.draw(next(row for row in rows if row.number == chosen), opened=True)
