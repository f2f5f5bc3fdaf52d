"""考勤: the month of everybody or of oneself, one person day by day, and whose work the tickets were."""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl
import streamlit as st

from model.ground import db
from model.people.permissions import Permission
from model.roster.leave import LeaveKind
from model.roster.presence import attendance_month
from pages.parts import frame, words
from pages.roster.presence import attendance_credit, attendance_days
from papers import attendance_sheets

HALL, VILLAGE = "大厅", "村级代办点"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render() -> None:
    frame.heading(
        "考勤",
        "按签到、签退和上下班时间算，请假的时间不算在内。今天算到现在：还没来的，下班后才算应到和缺勤。",
    )
    month, work = st.tabs(("考勤表", "办件量"), key="attendance_tab", on_change="rerun")
    if month.open:
        with month:
            _month()
    if work.open:
        with work:
            attendance_credit.draw()


def _month() -> None:
    with db.reading() as s:
        begun = attendance_month.first_day(s, frame.me().town_id)
    if begun is None:
        st.info("还没有人签到过。大家在首页点“签到”，这里就有考勤。")
        return
    sees_all = frame.can(Permission.view_attendance)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = st.selectbox("哪个月", _months(begun), format_func=_named, key="attendance_month", width=180)
        place = HALL
        if sees_all:
            chosen = st.segmented_control("哪里", (HALL, VILLAGE), default=HALL, key="attendance_place")
            place = chosen or HALL
        with db.reading() as s:
            sheet = attendance_month.sheet(s, frame.me(), first, frame.now())
        if sees_all:
            sheet = sheet.filter(pl.col("village") == (place == VILLAGE))
            _papers(first, place, sheet)
    if sheet.is_empty():
        st.info("这个月还没有考勤。村代办员只在周一集中上班那天考勤。")
        return
    _sum(sheet)
    if sees_all and place == VILLAGE:
        _not_yet()
    _cards(sheet) if frame.phone() else _table(sheet)
    attendance_days.draw(_people(sheet), first)


def _months(begun: date) -> Sequence[date]:
    """The first days of the months from this one back to the first sign-in."""
    months, month = [], frame.today().replace(day=1)
    while month >= begun.replace(day=1):
        months.append(month)
        month = (month - timedelta(days=1)).replace(day=1)
    return months


def _named(month: date) -> str:
    return f"{month.year}年{month.month}月"


def _people(sheet: pl.DataFrame) -> dict[str, str]:
    rows = sheet.select("login", "name", "role", "place").iter_rows()
    return {login: f"{name}　{role}　{place}" for login, name, role, place in rows}


def _papers(first: date, place: str, sheet: pl.DataFrame) -> None:
    query = f"month={first:%Y-%m}{'&place=village' if place == VILLAGE else ''}"
    st.link_button("打印考勤表", f"/papers/staff/attendance?{query}", icon=":material/print:")
    if not sheet.is_empty():
        st.download_button(
            "导出表格",
            attendance_sheets.workbook(sheet, f"{_named(first)}考勤表（{place}）"),
            file_name=f"考勤表-{place}-{first:%Y-%m}.xlsx",
            mime=XLSX,
            icon=":material/download:",
            key="attendance_export",
            on_click="ignore",
        )


def _not_yet() -> None:
    """On the day on which all agents come in together, the villages of which somebody is missing."""
    with db.reading() as s:
        missing = attendance_month.not_yet(s, frame.me(), frame.now())
    if missing:
        counts = "，".join(f"{village}还有{count}人" for village, count in missing.items())
        st.info(words.plain(f"今天应集中上班，{counts}没有签到。"))


def _sum(sheet: pl.DataFrame) -> None:
    total = sheet.select(pl.col("due_days", "present_days", "absent_days", "on_minutes", "due_minutes").sum())
    due, present, absent, on, minutes = total.row(0)
    people = f"{sheet.height}人，" if sheet.height > 1 else ""
    st.markdown(
        f"{people}应到{due:g}天，实到{present:g}天，缺勤{absent:g}天；"
        f"在岗率{attendance_sheets.on_post(on, minutes)}。"
    )


def _table(sheet: pl.DataFrame) -> None:
    rates = sheet.select("on_minutes", "due_minutes").iter_rows()
    data = pl.DataFrame(
        {
            "姓名": sheet["name"],
            "实到/应到天": [f"{p:g}/{d:g}" for p, d in sheet.select("present_days", "due_days").iter_rows()],
            "缺勤/天": sheet["absent_days"],
            "请假/天": sheet.select(_leave()).to_series(),
            "迟到/次": sheet["late_times"],
            "早退/次": sheet["early_times"],
            "漏签退/次": sheet["forgotten"],
            "在岗率": [attendance_sheets.on_post(*row) for row in rates],
        }
    )
    config = {name: st.column_config.NumberColumn(format="%g", width=76) for name in data.columns[2:6]}
    config["漏签退/次"] = st.column_config.NumberColumn(width=88)
    st.dataframe(data, hide_index=True, height="content", column_config=config)


def _leave() -> pl.Expr:
    return pl.sum_horizontal(f"leave_{kind.value}" for kind in LeaveKind)


def _cards(sheet: pl.DataFrame) -> None:
    """On a phone: a card a person, and only what is not as it should be."""
    for row in sheet.with_columns(leave=_leave()).iter_rows(named=True):
        odd = (
            ("缺勤", row["absent_days"], "天"), ("请假", row["leave"], "天"), ("迟到", row["late_times"], "次"),
            ("早退", row["early_times"], "次"), ("漏签退", row["forgotten"], "次"),
        )  # fmt: skip
        text = "，".join(f"{what}{count:g}{unit}" for what, count, unit in odd if count)
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{words.plain(row['name'])}**　实到{row['present_days']:g}/{row['due_days']:g}天")
            st.caption(
                f"{text}{'；' if text else ''}在岗率{attendance_sheets.on_post(row['on_minutes'], row['due_minutes'])}"
            )
