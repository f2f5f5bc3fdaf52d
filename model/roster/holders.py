"""Who holds a post as A, B or C: assigning, ending, and the rules of R018, R023 and R026."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from model.ground import history
from model.ground.numbering import take
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site, SiteKind, SiteStatus, Window
from model.roster.fitness import may_stand_at
from model.roster.posts import Post, PostHolder, Slot, reread

TURN: Final = "roster"  # a number series: whoever changes the roster takes one, so that no two do at once
MOST_B: Final = 2
FULL_TIME: Final = range(1, 3)  # one or two at each window
FEWEST_AGENTS: Final = 2


def assign(
    s: Session,
    post: Post,
    by: Account,
    *,
    slot: Slot,
    account: Account,
    since: date,
    until: date | None = None,
    now: datetime,
) -> PostHolder:
    """Put a person into a slot of the post from `since` on; whoever held it ends the day before. With `until` it is
    for these days only, and whoever held the slot has it back on the day after.

    Refuses the same person in two slots of one post, a third post as B at one time (R023, domain.md c5), a person who
    may not stand there, and a day that would rewrite who was responsible in the past.
    """
    require(by, Permission.manage_posts)
    take(s, by.town_id, TURN)
    reread(s, post)
    may_stand_at(post, account)
    if not post.active:
        raise Refused(f"“{post.name}”已停用。请先启用，再安排人员。")
    of_slot = [h for h in post.holders if h.slot is slot and not _void(h)]
    if of_slot and since < now.date():
        raise Refused("开始日期不能早于今天，以前由谁负责不能改。请重选日期。")
    if until and until < since:
        raise Refused("结束日期早于开始日期。请核对后重填。")
    after = _held_after(of_slot, since, until)
    later = min((h.since for h in of_slot if h.since > since), default=None)
    holder = _row(post, slot, account, since)
    ends = [day for day in (until, later and later - timedelta(days=1)) if day]
    holder.until = min(ends, default=None)
    _refuse_two_slots(post, holder)
    if slot is Slot.b:
        _refuse_third_post(s, post, holder)
    for before in of_slot:
        if before.since < since and before.on(since):
            before.until = since - timedelta(days=1)
    s.add(holder)
    if after:
        back = _row(post, slot, after[1], after[0])
        back.until = after[2]
        s.add(back)
    s.flush()
    history.record(
        s, by, "assign", "post", post.name, now=now, slot=slot, account=account.login, since=since.isoformat(),
        until=until.isoformat() if until else None,
    )  # fmt: skip
    return holder


def _held_after(
    of_slot: Sequence[PostHolder], since: date, until: date | None
) -> tuple[date, Account, date | None] | None:
    """Who has the slot back after `until`, from which day and to which: whoever held it on `since` and held on."""
    if until is None:
        return None
    day = until + timedelta(days=1)
    held = next((h for h in of_slot if h.on(since) and h.on(day)), None)
    return (day, held.account, held.until) if held else None


def _void(holder: PostHolder) -> bool:
    """An arrangement that was ended before it began."""
    return holder.until is not None and holder.until < holder.since


def _row(post: Post, slot: Slot, account: Account, since: date) -> PostHolder:
    """The row that begins on that day: the same day's is put right, not doubled."""
    for holder in post.holders:
        if holder.slot is slot and holder.since == since:
            break
    else:
        holder = PostHolder(town_id=post.town_id, post_id=post.id, slot=slot, since=since)
        post.holders.append(holder)
    holder.account_id, holder.account = account.id, account
    return holder


def _overlap(one: PostHolder, other: PostHolder) -> bool:
    if _void(one) or _void(other):
        return False
    return (one.until is None or other.since <= one.until) and (
        other.until is None or one.since <= other.until
    )


def _refuse_two_slots(post: Post, holder: PostHolder) -> None:
    for other in post.holders:
        if (
            other.slot is not holder.slot
            and other.account_id == holder.account_id
            and _overlap(other, holder)
        ):
            raise Refused(
                f"{mask_name(holder.account.name)}已是“{post.name}”的{other.slot.label}，A、B、C岗要是不同的人。请另选一位。"
            )


def _refuse_third_post(s: Session, post: Post, holder: PostHolder) -> None:
    elsewhere = s.scalars(
        select(PostHolder)
        .join(Post, (Post.town_id == PostHolder.town_id) & (Post.id == PostHolder.post_id))
        .where(
            PostHolder.town_id == post.town_id,
            PostHolder.account_id == holder.account_id,
            PostHolder.slot == Slot.b,
            PostHolder.post_id != post.id,
            Post.active,
        )
    ).all()
    starts = [holder.since, *(h.since for h in elsewhere if holder.on(h.since))]
    if max(sum(h.on(day) for h in elsewhere) for day in starts) >= MOST_B:
        raise Refused(f"{mask_name(holder.account.name)}已是两个岗位的B岗，不能再多。请另选一位。")


def end(s: Session, post: Post, holder: PostHolder, by: Account, *, until: date, now: datetime) -> None:
    """`until` is the holder's last day. Refuses a day before yesterday: who was responsible stays as it was.
    What has not begun yet is ended before it begins."""
    require(by, Permission.manage_posts)
    take(s, by.town_id, TURN)
    reread(s, post)
    if until < now.date() - timedelta(days=1):
        raise Refused("结束日期不能早于昨天，以前由谁负责不能改。请重选日期。")
    if holder.until is not None and holder.until < now.date():
        raise Refused("这条安排已经结束。请刷新后看最新情况。")
    holder.until = max(until, holder.since - timedelta(days=1))
    s.flush()
    history.record(
        s, by, "end", "post", post.name, now=now, slot=holder.slot, account=holder.account.login,
        until=holder.until.isoformat(),
    )  # fmt: skip


def thin_windows(windows: Sequence[Window], posts: Sequence[Post], day: date) -> list[str]:
    """A sentence for every window without, or with more than two, full-time people: those who hold A (R018)."""
    told = []
    for window in windows:
        people = {
            h.account_id
            for post in posts
            if post.window_id == window.id and post.active
            for h in post.holders
            if h.slot is Slot.a and h.on(day) and h.account.active
        }
        if not people:
            told.append(f"“{window.name}”还没有专职人员。请安排A岗。")
        elif len(people) not in FULL_TIME:
            told.append(f"“{window.name}”有{len(people)}名专职人员，每个窗口应为1到2名。请调整。")
    return told


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
