"""签到 and 签退 on 首页: one click signs in; signing out asks once more, so that a second click does no harm."""

from datetime import datetime, timedelta

import streamlit as st
from sqlalchemy.orm import Session

from model.ground import db, workdays
from model.ground.db import OFFICE_ZONE
from model.people.permissions import Role
from model.roster import leave
from model.roster.leave import Leave
from model.roster.on_post.answering import Moment, Standing, Why
from model.roster.posts import hours, posts
from model.roster.posts.posts import Slot
from model.roster.presence import attendance, attendance_month
from model.roster.presence.attendance import SignInRecord
from pages.parts import frame, saving, words

WIDTH = 260


def action(s: Session) -> None:
    """The large action: what will happen stands on it."""
    stays = attendance.of_day(s, frame.me(), frame.today())
    last = stays[-1] if stays else None
    if last and last.left_at is None:
        _sign_out(s, last)
        return
    label = f"签到（{_clock(last.left_at)}已签退）" if last else "签到"
    saving.button(
        label, icon=":material/login:", key="home_arrive", width=WIDTH if last else 220, on_click=_arrive
    )


def _sign_out(s: Session, stay: SignInRecord) -> None:
    with st.popover(
        f"签退（已于{_clock(stay.came_at)}签到）", icon=":material/logout:", key="home_leaving", width=WIDTH
    ):
        of_hall = hours.of(s, frame.me().town_id)
        open_now = of_hall.working(frame.now(), workdays.load_calendar(s))
        says = "回来请再签到，还算在今天的考勤里。"
        if open_now:
            stands_in = of_hall.counts and frame.me().role is Role.clerk
            says = f"还没有到下班时间。{'签退以后，您的窗口岗位由B岗顶岗，' if stands_in else ''}{says}"
        st.markdown(says)
        saving.button("确定签退", key="home_depart", on_click=_depart)


def meanwhile(moment: Moment) -> None:
    """One calm line: that signing in ends a leave, or who answers while this person has not signed in."""
    me = frame.me()
    if absence := moment.away.get(me.id):
        st.info(f"您{absence.kind.away}，到{_end(absence)}为止。签到就是销假，岗位马上回到您这里。")
        return
    for standing in moment.standings:
        a = posts.holder(standing.post, Slot.a, frame.today())
        why = standing.reasons[0].why if standing.reasons else None
        if a and a.account_id == me.id and why in (Why.not_signed_in, Why.signed_out):
            st.info(words.plain(_meanwhile(standing, why)))


def _meanwhile(standing: Standing, why: Why) -> str:
    who = f"由{standing.account.name}顶岗" if standing.account else "无人在岗"
    yet = "还" if why is Why.not_signed_in else ""
    return f"您{yet}{why.label}，{standing.post.name}现在{who}。签到以后马上回到您这里。"


def _end(absence: Leave) -> str:
    """`11月24日（星期二）` as the last day, or with the hour when it ends within one."""
    ends = absence.ends_at.astimezone(OFFICE_ZONE)
    day = words.short_day((ends - timedelta(seconds=1)).date(), frame.today())
    return f"{day}中午" if ends.hour else day


def _arrive() -> None:
    me, now, refused, came = frame.me(), frame.now(), list[str](), None
    with db.reading() as s:
        before = attendance_month.today(s, me, now)
        absence = leave.away_at(s, me.town_id, now, of=me.id).get(me.id)
    with frame.acting(refused=refused) as s:
        came = attendance.arrive(s, me, now=now)
    for sentence in refused:  # the second click, or the second browser: nothing is wrong
        st.info(words.plain(sentence))
    if came is None:
        return
    with db.reading() as s:
        after = attendance_month.today(s, me, now + timedelta(minutes=1)).worked
    late = 0 if after.over else after.late - before.worked.late
    ended = "，请假到此为止，岗位从现在起由您负责" if absence else ""
    saving.say(f"已签到，{_clock(now)}{f'，迟到{late}分钟' if late else ''}{ended}。")


def _depart() -> None:
    now = frame.now()
    with frame.acting(f"已签退，{_clock(now)}。回来请再签到。") as s:
        attendance.depart(s, frame.me(), now=now)


def _clock(at: datetime | None) -> str:
    """`8:12`, in the office's time zone."""
    return f"{(local := at.astimezone(OFFICE_ZONE)).hour}:{local:%M}" if at else ""
