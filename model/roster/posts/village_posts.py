"""A new village with its post in one go: most offices want both, and a village without a post answers for nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from model.people import villages
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import Site
from model.roster.posts import posts


def open_villages(
    s: Session, by: Account, listed: Sequence[tuple[str, str]], *, with_posts: bool, now: datetime
) -> list[Site]:
    """Add villages by (code, name), each with a post `X村代办岗` when wanted; all of them or none.

    Refuses what `villages.add` and `posts.create` refuse.
    """
    require(by, Permission.manage_sites)
    added = []
    for code, name in listed:
        village = villages.add(s, by, code=code, name=name, now=now)
        if with_posts:
            posts.create(s, by, site=village, window=None, name=f"{village.name}代办岗", now=now)
        added.append(village)
    return added
