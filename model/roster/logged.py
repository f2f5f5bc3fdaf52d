"""When somebody was put at a post or taken from it, as the log tells it: the dates of a holder know only the day."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from model.ground.history import History
from model.people.accounts import Account
from model.roster import hours
from model.roster.posts import Post

TAKEN = ("switch_off", "switch_on", "change_role")
CHANGED = ("create", "switch_on", "assign", "end")


def changed(s: Session, post: Post, after: datetime, until: datetime) -> datetime | None:
    """The last act after `after` and up to `until` by which the post may have lost whoever was there: at the post, at
    an account that holds it, or at the hall's hours. `post.holders` and their accounts must be loaded."""
    people = [h.account.login for h in post.holders]
    told = or_(
        _about("account", people, TAKEN),
        _about("post", [post.name], CHANGED),
        _about("setting", hours.KEYS, ("change",)),
    )
    return s.scalar(
        select(History.at)
        .where(History.town_id == post.town_id, told, History.at > after, History.at <= until)
        .order_by(History.at.desc())
        .limit(1)
    )


def put_there(s: Session, post: Post, account: Account, after: datetime, until: datetime) -> datetime | None:
    """When the account was put at the post, after `after` and up to `until`; None when it held it all the time."""
    rows = s.execute(
        select(History.at, History.facts)
        .where(
            History.town_id == post.town_id,
            _about("post", [post.name], ("assign",)),
            History.at > after,
            History.at <= until,
        )
        .order_by(History.at)
    ).all()
    return next((at for at, facts in rows if facts.get("account") == account.login), None)


def _about(subject: str, named: Sequence[str], actions: Sequence[str]) -> ColumnElement[bool]:
    return and_(History.subject == subject, History.subject_id.in_(named), History.action.in_(actions))
