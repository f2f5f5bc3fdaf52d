"""无人在岗, on top of a page: which posts nobody answers for, since when and why, and 临时顶岗 beside each."""

from collections.abc import Sequence

import streamlit as st

from model.ground import db
from model.people import accounts
from model.people.permissions import Permission, Role
from model.roster.on_post import filling, gaps
from model.roster.on_post.answering import Moment
from model.roster.on_post.filling import Candidate
from model.roster.on_post.gaps import Alarm
from pages.parts import frame, saving, words

ALERTED = (Role.director, Role.leader)
ON_A_PHONE = 3


def for_me(moment: Moment) -> set[int]:
    """The box on the first page of those who are told at once: director and leaders. Returns
    the posts it names, so that the page does not name them twice."""
    if frame.me().role not in ALERTED:
        return set()
    alarms = gaps.alarms(moment)
    box(alarms, most=ON_A_PHONE if frame.phone() else None)
    return {alarm.post.id for alarm in alarms}


def box(alarms: Sequence[Alarm], *, most: int | None = None) -> None:
    """One line for each post, for the first `most` of them and a link to the others; nothing when every post has
    somebody."""
    if not alarms:
        return
    may_fill = frame.can(Permission.manage_posts)
    fit: dict[int, list[Candidate]] = {}
    if may_fill:
        with db.reading() as s:
            posts = [alarm.post for alarm in alarms[:most]]
            fit = filling.candidates(s, frame.me().town_id, posts, frame.now())
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":orange-badge[:material/person_off: {len(alarms)}个岗位无人在岗]", width="stretch")
            _seen_button(alarms)
        for alarm in alarms[:most]:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_line(alarm), width="stretch")
                if may_fill:
                    with st.popover("临时顶岗", icon=":material/person_add:"):
                        _form(alarm, fit[alarm.post.id])
        if rest := len(alarms) - len(alarms[:most]):
            frame.link("today", f"还有{rest}个，看今日在岗", icon=":material/badge:")


def _line(alarm: Alarm) -> str:
    post = alarm.post
    place = post.window.name if post.window else post.site.name
    seen = f"　{words.plain(alarm.seen_by)}已知道" if alarm.seen_by else ""
    return (
        f"**{words.plain(post.name)}**　{words.plain(place)}　{alarm.since:%H:%M}起{seen}"
        f"  \n:gray[{words.plain(alarm.because)}]"
    )


def _seen_button(alarms: Sequence[Alarm]) -> None:
    if frame.me().role in ALERTED and not all(alarm.seen_by for alarm in alarms):
        saving.button("知道了", icon=":material/visibility:", key="today_know", on_click=_save_known)


def _save_known() -> None:
    with frame.acting("已记下。岗位仍然无人，请尽快安排人。") as s:
        gaps.know(s, frame.me(), now=frame.now())


def _form(alarm: Alarm, fit: Sequence[Candidate]) -> None:
    if not fit:
        st.markdown("现在没有可以顶岗的人。")
        return
    post_id, names = alarm.post.id, {x.account.login: _name(x) for x in fit}
    with st.form(f"today_fill_{post_id}", border=False):
        st.selectbox(
            "谁来顶岗（必填）",
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder="选人，已签到的在前",
            key=f"today_who_{post_id}",
        )
        st.date_input(
            "顶到哪天",
            frame.today(),
            min_value=frame.today(),
            format="YYYY-MM-DD",
            key=f"today_until_{post_id}",
        )
        st.caption("从现在起按C岗办理这个岗位的事，到期自动交回。")
        saving.submit(
            "安排顶岗", type="primary", key=f"today_fill_{post_id}_save", on_click=_save, args=(post_id,)
        )


def _name(candidate: Candidate) -> str:
    return (
        f"{candidate.account.name}　{f'{candidate.came_at:%H:%M}签到' if candidate.came_at else '没有签到'}"
    )


def _save(post_id: int) -> None:
    state, me, filled = st.session_state, frame.me(), None
    login, until = state[f"today_who_{post_id}"], state[f"today_until_{post_id}"]
    if not login or not until:
        st.error("还没有选好谁来顶岗、顶到哪天。请选好再点“安排顶岗”。")
        return
    with frame.acting() as s:
        filled = filling.fill(
            s, me, post_id, account=accounts.colleague(s, me, login), until=until, now=frame.now()
        )
    if filled and filled.account:
        name = filled.account.name
        sentence = f"“{filled.post.name}”现在由{name}顶岗，办件已排到{name}的“我的办件”里。"
        saving.say(words.plain(sentence))
    elif filled:
        sentence = "已安排，人还没有签到。签到以后这个岗位才算有人，请催一下。"
        st.warning(sentence, icon=":material/hourglass:")
