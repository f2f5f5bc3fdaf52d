"""What a post is for and how long: the fields of 岗位设置 for enquiry desks and special posts."""

from datetime import date

import streamlit as st

from model.roster.posts import posts, special_posts
from model.roster.posts.posts import Nature, Post
from pages.parts import frame, saving

SAYS = "问询岗只答问、引导，不分配办件。专项岗按起止日期上岗，例：征地拆迁岗。"


def draw(post: Post) -> None:
    """The form for a post that is there."""
    with st.form(f"post_nature_{post.id}", border=False):
        fields(f"post_nature_{post.id}", post.nature, post.begins_on, post.ends_on)
        saving.submit("保存性质和日期", key=f"post_nature_{post.id}_save", on_click=_save, args=(post.id,))


def fields(
    key: str, nature: Nature = Nature.ordinary, begins_on: date | None = None, ends_on: date | None = None
) -> None:
    """The choice of nature, and the two dates that only a special post keeps."""
    st.segmented_control(
        "性质", list(Nature), default=nature, format_func=lambda x: x.label, key=f"{key}_kind", help=SAYS
    )
    left, right = st.columns(2)
    left.date_input("专项岗从哪天起", begins_on, format="YYYY-MM-DD", key=f"{key}_begins")
    right.date_input("专项岗到哪天止", ends_on, format="YYYY-MM-DD", key=f"{key}_ends")


def typed(key: str) -> tuple[Nature, date | None, date | None]:
    """What stands in the fields."""
    state = st.session_state
    return state.get(f"{key}_kind") or Nature.ordinary, state[f"{key}_begins"], state[f"{key}_ends"]


def _save(post_id: int) -> None:
    me = frame.me()
    nature, begins_on, ends_on = typed(f"post_nature_{post_id}")
    with frame.acting("已保存。") as s:
        post = posts.by_id(s, me.town_id, post_id)
        special_posts.define(
            s, post, me, nature=nature, begins_on=begins_on, ends_on=ends_on, now=frame.now()
        )
