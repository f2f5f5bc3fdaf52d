"""Who holds a post as A, B or C: assigning, ending, and the rules of R023, R027 and R029."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from model.ground import db, history
from model.ground.privacy import mask_name
from model.ground.refusals import NotFound, Refused
from model.ground.wording import plain_day
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.posts.fitness import may_stand_at
from model.roster.posts.posts import TURN, Post, PostHolder, Slot, refuse_stranger, reread, third_b
from model.roster.staff.staff_moves import refuse_unconsented


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

    Refuses the same person in two slots of one post, a third post as B at one time (R023, c5), a person who
    may not stand there, another A at a window without consent (R029), and a day that would rewrite who was responsible
    in the past.
    """
    require(by, Permission.manage_posts)
    refuse_stranger(post, by)
    if account.town_id != by.town_id:
        raise NotFound(f"账号“{account.login}”")
    db.alone(s, f"{by.town_id} {TURN}")
    reread(s, post)
    return put(s, post, by, slot=slot, account=account, since=since, until=until, now=now)


def put(
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
    """What `assign` does and refuses: for an action that has asked, has its turn and has reread the post."""
    may_stand_at(post, account)
    of_slot = [h for h in post.holders if h.slot is slot and not _void(h)]
    _refuse_untimely(post, of_slot, since, until, now.date())
    if slot is Slot.a:
        refuse_unconsented(s, post, newcomer_id=account.id, day=since, today=now.date())
    after = _held_after(of_slot, since, until)
    later = min((h.since for h in of_slot if h.since > since), default=None)
    holder = _row(post, slot, account, since)
    ends = [day for day in (until, later and later - timedelta(days=1)) if day]
    holder.until = min(ends, default=None)
    if why := objection(s, post, holder):
        raise Refused(f"{mask_name(account.name)}{why}。请另选一位。")
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
        s, by, "assign", "post", post.name, now=now, post=post.id, slot=slot, account=account.login,
        since=since.isoformat(), until=until.isoformat() if until else None,
    )  # fmt: skip
    return holder


def _refuse_untimely(
    post: Post, of_slot: Sequence[PostHolder], since: date, until: date | None, today: date
) -> None:
    if not post.active:
        raise Refused(f"“{post.name}”已停用。请先启用，再安排人员。")
    if of_slot and since < today:
        raise Refused("开始日期不能早于今天，以前由谁负责不能改。请重选日期。")
    if until and until < since:
        raise Refused("结束日期早于开始日期。请核对后重填。")


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


def _overlap(holder: PostHolder, other: PostHolder) -> bool:
    if _void(holder) or _void(other):
        return False
    return (holder.until is None or other.since <= holder.until) and (
        other.until is None or holder.since <= other.until
    )


def objection(s: Session, post: Post, holder: PostHolder, also: Sequence[PostHolder] = ()) -> str:
    """Why the arrangement may not be, as it follows the name: another slot of the post at the same time (R023), or B of
    a third post; empty when it may. `also` are arrangements at other posts about to be made."""
    for other in post.holders:
        same = other.slot is not holder.slot and other.account_id == holder.account_id
        if same and _overlap(other, holder):
            return f"已是“{post.name}”的{other.slot.label}，A、B、C岗要是不同的人"
    if holder.slot is Slot.b and third_b(s, post, holder, holder.since, also):
        return "已是两个岗位的B岗，不能再多"
    return ""


def end(s: Session, post: Post, holder: PostHolder, by: Account, *, until: date, now: datetime) -> None:
    """`until` is the holder's last day. Refuses a day before yesterday: who was responsible stays as it was; a later
    day than was arranged; and to take A away from a window without consent (R029). What has not begun yet is ended
    before it begins."""
    require(by, Permission.manage_posts)
    refuse_stranger(post, by)
    db.alone(s, f"{by.town_id} {TURN}")
    reread(s, post)
    cut(s, post, holder, by, until=until, now=now)


def cut(s: Session, post: Post, holder: PostHolder, by: Account, *, until: date, now: datetime) -> None:
    """What `end` does and refuses: for an action that has asked, has its turn and has reread the post."""
    if until < now.date() - timedelta(days=1):
        raise Refused("结束日期不能早于昨天，以前由谁负责不能改。请重选日期。")
    if holder.until is not None and holder.until < now.date():
        raise Refused("这条安排已经结束。请刷新后看最新情况。")
    if holder.until is not None and holder.until < until:
        raise Refused(f"这条安排到{plain_day(holder.until)}为止。要延长，请重新安排。")
    last = max(until, holder.since - timedelta(days=1))
    if holder.slot is Slot.a:
        day = last + timedelta(days=1)
        refuse_unconsented(s, post, newcomer_id=None, day=day, today=now.date())
    holder.until = last
    s.flush()
    history.record(
        s, by, "end", "post", post.name, now=now, post=post.id, slot=holder.slot, account=holder.account.login,
        until=holder.until.isoformat(),
    )  # fmt: skip
