"""岗位设置: posts with their A, B and C; who is missing is told first."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import streamlit as st

from model.desk.ticket import stages
from model.ground import db
from model.people import sites
from model.roster.posts import headcount, posts, special_posts
from model.roster.posts.posts import Post, Slot
from pages.parts import frame, words
from pages.roster.posts import post_forms, post_new


def render() -> None:
    frame.heading("岗位设置", "岗位管事情，人守岗位。A岗不在，B岗顶上；每个岗位都要有A岗和B岗。")
    me, today = frame.me(), frame.today()
    with db.reading() as s:
        every = posts.of_town(s, me.town_id, with_closed=True)
        missing = headcount.thin_windows(sites.windows(s, me.town_id), every, today)
        missing += headcount.thin_villages(s, me.town_id)
    missing += headcount.divided_people(every, today)
    _warn(_ended(every) + missing + _without_b(every))
    if every:
        _table(every)
        frame.link("item-papers", "打印胸牌、座牌和便民服务卡", icon=":material/print:")
        names = {post.id: _name(post) for post in every}
        chosen = st.selectbox(
            "要改哪个岗位", list(names), index=None, format_func=names.__getitem__,
            placeholder="先在这里选岗位", key="posts_chosen",
        )  # fmt: skip
        if chosen:
            post_forms.draw(next(post for post in every if post.id == chosen))
    else:
        st.info("还没有设岗位。点“新设一个岗位”开始。")
    post_new.draw()


def _name(post: Post) -> str:
    return f"{post.name}　{post.window.name if post.window else post.site.name}"


def _ended(every: Sequence[Post]) -> list[str]:
    """Special posts whose last day is past, with what still lies there."""
    me, gone = frame.me(), [post for post in every if special_posts.over(post, frame.today())]
    with db.reading() as s:
        return [special_posts.farewell(post, stages.open_at(s, me.town_id, post.id)) for post in gone]


def _without_b(every: Sequence[Post]) -> list[str]:
    """Posts that are empty as soon as A is away."""
    today = frame.today()
    return [
        f"“{post.name}”还没有B岗，A岗请假时会无人在岗。请安排。"
        for post in every
        if post.active and not special_posts.over(post, today) and posts.holder(post, Slot.b, today) is None
    ]


def _warn(sentences: Sequence[str]) -> None:
    if sentences:
        with st.expander(
            f"要补齐的（{len(sentences)}）",
            icon=":material/warning:",
            expanded=len(sentences) <= 3,
            key="posts_missing",
            on_change="rerun",
        ):
            st.markdown("\n".join(f"- {words.plain(sentence)}" for sentence in sentences))


def _state(post: Post, today: date) -> str:
    if not post.active:
        return "已停用"
    if special_posts.over(post, today):
        return "已到期"
    if not post.runs(today):
        return f"{words.day(post.begins_on)}开始"
    return f"到{words.day(post.ends_on)}" if post.ends_on else "在用"


def _table(every: Sequence[Post]) -> None:
    today = frame.today()

    def held(post: Post, slot: Slot) -> str:
        holder = posts.holder(post, slot, today)
        return holder.account.name if holder else "没有安排"

    st.dataframe(
        pl.DataFrame(
            [
                {
                    "地点": post.window.name if post.window else post.site.name,
                    "岗位": post.name,
                    "A岗": held(post, Slot.a),
                    "B岗": held(post, Slot.b),
                    "C岗": held(post, Slot.c),
                    "性质": post.nature.label,
                    "状态": _state(post, today),
                }
                for post in every
            ]
        ),
        hide_index=True,
        height="content",
    )
