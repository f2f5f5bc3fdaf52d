"""岗位月表: every post of a month day by day: who stood in for A, and where nobody was."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from model.ground import db, workdays
from model.roster.on_post import month_grid
from model.roster.on_post.month_grid import Grid, Row
from pages.parts import frame, on_post, words
from papers import month_grid as paper

BACK, AHEAD = 36, 6  # months that can be looked at


def render() -> None:
    frame.heading(
        "岗位月表",
        "每个岗位每天由谁负责。只写和A岗不同的日子；今天还没过完的半天和以后的日子，按已经批准的请假排出。",
    )
    month = _month()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.segmented_control(
            "看哪些岗位", list(paper.PLACES), default="all", format_func=paper.PLACES.__getitem__,
            key="month_grid_place", width=330,
        ) or "all"  # fmt: skip
        only = not frame.phone() and st.toggle("只看有顶岗或无人的日子", key="month_grid_only")
    with db.reading() as s:
        grid = month_grid.of_month(s, frame.me().town_id, month, frame.today(), now=frame.now())
        calendar = workdays.load_calendar(s)
    grid = grid.only(lambda post: paper.wanted(post, place))
    _summary(grid)
    if frame.phone():
        _listed(grid)
    elif only and not (few := grid.differing()).rows:
        st.info("这个月没有顶岗，也没有无人在岗的日子。")
    elif grid.rows:
        st.html(paper.table(few if only else grid, frame.today(), calendar))
    address = urlencode({"month": f"{month:%Y-%m}", "place": place})
    st.link_button("打印这张月表", f"/papers/staff/month-grid?{address}", icon=":material/print:")


def _month() -> date:
    """The first day of the month that was chosen; `?month=2026-11` opens that one."""
    this = frame.today().replace(day=1)
    months = [_moved(this, n) for n in range(AHEAD, -BACK - 1, -1)]
    wanted = next((m for m in months if f"{m:%Y-%m}" == st.query_params.get("month")), this)
    chosen = st.session_state.get("month_grid_month", wanted)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            "前一月", key="month_grid_before", on_click=_step, args=(_moved(chosen, -1),),
            disabled=chosen == months[-1],
        )  # fmt: skip
        picked: date = st.selectbox(
            "哪个月", months, index=months.index(wanted), format_func=lambda m: f"{m.year}年{m.month}月",
            key="month_grid_month", width=140,
        )  # fmt: skip
        st.button(
            "后一月", key="month_grid_after", on_click=_step, args=(_moved(chosen, 1),),
            disabled=chosen == months[0],
        )  # fmt: skip
    return picked


def _moved(month: date, by: int) -> date:
    years, rest = divmod(month.month - 1 + by, 12)
    return date(month.year + years, rest + 1, 1)


def _step(month: date) -> None:
    st.session_state["month_grid_month"] = month


def _summary(grid: Grid) -> None:
    if not grid.rows:
        st.info("这个月没有在用的岗位。请到“岗位设置”里设岗位，或换一个月看。")
        return
    standing_in, nobody = grid.counts()
    text = f"顶岗{standing_in}个半天，无人在岗{nobody}个半天" if standing_in or nobody else "每天都由A岗在岗"
    st.markdown(f"**{len(grid.rows)}个岗位：{text}**")


def _listed(grid: Grid) -> None:
    """On a phone: post by post only the days that differ."""
    rows = [row for row in grid.rows if not row.calm]
    if grid.rows and not rows:
        st.info("这个月没有顶岗，也没有无人在岗的日子。")
    for row in rows:
        st.markdown(f"**{words.plain(row.post.name)}**　{words.plain(row.place)}\n\n{_days(grid, row)}")


def _days(grid: Grid, row: Row) -> str:
    lines = []
    for day, cell in zip(grid.days, row.cells, strict=True):
        for when, standing in cell.differing if cell else ():
            who = f"　{words.plain(standing.account.name)}" if standing.account else ""
            lines.append(f"- {words.short_day(day)}{when}{who}　{on_post.badge(standing)}")
    return "\n".join(lines)
