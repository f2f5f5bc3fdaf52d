"""Who answers for a post at a moment: A, or B in A's place, or nobody; always worked out from dates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from model.ground import workdays
from model.ground.db import OFFICE_ZONE, Labelled
from model.ground.privacy import mask_name
from model.ground.refusals import NotFound, Refused
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster import leave
from model.roster.leave import Leave
from model.roster.posts import fitness, posts
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.presence import attendance
from model.roster.presence.attendance import SignedIn


class Why(Labelled):
    """Why whoever comes before does not answer; the label follows the slot and the name."""

    not_arranged = "not_arranged", "没有安排"
    on_leave = "on_leave", "请假"
    unfit = "unfit", "不能守这个岗位"
    not_signed_in = "not_signed_in", "没有签到"
    signed_out = "signed_out", "已经签退"


@dataclass(frozen=True)
class Reason:
    """Why one slot does not answer: nobody holds it, or `person` cannot. `detail` says more than the label: the kind of
    the leave, or why the person may not stand there."""

    slot: Slot
    why: Why
    person: Account | None = None
    detail: str = ""

    @property
    def sentence(self) -> str:
        """`A岗李**请事假`."""
        name = mask_name(self.person.name) if self.person else ""
        return f"{self.slot.label}{name}{self.detail or self.why.label}"


@dataclass(frozen=True)
class Standing:
    """Who answers for a post at a moment, and why nobody of an earlier slot does. `named` is somebody whom an approved
    leave names in a holder's place."""

    post: Post
    holder: PostHolder | None
    reasons: tuple[Reason, ...] = ()
    named: Account | None = None

    @property
    def account(self) -> Account | None:
        """Whoever answers now; None when nobody does."""
        return self.named or (self.holder.account if self.holder else None)

    @property
    def standing_in(self) -> bool:
        """Whether somebody else than A answers."""
        return self.named is not None or (self.holder is not None and self.holder.slot is not Slot.a)

    @property
    def why(self) -> str:
        """Why it is not A who answers, for a place that shows beside it whether anybody does."""
        reasons = "，".join(reason.sentence for reason in self.reasons)
        if self.holder is None or not reasons:
            return reasons or "A岗在岗"
        who = f"指定的{mask_name(self.named.name)}" if self.named else self.holder.slot.label
        return f"{reasons}，由{who}顶岗"

    @property
    def because(self) -> str:
        """The whole sentence for a place that shows nothing else."""
        return self.why if self.account else f"无人在岗：{self.why}"

    def as_values(self) -> dict[str, str | bool | None]:
        """As plain values for other programs: post, place, and who answers (None: nobody) and why."""
        return {
            "post": self.post.name,
            "site": self.post.site.name,
            "window": self.post.window.name if self.post.window else None,
            "account": self.account.login if self.account else None,
            "name": self.account.name if self.account else None,
            "slot": self.holder.slot.value if self.holder and not self.named else None,
            "standing_in": self.standing_in,
            "because": self.because,
        }


@dataclass(frozen=True)
class Capacity:
    """In what capacity an account acts for a post: `for_id` is A's account, when somebody else acts in A's place."""

    post_id: int
    for_id: int | None


def responsible(
    post: Post,
    at: datetime,
    away: Mapping[int, Leave],
    signed_in: SignedIn | None = None,
    objection: Callable[[Post, Account], str] = fitness.objection,
) -> Standing:
    """A answers while A holds the slot, may stand there, is not on leave and, at a hall window, has signed in; else B,
    else C, else nobody (R023, c5).

    `away` maps the account ids that are on leave at `at` to their leave; a person whom that leave names comes
    before the next slot. `signed_in` is None while nobody is asked to have; `objection` says who may not stand at the
    post, as it is today or as it was on a past day. `post.holders` and their accounts must be loaded.
    """
    present = signed_in if post.window_id else None  # a village agent goes from house to house

    def unable(slot: Slot, account: Account) -> Reason | None:
        if detail := objection(post, account):
            return Reason(slot, Why.unfit, account, detail)
        return _missing(slot, account, present)

    reasons: list[Reason] = []
    for slot in Slot:
        holder = posts.holder(post, slot, office_day(at))
        if holder is None:
            reasons += [Reason(slot, Why.not_arranged)] if slot is not Slot.c else []  # C may be nobody
            continue
        person, on_leave = holder.account, away.get(holder.account_id)
        reason = Reason(slot, Why.on_leave, person, on_leave.kind.away) if on_leave else unable(slot, person)
        if reason is None:
            return Standing(post, holder, tuple(reasons))
        reasons.append(reason)
        named = on_leave.stand_in if on_leave else None
        if named and named.id not in away and not unable(slot, named):
            return Standing(post, holder, tuple(reasons), named)
    return Standing(post, None, tuple(reasons))


def _missing(slot: Slot, account: Account, present: SignedIn | None) -> Reason | None:
    if present is None or account.id in present.here:
        return None
    return Reason(slot, Why.signed_out if account.id in present.before else Why.not_signed_in, account)


