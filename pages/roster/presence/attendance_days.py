"""One person's month day by day, and for whoever may: what was forgotten put right."""

from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta

import polars as pl
import streamlit as st

from model.ground import db
from model.people import accounts
from model.people.accounts import Account
from model.roster.posts import hours
from model.roster.posts.hours import Hours
from model.roster.presence import attendance_month, corrections
from model.roster.presence.attendance_month import DayLine
from pages.parts import frame, saving, words
from papers import attendance_sheets


def draw(people: Mapping[str, str], first: date) -> None:
    """Chosen by name where there are several, else the only one."""
    st.header("一天一天看")
    login = next(iter(people))
    if len(people) > 1:
        login = st.selectbox(
            "看谁", list(people), format_func=people.__getitem__, key="attendance_who", width=420
        )
    with db.reading() as s:
        account = accounts.colleague(s, frame.me(), login)
        lines = attendance_month.days(s, frame.me(), account, first, frame.now())
        of_hall = hours.of(s, account.town_id)
    shown = [line for line in reversed(lines) if line.due or line.stays or line.leaves]
    if corrections.corrects(frame.me(), account):
        with st.container(horizontal=True):
            _forms(account, shown, of_hall)
    else:
        st.caption(corrections.WHO)
    _listed(shown)


def _listed(lines: Sequence[DayLine]) -> None:
    if frame.phone():
        for line in lines:
            remark = _odd(line)
            st.markdown(
                f"**{words.short_day(line.day)}**　{attendance_sheets.stays(line) or '—'}"
                + (f"  \n:gray[{words.plain(remark)}]" if remark else "")
            )
        return
    st.dataframe(
        pl.DataFrame(
            [
                {
                    "日期": f"{words.day(line.day)}（周{words.WEEKDAYS[line.day.weekday()]}）",
                    "签到—签退": attendance_sheets.stays(line),
                    "迟到/早退/离岗": _missed(line),
                    "在岗/应在岗小时": _hours(line),
                    "说明": attendance_sheets.remarks(line),
                }
                for line in lines
            ]
        ),
        hide_index=True,
        height="content",
        row_height=_height(lines),
        column_config={
            "日期": st.column_config.TextColumn(width=164),
            "签到—签退": st.column_config.TextColumn(width=216),
            "迟到/早退/离岗": st.column_config.TextColumn(width=122),
            "在岗/应在岗小时": st.column_config.TextColumn(width=124),
            "说明": st.column_config.TextColumn(width=222),
        },
    )


def _hours(line: DayLine) -> str:
    due = line.worked.due
    return f"{attendance_sheets.hours(line.worked.on)}/{attendance_sheets.hours(due)}" if due else ""


def _height(lines: Sequence[DayLine]) -> int:
    """Room for the longest remark, four lines of 14 characters at most, and for two causes of missed minutes."""
    most = max((len(attendance_sheets.remarks(line)) for line in lines), default=0)
    several = any("，" in _missed(line) for line in lines)
    return 35 + 21 * (min(max(-(-most // 14), 1 + several), 4) - 1)


def _missed(line: DayLine) -> str:
    """`迟到12分钟，早退30分钟`; nothing on a day without."""
    minutes = (("迟到", line.worked.late), ("早退", line.worked.early), ("中途离岗", line.worked.out))
    return "，".join(f"{what}{count}分钟" for what, count in minutes if count)


def _odd(line: DayLine) -> str:
    return "；".join(filter(None, (_missed(line), attendance_sheets.remarks(line))))


def _forms(account: Account, lines: Sequence[DayLine], of_hall: Hours) -> None:
    """Only for days before today; what stands there now stays in the log."""
    forgotten = [line.day for line in lines if line.worked.forgotten]
    if forgotten:
        with (
            st.popover("补记签退", icon=":material/edit_calendar:"),
            st.form(f"attendance_close_{account.login}", border=False),
        ):
            st.selectbox("哪一天", forgotten, format_func=words.short_day, key="attendance_close_day")
            st.time_input("几点离开的", of_hall.closes, step=300, key="attendance_close_left")
            st.text_input(
                "原因（必填）", max_chars=300, placeholder="例：停电，没能签退", key="attendance_close_why"
            )
            saving.submit("记下签退", key="attendance_close", on_click=_close, args=(account.login,))
    yesterday = frame.today() - timedelta(days=1)
    with (
        st.popover("补记到岗", icon=":material/edit_calendar:"),
        st.form(f"attendance_add_{account.login}", border=False),
    ):
        st.date_input("哪一天", yesterday, max_value=yesterday, format="YYYY-MM-DD", key="attendance_add_day")
        came, left = st.columns(2)
        came.time_input("几点到", of_hall.opens, step=300, key="attendance_add_came")
        left.time_input("几点离开", of_hall.closes, step=300, key="attendance_add_left")
        st.text_input(
            "原因（必填）", max_chars=300, placeholder="例：去县里开会，没到大厅", key="attendance_add_why"
        )
        saving.submit("记下到岗", key="attendance_add", on_click=_add, args=(account.login,))


def _add(login: str) -> None:
    state, me, done = st.session_state, frame.me(), None
    with frame.acting("已补记，原因和补记人都写在这一天的说明里。") as s:
        done = corrections.add_stay(
            s, me, accounts.colleague(s, me, login), day=state["attendance_add_day"], came=_time("add_came"),
            left=_time("add_left"), reason=state["attendance_add_why"], now=frame.now(),
        )  # fmt: skip
    if done:
        state["attendance_add_why"] = ""


def _close(login: str) -> None:
    state, me = st.session_state, frame.me()
    with frame.acting("已补记签退，原因和补记人都写在这一天的说明里。") as s:
        corrections.close_stay(
            s, me, accounts.colleague(s, me, login), day=state["attendance_close_day"], left=_time("close_left"),
            reason=state["attendance_close_why"], now=frame.now(),
        )  # fmt: skip


def _time(name: str) -> time:
    """The time chosen; one that was cleared counts as midnight, and is refused."""
    return st.session_state[f"attendance_{name}"] or time()
