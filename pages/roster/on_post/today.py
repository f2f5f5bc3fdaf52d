"""今日在岗: each post and who answers for it, the empty ones first."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

import streamlit as st

from model.ground import db, workdays
from model.ground.db import OFFICE_ZONE, Labelled
from model.people.permissions import Permission
from model.roster import leave
from model.roster.leave import Leave
from model.roster.on_post import filling, gaps
from model.roster.on_post.answering import Moment, Standing, office_day
from model.roster.posts import hours
from pages.parts import alarms, frame, on_post, words
from pages.roster.on_post import today_boards, today_gaps


class Look(Labelled):
    """When people ask for."""

    now = "now", "现在"
    afternoon = "afternoon", "今天下午"
    tomorrow_morning = "tomorrow_morning", "明天上午"
    tomorrow_afternoon = "tomorrow_afternoon", "明天下午"


MORNING, AFTERNOON = time(9), time(15)
LATER = {
    Look.afternoon: (0, AFTERNOON),
    Look.tomorrow_morning: (1, MORNING),
    Look.tomorrow_afternoon: (1, AFTERNOON),
}


def render() -> None:
    now = frame.now()
    frame.heading("今日在岗", f"{words.long_day(now.date())}　{now:%H:%M}")
    town = frame.me().town_id
    with db.reading() as s:
        open_hours, calendar = hours.of(s, town), workdays.load_calendar(s)
    over = now.time() >= open_hours.closes
    looks = [look for look in Look if not (over and look is Look.afternoon)]
    look = st.segmented_control(
        "看哪个时候", looks, default=Look.now, format_func=lambda look: look.label, key="today_look"
    )
    look = look or Look.now
    at = _moment(look, now)
    with db.reading() as s:
        standings = Moment(s, town, at).standings
        came = filling.here_since(s, town, now) if look is Look.now else {}
        away = leave.away_at(s, town, at)
        alarmed = gaps.alarms(Moment(s, town, now)) if look is Look.now else []
    if not standings:
        st.info("还没有设岗位。请管理员或中心主任到“岗位设置”里先设岗位、安排A岗和B岗。")
        return
    if why := on_post.shut(at, now.date(), open_hours, calendar):
        st.caption(why)
    st.markdown(f"**{on_post.summary(standings)}**")
    alarms.box(alarmed)
    rung = {alarm.post.id for alarm in alarmed}
    shown = [standing for standing in standings if standing.post.id not in rung]
    on_post.board(shown, {standing.post.id: _notes(standing, came, away) for standing in shown})
    if frame.can(Permission.view_attendance):
        today_gaps.draw()
    today_boards.draw()


def _notes(standing: Standing, came: Mapping[int, datetime], away: Mapping[int, Leave]) -> str:
    """`8:12签到` of whoever answers at the hall, and until when those are away who hold the post."""
    post, account = standing.post, standing.account
    notes = []
    if account and post.window_id and account.id in came:
        notes.append(f"{came[account.id]:%H:%M}签到")
    for holder in post.holders:
        absence = away.get(holder.account_id)
        if absence and holder.on(office_day(absence.begins_at)):
            until = words.span(absence.begins_at, absence.ends_at)
            notes.append(f"{holder.slot.label}不在：{until}")
    return "　".join(notes)


def _moment(look: Look, now: datetime) -> datetime:
    if look is Look.now:
        return now
    days, clock = LATER[look]
    return datetime.combine(now.date() + timedelta(days=days), clock, OFFICE_ZONE)
