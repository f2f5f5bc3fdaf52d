"""巡查: go on a patrol, have a spot check drawn, see and decide what was found (R112, R113, R115, R116)."""

import streamlit as st

from model.ground import db, workdays
from model.people.permissions import Permission
from model.roster.inspections import findings, inspecting, inspections, patrol_plan
from pages.parts import frame, saving
from pages.roster.inspections import inspection_findings, inspection_month, inspection_walk

MOST = 60


def render() -> None:
    frame.heading("巡查")
    me = frame.me()
    inspects = frame.can(Permission.inspect_posts)
    with db.reading() as s:
        begun = inspections.unfinished(s, me) if inspects else None
        waiting = findings.undecided(s, me)[0]
        own = findings.own(s, me)
        hall_open = inspects and inspecting.hall_open(s, me.town_id, frame.now())
    if begun:
        inspection_walk.draw(begun, hall_open=hall_open)
    elif inspects:
        _begin(hall_open)
    inspection_findings.to_decide(waiting)
    inspection_findings.own(own, inspects=inspects)
    if inspects:
        inspection_month.draw()


def _begin(hall_open: bool) -> None:
    today = frame.today()
    with db.reading() as s:
        missing = patrol_plan.missing(frame.moment(s))
        calendar = workdays.load_calendar(s)
    sentence, missed = missing.to_do(), missing.missed()
    if sentence:
        st.info(f"{sentence}。", icon=":material/directions_walk:")
    if missed:
        more = "。一天的巡岗只算当天，不能补前面的" if missing.patrols else ""
        st.caption(f"{missed}{more}。")
    if not hall_open:
        day = "" if calendar.works(today) else f"今天{calendar.name(today)}。"
        st.info(f"{day}{inspecting.CLOSED}", icon=":material/schedule:")
    what = "连村级代办点一起查" if hall_open else "只查村级代办点"
    if not (st.checkbox(what, key="inspections_villages") or hall_open):
        return
    with st.container(horizontal=True):
        saving.button(
            "开始巡岗",
            type="primary",
            icon=":material/directions_walk:",
            key="inspections_patrol",
            on_click=_patrol,
        )
        with st.popover("抽查", icon=":material/casino:"):
            st.number_input("抽几个岗位", 1, MOST, 3, key="inspections_count")
            st.caption("由电脑抽签。抽了就有编号和抽取号，不能重抽；做完这一次，才能抽下一次。")
            saving.button("抽签，开始抽查", type="primary", key="inspections_draw", on_click=_draw)


def _patrol() -> None:
    with frame.acting("已开始。走到一个岗位，就记一个。") as s:
        inspecting.patrol(
            s, frame.me(), with_villages=st.session_state["inspections_villages"], now=frame.now()
        )


def _draw() -> None:
    state = st.session_state
    with frame.acting("已抽好。走到一个岗位，就记一个。") as s:
        inspecting.spot_check(
            s,
            frame.me(),
            count=state["inspections_count"],
            with_villages=state["inspections_villages"],
            now=frame.now(),
        )
