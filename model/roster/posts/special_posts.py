"""The enquiry desk, which opens no tickets (R021), and special posts for a time, such as 征地拆迁岗 (R022)."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import Site, Window
from model.roster.posts import posts
from model.roster.posts.posts import Nature, Post


def set_up(
    s: Session,
    by: Account,
    *,
    site: Site,
    window: Window | None,
    name: str,
    duties: str = "",
    nature: Nature = Nature.ordinary,
    begins_on: date | None = None,
    ends_on: date | None = None,
    now: datetime,
) -> Post:
    """A new post with its nature; refuses what `posts.create` and `define` refuse."""
    require(by, Permission.manage_posts)
    db.alone(s, f"{by.town_id} {posts.TURN}")  # before the log's turn, as everybody does
    post = posts.create(s, by, site=site, window=window, name=name, duties=duties, now=now)
    if nature is not Nature.ordinary:
        define(s, post, by, nature=nature, begins_on=begins_on, ends_on=ends_on, now=now)
    return post


def define(
    s: Session,
    post: Post,
    by: Account,
    *,
    nature: Nature,
    begins_on: date | None = None,
    ends_on: date | None = None,
    now: datetime,
) -> None:
    """Say what a post is for; its name, holders and tickets stay. Only a special post keeps dates. Refuses a special
    post that would end before it begins, one without a single date, and a post of another town."""
    require(by, Permission.manage_posts)
    if post.town_id != by.town_id:
        raise NotFound("这个岗位")
    db.alone(s, f"{by.town_id} {posts.TURN}")
    posts.reread(s, post)
    if nature is not Nature.special:
        begins_on = ends_on = None
    elif begins_on is None and ends_on is None:
        raise Refused("专项岗要写从哪天到哪天。请至少填一个日期。")
    elif begins_on and ends_on and ends_on < begins_on:
        raise Refused("专项岗的结束日期早于开始日期。请改好再保存。")
    post.nature, post.begins_on, post.ends_on = nature, begins_on, ends_on
    s.flush()
    history.record(
        s, by, "define", "post", post.name, now=now, post=post.id, nature=nature,
        begins_on=begins_on.isoformat() if begins_on else None, ends_on=ends_on.isoformat() if ends_on else None,
    )  # fmt: skip


def taking_in(day: date) -> tuple[ColumnElement[bool], ...]:
    """What a post must be for new tickets to go there on that day: active, no enquiry desk, inside its dates."""
    return (
        Post.active.is_(True),
        Post.nature != Nature.enquiry,
        or_(Post.begins_on.is_(None), Post.begins_on <= day),
        or_(Post.ends_on.is_(None), Post.ends_on >= day),
    )


def over(post: Post, day: date) -> bool:
    """Whether a special post is still switched on though its last day is past."""
    return post.active and post.ends_on is not None and post.ends_on < day


def farewell(post: Post, open_tickets: int) -> str:
    """What is to be done with a special post that is over: finish what lies there, then close it."""
    if open_tickets:
        return f"“{post.name}”到期，还有{open_tickets}件没办结。办结以后请停用。"
    return f"“{post.name}”到期，没有在办的件了。请停用。"
