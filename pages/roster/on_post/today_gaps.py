"""The record under 今日在岗: when a post had nobody this month, for how long, why, and who came."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import polars as pl
import streamlit as st

from model.ground import db
from model.roster.on_post import gaps
from model.roster.on_post.gaps import PostGap
from pages.parts import frame, words


def draw() -> None:
    """This month's and last month's gaps, latest first, with their sum."""
    with st.expander(
        "无人在岗的记录", icon=":material/history:", key="today_gaps", on_change="rerun"
    ) as drawn:
        if not drawn.open:
            return
        months = _months(frame.today())
        chosen = st.segmented_control("看哪个月", list(months), default="本月", key="today_month") or "本月"
        with db.reading() as s:
            rows = gaps.of_days(s, frame.me(), *months[chosen])
        if not rows:
            st.info(f"{chosen}没有无人在岗的时候。")
            return
        now = frame.now()
        st.markdown(f"共{len(rows)}次，合计{_length(sum(row.minutes(now) for row in rows))}。")
        _table(rows, now)
        if len(rows) == gaps.LONGEST:
            st.caption(f"只列最近的{gaps.LONGEST}次。")


def _months(today: date) -> dict[str, tuple[date, date]]:
    first = today.replace(day=1)
    before = first - timedelta(days=1)
    return {"本月": (first, today), "上月": (before.replace(day=1), before)}


def _length(minutes: int) -> str:
    """`2小时15分钟`, `40分钟`."""
    whole, rest = divmod(minutes, 60)
    return (f"{whole}小时" if whole else "") + (f"{rest}分钟" if rest or not whole else "")


def _table(rows: Sequence[PostGap], now: datetime) -> None:
    table = [
        {
            "日期": words.day(row.began_at.date()),
            "岗位": row.post.name,
            "时间": f"{row.began_at:%H:%M}至{f'{row.ended_at:%H:%M}' if row.ended_at else '现在'}",
            "分钟": row.minutes(now),
            "原因": row.because,
            "后来谁在岗": row.answered.name if row.answered else ("下班或午休" if row.ended_at else ""),
            "谁知道": row.seen_by.name if row.seen_by else "",
        }
        for row in rows
    ]
    st.dataframe(pl.DataFrame(table), hide_index=True, height="content")
