"""How many people a window and a village should have, and sentences on what is wrong (R018, R026)."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from model.people.accounts import Account
from model.people.permissions import Role
from model.people.sites import Site, SiteKind, SiteStatus, Window
from model.roster.posts.posts import Post, Slot

FULL_TIME: Final = range(1, 3)  # one or two at each window
FEWEST_AGENTS: Final = 2


def thin_windows(windows: Sequence[Window], posts: Sequence[Post], day: date) -> list[str]:
    """A sentence for every window without, or with more than two, full-time people: those who hold A (R018)."""
    sentences = []
    for window in windows:
        people = {
            h.account_id
            for post in posts
            if post.window_id == window.id and post.active
            for h in post.holders
            if h.slot is Slot.a and h.on(day) and h.account.active
        }
        if not people:
            sentences.append(f"“{window.name}”还没有专职人员。请安排A岗。")
        elif len(people) not in FULL_TIME:
            sentences.append(f"“{window.name}”有{len(people)}名专职人员，每个窗口应为1到2名。请调整。")
    return sentences


def thin_villages(s: Session, town_id: int) -> list[str]:
    """A sentence for every village with fewer than two agents (R026)."""
    rows = s.execute(
        select(Site.name, func.count(Account.id))
        .outerjoin(
            Account,
            (Account.town_id == Site.town_id)
            & (Account.site_id == Site.id)
            & (Account.role == Role.village_agent)
            & Account.active,
        )
        .where(Site.town_id == town_id, Site.kind == SiteKind.village_point, Site.status != SiteStatus.closed)
        .group_by(Site.code, Site.name)
        .having(func.count(Account.id) < FEWEST_AGENTS)
        .order_by(Site.code)
    )
    return [f"{name}只有{count}名代办员，应有{FEWEST_AGENTS}名以上。请补齐。" for name, count in rows]


def divided_people(posts: Sequence[Post], day: date) -> list[str]:
    """A sentence for everybody who is A at several windows: nobody is full-time at each of them (R018 专职).
    `post.window` must be loaded."""
    at: dict[int, tuple[str, set[str]]] = {}
    for post in posts:
        for held in post.holders if post.active and post.window else ():
            if held.slot is Slot.a and held.on(day) and held.account.active and post.window:
                at.setdefault(held.account_id, (held.account.name, set()))[1].add(post.window.name)
    return [
        f"{name}同时是{'、'.join(f'“{window}”' for window in sorted(windows))}的A岗，不能算专职。请调整。"
        for name, windows in at.values()
        if len(windows) > 1
    ]
