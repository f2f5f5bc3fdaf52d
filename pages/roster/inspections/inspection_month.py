"""The rounds of a month with what was confirmed, one round read in full, and the way to the month's sheet."""

from collections import Counter
from datetime import date

import polars as pl
import streamlit as st

from model.ground import db
from model.roster.inspections import findings
from model.roster.inspections.findings import Finding, Month
from model.roster.inspections.inspections import Inspection, InspectionKind, Verdict, Violation
from pages.parts import frame, words
from pages.roster.inspections import inspection_end, inspection_findings, inspection_walk

BACK = 12


def draw() -> None:
    """The chosen month: figures, rounds, one of them opened."""
    st.header("各月巡查")
    months = _months(frame.today())
    month = st.selectbox(
        "哪个月", months, format_func=lambda day: f"{day.year}年{day.month}月", key="inspections_month"
    )
    with db.reading() as s:
        record = findings.of_month(s, frame.me(), month)
    if not record.rounds:
        st.info("这个月还没有巡岗和抽查。点“开始巡岗”开始。")
        return
    st.markdown(_figures(record))
    st.link_button(
        "打印月度巡查表", f"/papers/staff/inspections?month={month:%Y-%m}", icon=":material/print:"
    )
    if frame.phone():
        for row in record.rounds:
            st.markdown(f"{_badge(row)}　{row.number}　{row.kind.label}　{_what(row)}")
    else:
        st.dataframe(pl.DataFrame([_row(row) for row in record.rounds]), hide_index=True, height="content")
    _open(record)


def _months(today: date) -> list[date]:
    """This month and those before it, the newest first."""
    count = today.year * 12 + today.month - 1
    return [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(BACK)]


def _figures(record: Month) -> str:
    patrols, checks = (record.done(kind) for kind in InspectionKind)
    lines = [
        f"**巡岗{patrols}次，抽查{checks}次**"
        + (f"，未完成{record.unfinished}次" if record.unfinished else "")
    ]
    lines.append(
        f"认定属实：{codes(record.by_code)}" + (f"；等认定{record.pending}条" if record.pending else "")
    )
    for title, parts in (("岗位", record.by_post), ("人员", record.by_person)):
        if parts:
            named = "；".join(f"{words.plain(name)} {codes(counted)}" for name, counted in parts.items())
            lines.append(f":gray[按{title}：{named}]")
    return "  \n".join(lines)


def codes(counted: Counter[Violation]) -> str:
    """`迟到2次、未戴胸牌1次`; 没有 when there is none."""
    return "、".join(f"{code.label}{counted[code]}次" for code in Violation if counted[code]) or "没有"


def _state(row: Inspection) -> str:
    return "已做完" if row.finished_at else "未完成"


def _badge(row: Inspection) -> str:
    return f":{'green' if row.finished_at else 'orange'}-badge[{_state(row)}]"


def _what(row: Inspection) -> str:
    with_findings = sum(bool(line.codes) for line in row.lines) if row.finished_at else 0
    return f"{row.begun_at:%m-%d %H:%M}　{words.plain(row.by.name)}　{len(row.lines)}岗　发现{with_findings}"


def _row(row: Inspection) -> dict[str, str | int]:
    done = [line for line in row.lines if line.codes] if row.finished_at else []
    return {
        "编号": row.number,
        "方式": row.kind.label,
        "时间": words.moment(row.begun_at),
        "谁查": row.by.name,
        "岗位": len(row.lines),
        "发现": len(done),
        "属实": sum(line.verdict is Verdict.confirmed for line in done),
        "状态": _state(row),
    }


def _open(record: Month) -> None:
    rounds = {row.number: row for row in record.rounds}
    if st.session_state.get("inspections_chosen") not in rounds:
        st.session_state["inspections_chosen"] = None  # chosen among other days
    chosen = st.selectbox(
        "看哪一次",
        list(rounds),
        index=None,
        format_func=lambda number: f"{number}　{rounds[number].kind.label}　{_what(rounds[number])}",
        placeholder="选一次，看每个岗位",
        key="inspections_chosen",
    )
    if chosen in rounds:
        with st.container(border=True):
            _round(rounds[chosen])


def _round(row: Inspection) -> None:
    ended = f"，{words.moment(row.finished_at)}做完" if row.finished_at else ""
    st.markdown(
        f"{_badge(row)}　{row.kind.label}{row.number}　{words.plain(row.by.name)}　{words.moment(row.begun_at)}开始{ended}"
    )
    if row.seed:
        again = "重抽核对：结果一致" if row.drawn_again else "重抽核对：结果不一致，请查操作记录"
        st.caption(f"抽取号{row.seed}，从{len(row.pool)}个岗位里抽{row.drawn}个。{again}。")
    for line in row.lines:
        if line.codes and row.finished_at:
            st.markdown(inspection_findings.summary(Finding(line, row), name=True))
        else:
            who = words.plain(line.account.name) if line.account else "没有责任人"
            note = f"　:gray[{words.plain(line.note)}]" if line.note else ""
            st.markdown(
                f"{words.plain(inspection_walk.place(line))}　{who}　{inspection_walk.result(line)}{note}"
            )
    texts = [
        ("备注", row.remark),
        *((f"{note.by.name} {words.moment(note.at)}补充", note.text) for note in row.notes),
    ]
    for what, text in texts:
        if text:
            st.markdown(f"{words.plain(what)}：{words.plain(text)}")
    inspection_end.afterwards(row)