def at_moment(s: Session, post: Post, at: datetime) -> Standing:
    """Who answers for one post at a moment (`post.holders` and their accounts must be loaded)."""
    away = leave.away_at(s, post.town_id, at)
    signed_in = attendance.signed_in(s, post.town_id, at, workdays.load_calendar(s))
    return responsible(post, at, away, signed_in)


def office_day(at: datetime) -> date:
    """The date of a moment at the office."""
    return at.astimezone(OFFICE_ZONE).date()


class Moment:
    """What one run of a page knows of one moment in its town: each fact is read when it is first asked for, and once,
    however many parts of the page ask. For reading only: an action asks the rows anew, under its lock."""

    def __init__(self, s: Session, town_id: int, now: datetime) -> None:
        self.s, self.town_id, self.now = s, town_id, now

    @property
    def today(self) -> date:
        return office_day(self.now)

    @cached_property
    def calendar(self) -> Calendar:
        return workdays.load_calendar(self.s)

    @cached_property
    def leaves(self) -> Sequence[Leave]:
        """The leaves asked for or approved that touch today or the year to come."""
        begins = datetime.combine(self.today, time(), OFFICE_ZONE)
        return leave.overlapping(self.s, self.town_id, begins, self.now + leave.AHEAD)

    @cached_property
    def away(self) -> Mapping[int, Leave]:
        """Who is on leave, by account id, as `leave.away_at` finds them."""
        return {row.account_id: row for row in self.leaves if row.away_at(self.now)}

    @cached_property
    def standings(self) -> Sequence[Standing]:
        """Every active post of the town that has begun by that day (R022) and who answers for it, hall first."""
        signed_in = attendance.signed_in(self.s, self.town_id, self.now, self.calendar)
        begun = [post for post in posts.of_town(self.s, self.town_id) if post.begun(self.today)]
        return [responsible(post, self.now, self.away, signed_in) for post in begun]

    def own_posts(self, account: Account) -> frozenset[int]:
        """The posts this account answers for, as `posts_of` finds them."""
        return frozenset(x.post.id for x in self.standings if _answers(account, x))


def posts_of(s: Session, account: Account, at: datetime) -> list[Post]:
    """The posts this account answers for at this moment: the queue shows their tickets, also those of a special post
    that is over, until somebody closes it.

    Runs on every page: reads today's leaves and sign-ins and only the posts the account, or somebody it stands in for,
    holds.
    """
    away = leave.away_at(s, account.town_id, at)
    signed_in = attendance.signed_in(s, account.town_id, at, workdays.load_calendar(s))
    replaced = [person for person, absence in away.items() if absence.stand_in_id == account.id]
    day = office_day(at)
    held = select(PostHolder.post_id).where(
        PostHolder.town_id == account.town_id,
        PostHolder.account_id.in_([account.id, *replaced]),
        PostHolder.since <= day,
        or_(PostHolder.until.is_(None), PostHolder.until >= day),
    )
    candidates = s.scalars(
        select(Post)
        .where(Post.town_id == account.town_id, Post.active, Post.id.in_(held))
        .options(selectinload(Post.holders).joinedload(PostHolder.account))
        .order_by(Post.position, Post.name)
    ).all()
    return [post for post in candidates if _answers(account, responsible(post, at, away, signed_in))]


def _answers(account: Account, standing: Standing) -> bool:
    return standing.account is not None and standing.account.id == account.id


def capacity(s: Session, post_id: int, account: Account, at: datetime) -> Capacity:
    """Whether the account may act for the post, and in whose place.

    Everybody who holds a slot that day and may stand there may (B has A's powers, c5), so may a person
    named by an approved leave, and the director always. Refuses everybody else and says who answers for the post now.
    """
    post = s.scalar(
        select(Post)
        .where(Post.town_id == account.town_id, Post.id == post_id)
        .options(selectinload(Post.holders).joinedload(PostHolder.account), joinedload(Post.window))
    )
    if post is None:
        raise NotFound("这个岗位")
    day = office_day(at)
    a = posts.holder(post, Slot.a, day)
    holds = any(h.account_id == account.id and h.on(day) for h in post.holders)
    holds = holds and not fitness.objection(post, account)
    if not holds and account.role is not Role.director:
        standing = at_moment(s, post, at)
        if not _answers(account, standing):
            raise Refused(_not_yours(standing))
    return Capacity(post.id, a.account_id if a and a.account_id != account.id else None)


def _not_yours(standing: Standing) -> str:
    if standing.account is None:
        return f"“{standing.post.name}”现在无人在岗。请联系中心主任安排。"
    return f"“{standing.post.name}”的事现在由{standing.account.name}负责。请转告，或联系中心主任。"


def may_act(s: Session, post_id: int, account: Account, at: datetime) -> bool:
    """Whether `capacity` lets this account act for the post."""
    try:
        capacity(s, post_id, account, at)
    except Refused:
        return False
    return True
