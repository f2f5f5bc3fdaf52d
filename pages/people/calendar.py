"""工作日历: which days of a year are free or made up for, and where next year's official notice is entered."""

from datetime import date

import streamlit as st

from model.desk.deadline import recounting
from model.ground import db, workdays
from model.ground.workdays import Calendar, DayKind
from model.people.permissions import Permission
from pages.parts import frame, saving, words
from validation import holidays, text_file
from validation.grid import Unreadable

FIRST, LAST = 2004, 2100


def last_year(calendar: Calendar, today: date) -> int:
    """The last year that may be looked at: one past this year, or past the newest notice when that is further on."""
    return min(max(today.year, *calendar.known_years) + 1, LAST) if calendar.known_years else today.year + 1


def next_year(calendar: Calendar) -> int:
    """The year whose notice comes next."""
    return min(max(calendar.known_years, default=2025) + 1, LAST)


def render() -> None:
    frame.heading("工作日历", "时限都按这张表数日子。放假和补班以国务院办公厅的通知为准。")
    above = st.container()
    if frame.can(Permission.manage_calendar):
        with db.reading() as s:
            before = workdays.load_calendar(s)
        _enter(before)
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
        waiting = recounting.presumed_years(s, frame.me())
    with above:
        _warn(calendar, waiting)
    _show(calendar)


def _warn(calendar: Calendar, waiting: list[int]) -> None:
    """Which years the open tickets run into without a notice, as it stands after what was just saved."""
    if any(year in calendar.known_years for year in waiting):
        _recount()
    elif waiting:
        years = "、".join(str(year) for year in waiting)
        st.warning(f"有在办件的时限落在{years}年，那年的放假通知还没有录入，暂按周一至周五推算。")


def _recount() -> None:
    """Another town of the same database entered the notice: this town's tickets still stand as presumed."""
    st.warning("放假通知已经录入，本镇还有在办件的到期日是按周一至周五推算的。")
    if st.button("按通知重算到期日", type="primary", key="calendar_recount"):
        moved = None
        with frame.acting() as s:
            moved = recounting.recount(s, frame.me(), now=frame.now())
        if moved is not None:
            saving.say(f"已重算，{moved}件的到期日有变化，原来的日期留在“经过”里。")


def _show(calendar: Calendar) -> None:
    today = frame.today()
    year = st.number_input("看哪一年", FIRST, last_year(calendar, today), today.year, key="calendar_year")
    if year not in calendar.known_years:
        st.info(f"{year}年的放假通知还没有录入，暂按周一至周五推算。")
        return
    for kind in (DayKind.statutory_holiday, DayKind.makeup_workday):
        days = [
            (day, name)
            for day, (is_kind, name) in sorted(calendar.days.items())
            if day.year == year and is_kind is kind
        ]
        st.header(f"{kind.label}（{len(days)}天）")
        st.dataframe(
            {
                "日期": [words.day(day) for day, _ in days],
                "星期": [f"星期{words.WEEKDAYS[day.weekday()]}" for day, _ in days],
                "名称": [name or kind.label for _, name in days],
            },
            hide_index=True,
            height="content",
        )


def _enter(calendar: Calendar) -> None:
    """Paste or upload, look at what was read, then save."""
    with st.expander("录入一年的放假通知", expanded=not calendar.known_years):
        year = int(st.number_input("哪一年", FIRST, LAST, next_year(calendar), key="calendar_new_year"))
        text = st.text_area(
            "把通知正文粘贴在这里，一个节日一行。例：春节：2月5日至2月11日放假调休。2月14日（周日）上班。",
            height=200,
            key="calendar_text",
        )
        file = st.file_uploader(
            "或者上传通知，只收文本文件（.txt）。Word里的通知请复制，粘贴到上面。",
            type=["txt"],
            key="calendar_file",
        )
        if file is not None or text.strip():
            _confirm(text if file is None else file.getvalue(), year)


def _confirm(content: str | bytes, year: int) -> None:
    """What was read, day by day, before it is saved; a file is decoded as every file of the house is."""
    try:
        notice = holidays.read(content if isinstance(content, str) else text_file.decoded(content), year)
    except Unreadable as problem:
        st.error(str(problem))
        return
    free = "、".join(f"{words.short_day(day)}{name}" for day, name in sorted(notice.free.items()))
    makeup = "、".join(words.short_day(day) for day in sorted(notice.makeup)) or "没有"
    st.markdown(
        f"**放假{len(notice.free)}天**　{words.plain(free)}\n\n**补班{len(notice.makeup)}天**　{words.plain(makeup)}"
    )
    if st.button(f"核对无误，保存{year}年的放假安排", type="primary", key="calendar_save"):
        moved = None
        with frame.acting() as s:
            moved = recounting.enter_notice(
                s,
                frame.me(),
                year=year,
                free=notice.free,
                makeup=notice.makeup,
                source="国务院办公厅放假通知",
                now=frame.now(),
            )
        if moved is not None:
            saving.say(f"已保存。在办件里有{moved}件的到期日按新安排重算了，原来的日期留在“经过”里。")
