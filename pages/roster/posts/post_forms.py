"""The forms of 岗位设置 for one post: put somebody into a slot, end that, rename, switch off."""

from collections.abc import Iterable
from datetime import timedelta

import streamlit as st

from model.desk.ticket import stages
from model.ground import db
from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Permission, may
from model.roster.posts import posts
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.staff import holders, staff_moves
from pages.parts import frame, saving, words
from pages.roster.posts import post_nature


def draw(post: Post) -> None:
    """Everything that may be done with one post."""
    with db.reading() as s:
        people = {account.id: account for account in accounts.of_town(s, post.town_id)}
    with st.container(border=True):
        for holder in _lasting(post):
            _holder(post, holder, people[holder.account_id])
        if post.active:
            _assign(post, people.values())
        with st.container(horizontal=True):
            with st.popover("改名称和职责", icon=":material/edit:"):
                _rename(post)
            with st.popover("改性质和起止日期", icon=":material/date_range:"):
                post_nature.draw(post)
            if post.active:
                st.link_button("打印胸牌", f"/papers/staff/badges?post={post.id}", icon=":material/print:")
                st.link_button(
                    "打印座牌", f"/papers/staff/desk-plates?post={post.id}", icon=":material/print:"
                )
                saving.button(
                    "停用这个岗位", key=f"posts_off_{post.id}", on_click=_switch_off, args=(post.id,)
                )
            else:
                saving.button("重新启用", key=f"posts_on_{post.id}", on_click=_switch_on, args=(post.id,))


def _lasting(post: Post) -> list[PostHolder]:
    """Who holds the post today or will."""
    today = frame.today()
    return [h for h in post.holders if h.until is None or h.until >= max(today, h.since)]


def _holder(post: Post, holder: PostHolder, account: Account) -> None:
    """Who it is, of which unit (双重管理, R030), and how to end it; a posted A at a window only by consent (R029)."""
    until = f"到{words.day(holder.until)}" if holder.until else ""
    unit = f"　原单位：{words.plain(account.department.name)}" if account.department else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"{holder.slot.label}　**{words.plain(account.name)}**　{words.day(holder.since)}起{until}{unit}",
            width="stretch",
        )
        if staff_moves.needs_consent(post, holder, frame.today()):
            frame.link("staff-moves", "换人到“人员调整”", icon=":material/swap_horiz:")
        else:
            last = "到今天为止" if post.active else "到昨天为止"
            saving.button(last, key=f"posts_end_{holder.id}", on_click=_end, args=(post.id, holder.id))


def _assign(post: Post, everybody: Iterable[Account]) -> None:
    names = {
        a.login: "　".join(
            (a.name, a.role.label, a.employment.label, a.department.name if a.department else "")
        )
        for a in everybody
        if a.active and may(a, Permission.handle_tickets)
    }
    with st.form(f"posts_assign_{post.id}", border=False):
        slot, who, since = st.columns([1, 2, 1])
        slot.selectbox("哪一岗", list(Slot), format_func=lambda x: x.label, key="posts_slot")
        who.selectbox(
            "安排谁（必填）",
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder="选人",
            key="posts_who",
        )
        since.date_input("从哪天起", frame.today(), format="YYYY-MM-DD", key="posts_since")
        saving.submit(
            "安排到岗",
            type="primary",
            key=f"posts_assign_{post.id}_save_assignment",
            on_click=_save_assignment,
            args=(post.id,),
        )


def _save_assignment(post_id: int) -> None:
    state, me = st.session_state, frame.me()
    if not state["posts_who"]:
        st.error("还没有选人。请先选“安排谁”。")
        return
    with frame.acting("已安排。原来的人到前一天为止，请两边办好交接。") as s:
        holders.assign(
            s,
            posts.by_id(s, me.town_id, post_id),
            me,
            slot=state["posts_slot"],
            account=accounts.colleague(s, frame.me(), state["posts_who"]),
            since=state["posts_since"],
            now=frame.now(),
        )


def _end(post_id: int, holder_id: int) -> None:
    me = frame.me()
    with frame.acting("已记下。请尽快安排接替的人。") as s:
        post = posts.by_id(s, me.town_id, post_id)
        holder = next(h for h in post.holders if h.id == holder_id)
        last = frame.today() - timedelta(days=not post.active)  # nobody stands at a closed post
        holders.end(s, post, holder, me, until=last, now=frame.now())


def _rename(post: Post) -> None:
    with st.form(f"posts_rename_{post.id}", border=False):
        name = f"posts_name_{post.id}"
        st.text_input("岗位名称（必填）", value=post.name, max_chars=60, key=name)
        st.text_area("职责", value=post.duties, max_chars=500, key=f"posts_duties_{post.id}")
        saving.submit(
            "保存名称和职责", key=f"posts_rename_{post.id}_save_name", on_click=_save_name, args=(post.id,)
        )


def _save_name(post_id: int) -> None:
    state, me = st.session_state, frame.me()
    with frame.acting("已保存。") as s:
        posts.rename(
            s, posts.by_id(s, me.town_id, post_id), me,
            name=state[f"posts_name_{post_id}"], duties=state[f"posts_duties_{post_id}"], now=frame.now(),
        )  # fmt: skip


def _switch_off(post_id: int) -> None:
    me = frame.me()
    with frame.acting("已停用。需要时可以重新启用。") as s:
        post, waiting = posts.by_id(s, me.town_id, post_id), stages.open_at(s, me.town_id, post_id)
        why = staff_moves.objection_to_closing(s, post, frame.today())
        posts.switch_off(s, post, me, open_tickets=waiting, unconsented=why, now=frame.now())


def _switch_on(post_id: int) -> None:
    me = frame.me()
    with frame.acting("已重新启用。") as s:
        posts.switch_on(s, posts.by_id(s, me.town_id, post_id), me, now=frame.now())
