"""首页: three large actions, then what is to be done today and who is on duty."""

from collections.abc import Collection, Sequence

import streamlit as st

from model.catalogue import items
from model.desk.colleagues import to_answer, transfers
from model.desk.deadline import extending
from model.desk.errands import liaison
from model.desk.lists.queue import of as queue_of
from model.desk.ticket import sub_tasks
from model.ground import db
from model.ground.workdays import Calendar
from model.people.permissions import Permission, Role
from model.roster import leave
from model.roster.on_post import answering
from model.roster.on_post.answering import Standing
from model.voice import lists as voice
from pages.desk.lists import queue
from pages.handover import handover_owed
from pages.home import home_duty, home_inspections, home_presence, home_staff_moves
from pages.parts import alarms, frame, on_post, tables, words

TOP = 8


def render() -> None:
    me = frame.me()
    day = words.short_day if frame.phone() else words.long_day
    frame.heading(f"{me.name}，今天是{day(frame.today())}")
    everyone = me.role in queue.LOOKERS_ON
    with db.reading() as s:
        mine = queue_of(s, me, frame.now(), everyone=everyone, size=TOP)
        standings = answering.now_standing(s, me.town_id, frame.now())
    with st.container(horizontal=True):
        if frame.can(Permission.take_in):
            _action("登记办件", "intake", ":material/edit_document:", primary=True)
        _action("查办件", "find", ":material/search:")
        if frame.can(Permission.sign_in):
            home_presence.action()
        else:
            _action("今日在岗", "today", ":material/badge:")
    if frame.can(Permission.sign_in):
        home_presence.told(standings)
    named = alarms.for_me(standings)
    _waits(mine.own_posts, mine.calendar)
    st.subheader("今天要办的")
    if mine.total:
        st.markdown(queue.counts(mine))
        tables.tickets(
            mine.tickets,
            "home_open",
            today=frame.today(),
            calendar=mine.calendar,
            alarm=mine.alarm,
            own_posts=mine.own_posts,
            marks=mine.marks,
            brief=True,
        )
        frame.link("queue", "全部打开", icon=":material/list:")
    else:
        queue.empty()
    _who(standings, mine.calendar, named)


def _waits(own_posts: frozenset[int], calendar: Calendar) -> None:
    """What else waits for this person, by where it is done."""
    if frame.me().role is Role.department_handler:
        _parts()
    _notes(own_posts)
    _complaints()
    handover_owed.lines()
    home_duty.draw(calendar)
    home_inspections.draw()
    home_staff_moves.draw()
    if frame.can(Permission.take_in):
        _at_home(own_posts)


def _who(standings: Sequence[Standing], calendar: Calendar, named: Collection[int]) -> None:
    """For whom this person stands in, and who is on duty; the posts `named` stand on top of the page."""
    for standing in standings:
        if standing.standing_in and standing.account and standing.account.id == frame.me().id:
            st.info(words.plain(f"您现在顶{standing.post.name}：{standing.because}。它的办件也在上面。"))
    st.subheader("今天谁在岗")
    if not calendar.works(frame.today()):
        st.caption(f"今天{calendar.name(frame.today())}，大厅不上班。下面是各岗位的责任人。")
    st.markdown(on_post.summary(standings))
    others = [standing for standing in standings if standing.post.id not in named]
    on_post.lines([standing for standing in others if standing.standing_in or standing.account is None])
    frame.link("today", "看每个岗位", icon=":material/badge:")


def _notes(own_posts: frozenset[int]) -> None:
    """What else waits for this person, one line each; in a new town the first steps."""
    me = frame.me()
    with db.reading() as s:
        owed = to_answer.owed(s, me, own_posts)
        offered = len(transfers.incoming(s, me.town_id, own_posts))
        supervised = to_answer.supervised(s, me) if me.role is Role.director else 0
        extensions = extending.waiting(s, me)
        leaves = len(leave.waiting(s, me)) if frame.can(Permission.approve_leave) else 0
        begun = bool(items.categories(s, me.town_id))
    if owed:
        frame.link("queue", f"有{queue.owed_words(owed)}等您回复", icon=":material/notifications:")
    if offered:
        frame.link("queue", f"有{offered}件转给您，等您接下", icon=":material/forward:")
    if supervised:
        told = f"督办：有{supervised}件还没有回复"
        frame.link("queue", told, icon=":material/priority_high:", whose="supervised")
    if extensions:
        told = f"有{len(extensions)}件延期等您批"
        frame.link("ticket", told, icon=":material/more_time:", number=extensions[0].number)
    if leaves:
        frame.link("leave", f"有{leaves}件请假等您批", icon=":material/event_busy:")
    if not begun and frame.can(Permission.upload_items):
        st.info("刚开始用：先在“窗口和站点”登记各村，上传事项目录，再开账号、设岗位，就可以收第一件了。")


def _complaints() -> None:
    """Complaints in hand, and those whose handler may no longer have them."""
    with db.reading() as s:
        own = voice.owed_by(s, frame.me()) if frame.can(Permission.answer_complaints) else 0
        misplaced = voice.misplaced(s, frame.me())
    if own:
        frame.link("complaints", f"有{own}件投诉由您承办", icon=":material/campaign:")
    if misplaced:
        told = f"有{len(misplaced)}件投诉要改派：承办人和被投诉的人同守过一个岗位"
        frame.link("complaint", told, icon=":material/campaign:", number=misplaced[0])


def _parts() -> None:
    """The parts of joint tickets that the department has to answer: one leads to its ticket, several to the list,
    where they are on top."""
    with db.reading() as s:
        parts = sub_tasks.to_answer(s, frame.me())
    told, icon = f"有{len(parts)}件联办等您答复", ":material/account_tree:"
    if len(parts) == 1:
        frame.link("ticket", told, icon=icon, number=parts[0][1])
    elif parts:
        frame.link("queue", told, icon=icon)


def _at_home(own_posts: frozenset[int]) -> None:
    """Visits of today and reports that are due."""
    with db.reading() as s:
        owed = liaison.owed(s, frame.me(), frame.now(), own_posts=own_posts)
    if owed:
        frame.link("visits", f"有{len(owed)}件上门办件等您去办或回复", icon=":material/home_pin:")


def _action(label: str, url: str, icon: str, *, primary: bool = False) -> None:
    if st.button(label, icon=icon, type="primary" if primary else "secondary", key=f"home_{url}", width=220):
        frame.open_page(url)
