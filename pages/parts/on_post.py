"""Who is on duty, as lines: for the board of today, for the home page, and for what a leave would change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from model.ground.workdays import Calendar
from model.roster.on_post.answering import Standing
from model.roster.posts.hours import Hours
from pages.parts import words


def badge(standing: Standing) -> str:
    """在岗, 顶岗 or 无人在岗, as Markdown: the word first, colour beside it."""
    if standing.account is None:
        return ":orange-badge[无人在岗]"
    return ":blue-badge[顶岗]" if standing.standing_in else ":green-badge[在岗]"


def line(standing: Standing, note: str = "") -> str:
    """One post: where, what, who, and why it is not A; then whatever else is to be said of it."""
    place = standing.post.window.name if standing.post.window else standing.post.site.name
    who = f"**{words.plain(standing.account.name)}**　" if standing.account else ""
    why = "" if standing.account and not standing.standing_in else f"  \n{_why(standing)}"
    below = f"  \n:gray[{words.plain(note)}]" if note else ""
    return f"{words.plain(place)}　{words.plain(standing.post.name)}　{who}{badge(standing)}{why}{below}"


def _why(standing: Standing) -> str:
    return f":gray[{words.plain(standing.why)}]"


def summary(standings: Sequence[Standing]) -> str:
    """`21个岗位：在岗18，顶岗2，无人在岗1`."""
    empty = sum(x.account is None for x in standings)
    standing_in = sum(x.standing_in for x in standings)
    return f"{len(standings)}个岗位：在岗{len(standings) - empty - standing_in}，顶岗{standing_in}，无人在岗{empty}"


def shut(at: datetime, today: date, hours: Hours, calendar: Calendar) -> str:
    """Why nobody is at the hall at that moment, before the list of who is responsible; empty on a working day until
    closing time."""
    if not calendar.works(at.date()):
        day = "今天" if at.date() == today else "明天"
        return f"{day}{calendar.name(at.date())}，大厅不上班。下面是各岗位的责任人。"
    return "现在已经下班。下面是各岗位的责任人。" if at.time() >= hours.closes else ""


def lines(standings: Sequence[Standing], notes: Mapping[int, str] | None = None) -> None:
    """The posts one under another, those without anybody first; `notes` by post id."""
    for standing in sorted(standings, key=lambda x: x.account is not None):
        st.markdown(line(standing, (notes or {}).get(standing.post.id, "")))


def board(standings: Sequence[Standing], notes: Mapping[int, str] | None = None) -> None:
    """Everybody in two columns, hall and villages; on a phone one under the other."""
    empty = [x for x in standings if x.account is None]
    if empty:
        st.header("无人在岗")
        lines(empty, notes)
    manned = [x for x in standings if x.account]
    hall, villages = st.columns(2, gap="large")
    with hall:
        st.header("大厅窗口")
        lines([x for x in manned if x.post.window], notes)
    with villages:
        st.header("村级代办点")
        lines([x for x in manned if not x.post.window], notes)
