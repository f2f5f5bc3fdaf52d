"""临时顶岗: somebody is put at an empty post for the day, and gives it back by itself (c5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster import leave
from model.roster.on_post import answering, gaps
from model.roster.on_post.answering import Standing, office_day
from model.roster.posts import fitness, post_log, posts
from model.roster.posts.posts import Post, Slot
from model.roster.presence import attendance
from model.roster.presence.attendance import SignInRecord
from model.roster.staff import holders


@dataclass(frozen=True)
class Candidate:
    """Somebody who may stand at a post today; `came_at` is when, None while not signed in."""

    account: Account
    came_at: datetime | None


def candidates(s: Session, town_id: int, empty: Sequence[Post], at: datetime) -> dict[int, list[Candidate]]:
    """Who may be put at each of these posts today, by post id: fit for it (R027), not on leave and none of its A and
    B; whoever is there comes first. `post.holders` must be loaded."""
    day, people = office_day(at), accounts.of_town(s, town_id)
    away, here = leave.away_at(s, town_id, at), here_since(s, town_id, at)
    by_post = {}
    for post in empty:
        own = {h.account_id for h in post.holders if h.slot is not Slot.c and h.on(day)}
        fit = [
            Candidate(account, here.get(account.id))
            for account in people
            if account.id not in own and account.id not in away and not fitness.objection(post, account)
        ]
        by_post[post.id] = sorted(fit, key=lambda x: (x.came_at is None, x.account.role, x.account.name))
    return by_post


def fill(s: Session, by: Account, post_id: int, *, account: Account, until: date, now: datetime) -> Standing:
    """Put somebody at the post up to and with `until`, as C; a C in place has the slot back afterwards. Returns who
    answers now: nobody still, when the person has not signed in.

    Refuses what `holders.assign` refuses, a post that is not empty, a person on leave, and a second one on a day on
    which somebody put there was at the post: who stood there stays on record (R023), a leave names whoever follows.
    """
    require(by, Permission.manage_posts)
    gaps.watch(s, by.town_id, now=now)
    post = posts.by_id(s, by.town_id, post_id)
    if answering.at_moment(s, post, now).account is not None:
        raise Refused(f"“{post.name}”已经有人在岗，不用再安排。请刷新后看最新情况。")
    absence = leave.away_at(s, by.town_id, now, of=account.id).get(account.id)
    if absence:
        raise Refused(f"{mask_name(account.name)}今天{absence.kind.away}。请另选一位。")
    _refuse_second(s, post, account, now)
    holders.assign(s, post, by, slot=Slot.c, account=account, since=office_day(now), until=until, now=now)
    gaps.watch(s, by.town_id, now=now)
    return answering.at_moment(s, posts.by_id(s, by.town_id, post_id), now)


def _refuse_second(s: Session, post: Post, account: Account, now: datetime) -> None:
    """A slot has one row a day: the second person would wipe out the first."""
    day = office_day(now)
    first = posts.holder(post, Slot.c, day)
    if first is None or first.since != day or first.account_id == account.id:
        return
    put = post_log.put_there(s, post, first.account, datetime.combine(day, time(), OFFICE_ZONE), now)
    stood = any(
        stay.left_at is None or put is None or stay.left_at > put
        for stay in attendance.of_day(s, first.account, day)
    )
    absent = leave.away_at(s, post.town_id, now, of=first.account_id) or fitness.objection(
        post, first.account
    )
    if stood and not absent:
        raise Refused(
            f"今天已由{mask_name(first.account.name)}在“{post.name}”顶岗。要再换人，请到“请假”登记这位离开，并指定由谁顶岗。"
        )


def here_since(s: Session, town_id: int, at: datetime) -> dict[int, datetime]:
    """Who has signed in today and not out again at this moment, by account id, and when."""
    rows = s.execute(
        select(SignInRecord.account_id, SignInRecord.came_at).where(
            SignInRecord.town_id == town_id,
            SignInRecord.day == office_day(at),
            SignInRecord.came_at <= at,
            or_(SignInRecord.left_at.is_(None), SignInRecord.left_at > at),
        )
    )
    return {row.account_id: row.came_at for row in rows}
