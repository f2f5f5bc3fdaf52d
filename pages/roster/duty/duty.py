"""值班表: the own duties with swaps and wishes on top, then a month at the hall or in a village, and what is not covered."""

import calendar as months
from collections.abc import Sequence
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.ground import db, workdays
from model.people import sites
from model.people.permissions import Permission, Role
from model.people.sites import Site
from model.roster.duty import duty_fitness, duty_gaps, duty_month
from model.roster.duty.duty_gaps import Gap
from model.roster.duty.duty_month import Line
from pages.parts import frame, words
from pages.roster.duty import duty_own, duty_replacing, duty_table

BACK, AHEAD = 12, 3  # months that can be looked at
PLACES = HALL, VILLAGES = "大厅", "各村"
SHOWN, DAYS = 12, 5  # lines of the alarm, and days named in one


def render() -> None:
    me, today = frame.me(), frame.today()
    frame.heading("值班表", words.long_day(today))
    if duty_fitness.kinds_of(me):
        duty_own.draw()
    st.header("全月")
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    first, last = _month(left, today)
    place = _place(middle, right)
    with db.reading() as s:
        calendar = workdays.load_calendar(s)
        lines = duty_month.of(s, place, first, last, calendar)
        plans = frame.can(Permission.plan_duty)
        gaps = (
            duty_gaps.of(s, me.town_id, max(first, today), last, calendar) if plans and last >= today else []
        )
    if gaps:
        _not_covered(gaps)
    if any(calendar.presumed(line.day) for line in lines):
        st.caption("放假通知还没有公布的日子，暂按周一至周五推算。通知录入后请再核对。")
    _head(place, first, lines)
    duty_table.draw(lines, duty_month.at_village(place), today)


def _month(here: DeltaGenerator, today: date) -> tuple[date, date]:
    """The month to look at, this one at first."""
    this = today.replace(day=1)
    choices = [_moved(this, step) for step in range(AHEAD, -BACK - 1, -1)]
    keys = [f"{month:%Y-%m}" for month in choices]
    names = dict(zip(keys, (f"{month.year}年{month.month}月" for month in choices), strict=True))
    chosen = here.selectbox("月份", keys, AHEAD, format_func=names.__getitem__, key="duty_month")
    first = choices[keys.index(chosen)]
    return first, first.replace(day=months.monthrange(first.year, first.month)[1])


def _moved(first: date, step: int) -> date:
    years, month = divmod(first.month - 1 + step, 12)
    return date(first.year + years, month + 1, 1)


def _place(here: DeltaGenerator, beside: DeltaGenerator) -> Site:
    """The hall, or one village: a village agent begins at the own one."""
    me = frame.me()
    with db.reading() as s:
        hall, villages = sites.hall(s, me.town_id), sites.villages(s, me.town_id)
    at_home = me.role is Role.village_agent
    st.session_state.setdefault("duty_place", PLACES[at_home])
    where = here.segmented_control("地点", PLACES, key="duty_place")
    if where != VILLAGES or not villages:
        return hall
    codes = [site.code for site in villages]
    names = {site.code: site.name for site in villages}
    st.session_state.setdefault(
        "duty_village", next((x.code for x in villages if x.id == me.site_id), codes[0])
    )
    chosen = beside.selectbox("哪个村", codes, format_func=names.__getitem__, key="duty_village")
    return villages[codes.index(chosen)]


def _not_covered(gaps: Sequence[Gap]) -> None:
    """For the planner: which days of the month nobody keeps, at the hall and in every village; a line opens its place."""
    grouped: dict[tuple[Site, str, str], list[date]] = {}
    for gap in gaps:
        grouped.setdefault((gap.site, gap.kind.label, gap.because), []).append(gap.day)
    with st.expander(f"从今天到月底有{len(gaps)}处没有人值班", icon=":material/event_busy:"):
        for n, ((site, kind, why), days) in enumerate(list(grouped.items())[:SHOWN]):
            listed = "、".join(map(words.short_day, days[:DAYS]))
            more = f"等{len(days)}天" if len(days) > DAYS else ""
            label = words.plain(f"{site.name}　{kind}　{listed}{more}　{why}")
            st.button(label, key=f"duty_gap_{n}", type="tertiary", on_click=_open, args=(site,))
        if len(grouped) > SHOWN:
            st.caption(f"还有{len(grouped) - SHOWN}条没有列出，请在下面按地点看。")


def _open(site: Site) -> None:
    """Show the month of this place."""
    village = duty_month.at_village(site)
    st.session_state["duty_place"] = PLACES[village]
    if village:
        st.session_state["duty_village"] = site.code


def _head(place: Site, first: date, lines: Sequence[Line]) -> None:
    """What is to be seen, the way to the printed sheet, and for the planner somebody else for a day."""
    site = f"&site={place.code}" if duty_month.at_village(place) else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{words.plain(place.name)}　{first.year}年{first.month}月**", width="content")
        st.markdown(f"[打印这个月的值班表](/papers/staff/duty?month={first:%Y-%m}{site})", width="content")
        frame.link("calendar", "工作日历", icon=":material/calendar_month:")
        if frame.can(Permission.plan_duty):
            frame.link("rota", "排值班", icon=":material/edit_calendar:")
            duty_replacing.draw(place, lines)
