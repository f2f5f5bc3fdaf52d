"""What a leave does to the posts: who would stand in at each, and from when (R023, R111)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.people.accounts import Account
from model.roster.leave import Leave, LeaveState, overlapping
from model.roster.on_post.answering import Standing, office_day, responsible
from model.roster.posts import hours, posts
from model.roster.posts.posts import Post, PostHolder


@dataclass(frozen=True)
class Effect:
    """From `since` on the person would not answer for the post, and `standing` would hold instead."""

    since: datetime
    standing: Standing


def effects(s: Session, leave: Leave, stand_in: Account | None = None) -> list[Effect]:
    """What the leave would do to every post the person answers for during it: who would stand in, from when.

    Asks `responsible` at every moment where something changes: the start, other people's leaves, changes of
    holders. A post for which somebody else answers anyway is not listed, nor that nobody would while the hall is shut.
    """
    person = leave.account_id
    others = [
        x
        for x in overlapping(s, leave.town_id, leave.begins_at, leave.ends_at)
        if x.state is LeaveState.approved and x.account_id != person
    ]
    trial = Leave(account_id=person, kind=leave.kind, stand_in=stand_in)
    replaced = [x.account_id for x in others if x.stand_in_id == person]
    result: list[Effect] = []
    for post in posts_held_by(s, leave.town_id, [person, *replaced]):
        previous: Standing | None = None
        for moment, until in pairwise([*sorted(_moments(leave, others, post)), leave.ends_at]):
            away = {x.account_id: x for x in others if x.away_at(moment)}
            standing = _instead(post, moment, away, trial)
            if standing and standing.account is None and _shut(s, leave.town_id, moment, until):
                continue
            if standing and (previous is None or standing.account is not previous.account):
                result.append(Effect(moment, standing))
            previous = standing
    return result


def _shut(s: Session, town_id: int, start: datetime, end: datetime) -> bool:
    """Whether the hall is shut all the time: then nobody is missed at a post, as in `gaps.alarms`."""
    return not hours.of(s, town_id).opens_within(start, end, workdays.load_calendar(s))


def _instead(post: Post, moment: datetime, away: Mapping[int, Leave], trial: Leave) -> Standing | None:
    """Who answers at the moment when the leave takes somebody away who would; None when it takes nobody, and before a
    special post begins. After its end the tickets that lie there still want somebody."""
    if post.begins_on and office_day(moment) < post.begins_on:
        return None
    now = responsible(post, moment, away).account
    if now is None or now.id != trial.account_id:
        return None
    return responsible(post, moment, {**away, trial.account_id: trial})


def posts_held_by(s: Session, town_id: int, people: Sequence[int]) -> list[Post]:
    """The active posts at which these people hold a slot on some day."""
    held = set(
        s.scalars(
            select(PostHolder.post_id).where(PostHolder.town_id == town_id, PostHolder.account_id.in_(people))
        )
    )
    return [post for post in posts.of_town(s, town_id) if post.id in held]


def _moments(leave: Leave, others: Sequence[Leave], post: Post) -> set[datetime]:
    """The moments within the leave at which the answer may change."""
    return {m for m in _changes(leave, others, post) if leave.begins_at <= m < leave.ends_at}


def _changes(leave: Leave, others: Sequence[Leave], post: Post) -> Iterator[datetime]:
    yield leave.begins_at
    for other in others:
        yield other.begins_at
        yield other.over_at
    if post.begins_on:
        yield datetime.combine(post.begins_on, time(), OFFICE_ZONE)
    for holder in post.holders:
        yield datetime.combine(holder.since, time(), OFFICE_ZONE)
        if holder.until:
            yield datetime.combine(holder.until + timedelta(days=1), time(), OFFICE_ZONE)


def first_of_each(affected: Sequence[Effect]) -> dict[int, Standing]:
    """Who takes each post first, by post id: the one to whom it is handed over."""
    return {effect.standing.post.id: effect.standing for effect in reversed(affected)}


def at_once(leave: Leave, now: datetime) -> bool:
    """Whether the leave begins on this very day, or has begun: there was no time to hand over beforehand."""
    return office_day(leave.begins_at) <= office_day(now)
