"""What the log tells of posts and their people: when each was set up, switched, or given to somebody. The dates of a
holder know only the day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.ground.history import History
from model.people.accounts import Account
from model.people.sites import Site
from model.roster.posts import hours
from model.roster.posts.posts import Post

TAKEN = ("switch_off", "switch_on", "change_role")
CHANGED = ("create", "switch_on", "assign", "end")
NAMING = ("create", "rename")  # acts by which a post has another name than before


@dataclass(frozen=True)
class Act:
    """One act at a post."""

    post_id: int
    at: datetime
    action: str
    facts: Mapping[str, Any]


def acts(s: Session, town_id: int, actions: Collection[str], since: datetime) -> list[Act]:
    """The acts at the town's posts since that moment, latest first, each with its post.

    A row says the post's id. Rows from before they did say its name: that is followed back from today's through the
    renamings, and a row whose name two posts had tells of neither.
    """
    rows = s.execute(
        select(History.subject_id, History.at, History.action, History.facts)
        .where(
            History.town_id == town_id,
            History.subject == "post",
            History.action.in_({*actions, *NAMING}),
            History.at >= since,
        )
        .order_by(History.no.desc())
    ).all()
    named = _Names(s, town_id) if any("post" not in facts for *_, facts in rows) else None
    listed = []
    for name, at, action, facts in rows:
        post_id = facts.get("post") or (named.only_post(name, facts.get("site")) if named else None)
        if named and post_id:
            named.step_back(post_id, action, facts)
        if post_id and action in actions:
            listed.append(Act(post_id, at, action, facts))
    return listed


class _Names:
    """What the posts were called and where they are, going back in time."""

    def __init__(self, s: Session, town_id: int) -> None:
        rows = s.execute(
            select(Post.id, Post.name, Site.name).join(Post.site).where(Post.town_id == town_id)
        ).all()
        self.places = {post_id: (name, site) for post_id, name, site in rows}

    def only_post(self, name: str, site: str | None) -> int | None:
        """The only post of that name then, at that place if it is told."""
        ids = [
            post_id
            for post_id, (called, place) in self.places.items()
            if called[:60] == name and site in (None, place)
        ]
        return ids[0] if len(ids) == 1 else None

    def step_back(self, post_id: int, action: str, facts: Mapping[str, Any]) -> None:
        """To before this act: the post had another name, or was not there."""
        if post_id in self.places and action == "create":
            del self.places[post_id]
        elif post_id in self.places and action == "rename":
            self.places[post_id] = facts["before"], self.places[post_id][1]


def changed(s: Session, post: Post, after: datetime, until: datetime) -> datetime | None:
    """The last act after `after` and up to `until` by which the post may have lost whoever was there: at the post, at
    an account that holds it, or at the hall's hours. `post.holders` and their accounts must be loaded."""
    people = [h.account.login for h in post.holders]
    condition = or_(_about("account", people, TAKEN), _about("setting", hours.KEYS, ("change",)))
    elsewhere = s.scalar(
        select(History.at)
        .where(History.town_id == post.town_id, condition, History.at > after, History.at <= until)
        .order_by(History.at.desc())
        .limit(1)
    )
    moments = [act.at for act in _of(s, post, CHANGED, after, until)]
    return max([*moments, elsewhere] if elsewhere else moments, default=None)


def switched_off(s: Session, account: Account, since: date) -> bool:
    """Whether the account was switched off on that day or later."""
    query = select(History.no).where(
        History.town_id == account.town_id,
        _about("account", [account.login], ("switch_off",)),
        History.at >= datetime.combine(since, time(), OFFICE_ZONE),
    )
    return s.scalar(query.limit(1)) is not None


def put_there(s: Session, post: Post, account: Account, after: datetime, until: datetime) -> datetime | None:
    """When the account was put at the post, after `after` and up to `until`; None when it held it all the time."""
    moments = [
        act.at for act in _of(s, post, ("assign",), after, until) if act.facts.get("account") == account.login
    ]
    return min(moments, default=None)


def _of(s: Session, post: Post, actions: Collection[str], after: datetime, until: datetime) -> list[Act]:
    return [
        act
        for act in acts(s, post.town_id, actions, after)
        if act.post_id == post.id and after < act.at <= until
    ]


def _about(subject: str, named: Sequence[str], actions: Sequence[str]) -> ColumnElement[bool]:
    return and_(History.subject == subject, History.subject_id.in_(named), History.action.in_(actions))
