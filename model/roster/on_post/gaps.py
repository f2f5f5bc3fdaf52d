"""Posts without anybody in working hours: alarmed at once, and kept on record (c5, R114).

The alarm is never stored: `alarms` finds it from dates at every look. The record follows within minutes, and with the
exact times, because `watch` judges the whole day and not only the moment at which it happens to look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.ground import db, history
from model.ground.db import OFFICE_ZONE, TownRow, belongs_to, refers
from model.ground.history import House
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.on_post import empty_spells
from model.roster.on_post.answering import Moment, Standing, office_day, responsible
from model.roster.on_post.empty_spells import Day, Spell
from model.roster.posts import hours, post_log, posts
from model.roster.posts.posts import Post

LONGEST = 200


class PostGap(TownRow):
    """One time without anybody at a post, `ended_at` None while it lasts; `answered_id` is whoever ended it."""

    __tablename__ = "post_gap"
    __table_args__ = (
        Index("ix_post_gap_began", "town_id", "began_at"),
        refers("post_id", "post"),
        refers("answered_id", "account"),
        refers("seen_by_id", "account"),
    )

    post_id: Mapped[int]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    because: Mapped[str] = mapped_column(String(200))
    answered_id: Mapped[int | None]
    seen_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None]
    post: Mapped[Post] = belongs_to("Post", "post_id", "PostGap")
    answered: Mapped[Account | None] = belongs_to("Account", "answered_id", "PostGap")
    seen_by: Mapped[Account | None] = belongs_to("Account", "seen_by_id", "PostGap")

    def minutes(self, now: datetime) -> int:
        """How long it lasted, or has lasted, in whole minutes begun."""
        return -(-int(((self.ended_at or now) - self.began_at).total_seconds()) // 60)


Index(
    "ix_post_gap_open",
    PostGap.town_id,
    PostGap.post_id,
    unique=True,
    sqlite_where=PostGap.ended_at.is_(None),
    postgresql_where=PostGap.ended_at.is_(None),
)


@dataclass(frozen=True)
class Alarm:
    """A post that nobody answers for now, since when, and who has said to know of it."""

    standing: Standing
    since: datetime
    seen_by: str = ""

    @property
    def post(self) -> Post:
        return self.standing.post

    @property
    def because(self) -> str:
        """Why nobody is there: that nobody is, the alarm says itself."""
        return self.standing.why


def alarms(moment: Moment) -> list[Alarm]:
    """The posts without anybody at this moment; none while the hall is shut: an unstaffed post is a breach only in
    working hours (c5)."""
    s, town_id, at = moment.s, moment.town_id, moment.now
    if not hours.of(s, town_id).working(at, moment.calendar):
        return []
    empty = [standing for standing in moment.standings if standing.account is None]
    if not empty:
        return []
    day = empty_spells.of_day(s, town_id, office_day(at))
    spells = empty_spells.of_posts([x.post for x in empty], day, at)
    since = {spell.post.id: _began(s, spell) for spell in spells if spell.ended_at is None}
    opened = max(start for start, _ in day.stretches() if start <= at)
    kept = {gap.post_id: gap for gap in _open(s, town_id) if opened <= gap.began_at <= at}
    return [_alarm(x, kept.get(x.post.id), since.get(x.post.id, at)) for x in empty]


def _alarm(standing: Standing, kept: PostGap | None, since: datetime) -> Alarm:
    """The row, once there is one, tells since when: it knew before anything was changed."""
    if kept is None:
        return Alarm(standing, since)
    return Alarm(standing, kept.began_at, kept.seen_by.name if kept.seen_by else "")


def _open(s: Session, town_id: int) -> Sequence[PostGap]:
    return s.scalars(
        select(PostGap)
        .where(PostGap.town_id == town_id, PostGap.ended_at.is_(None))
        .options(joinedload(PostGap.seen_by))
    ).all()


def _began(s: Session, spell: Spell) -> datetime:
    """When the spell began; not before the last act by which somebody was taken from the post that day."""
    until = spell.ended_at or spell.began_at + timedelta(days=1)
    return post_log.changed(s, spell.post, spell.began_at, until) or spell.began_at


def watch(s: Session, town_id: int, *, now: datetime) -> int:
    """Put on record what the day has shown up to now: a row for each post that nobody answered for, its end when
    somebody does again or the hall shuts. Returns how many rows were opened or closed. Doing it again does nothing;
    two processes at once do it one after the other."""
    db.alone(s, f"{town_id} gaps")
    house, every = House(town_id), posts.of_town(s, town_id, with_closed=True)
    left_open = {office_day(gap.began_at) for gap in _open(s, town_id)}
    return sum(_day(s, house, every, day, now) for day in sorted({office_day(now), *left_open}))


def _day(s: Session, house: House, every: Sequence[Post], day: date, now: datetime) -> int:
    """One day: closes what is over, opens what is new."""
    start = datetime.combine(day, time(), OFFICE_ZONE)
    until = min(now, start + timedelta(days=1))
    known = empty_spells.of_day(s, house.town_id, day)
    spells = empty_spells.of_posts([post for post in every if post.active and post.begun(day)], known, until)
    rows = s.scalars(
        select(PostGap)
        .where(PostGap.town_id == house.town_id, PostGap.began_at >= start, PostGap.began_at <= until)
        .order_by(PostGap.began_at)
    ).all()
    changed = 0
    for post in every:
        own, kept = [x for x in spells if x.post is post], [x for x in rows if x.post_id == post.id]
        changed += sum(_close(s, house, post, gap, own, known, until) for gap in kept)
        changed += sum(_keep(s, house, spell, kept, until) for spell in own)
    return changed


def _close(
    s: Session, house: House, post: Post, gap: PostGap, spells: Sequence[Spell], day: Day, now: datetime
) -> bool:
    """End a row whose spell is over: when somebody answered, or when the hall shut."""
    if gap.ended_at:
        return False
    shuts = min((end for start, end in day.stretches() if start <= gap.began_at < end), default=now)
    spell = next((x for x in spells if x.ended_at is None or x.ended_at > gap.began_at), None)
    if spell and spell.ended_at is None and now < shuts:
        return False
    ended = spell.ended_at if spell and spell.ended_at else now
    gap.ended_at = min(ended, shuts)
    if gap.ended_at < shuts:
        answered = responsible(
            post, gap.ended_at, day.away(gap.ended_at), day.signed_in(gap.ended_at)
        ).account
        gap.answered_id = answered.id if answered else None
        if answered:  # a person put there in the afternoon, who was in the house since the morning
            put = post_log.put_there(s, post, answered, gap.began_at, now) or gap.ended_at
            gap.ended_at = min(max(put, gap.ended_at), shuts)
    s.flush()
    history.record(s, house, "end_gap", "post", post.name, now=now, ended_at=gap.ended_at.isoformat())
    return True


def _keep(s: Session, house: House, spell: Spell, kept: Sequence[PostGap], now: datetime) -> bool:
    """Put a spell on record, or the part of it that no row covers yet."""
    ended = spell.ended_at or now
    began = _began(s, spell)
    for gap in kept:
        if gap.began_at <= ended and (gap.ended_at is None or gap.ended_at > began):
            if gap.ended_at is None:
                return False
            began = gap.ended_at
    if began > ended or (spell.ended_at and began == ended):
        return False
    gap = PostGap(town_id=house.town_id, post_id=spell.post.id, began_at=began, ended_at=spell.ended_at)
    gap.because = spell.because[:200]
    gap.answered_id = spell.answered.id if spell.answered else None
    s.add(gap)
    s.flush()
    history.record(s, house, "find_gap", "post", spell.post.name, now=now, began_at=began.isoformat())
    return True


def know(s: Session, by: Account, *, now: datetime) -> None:
    """Say that one has seen the posts without anybody: their rows tell who and when. The first to say so stays."""
    require(by, Permission.approve_leave)
    watch(s, by.town_id, now=now)
    rows = [gap for gap in _open(s, by.town_id) if gap.seen_at is None]
    if not rows:
        raise Refused("没有新的空岗。请刷新后看最新情况。")
    for gap in rows:
        gap.seen_at, gap.seen_by_id = now, by.id
    s.flush()
    names = "、".join(s.get_one(Post, (gap.town_id, gap.post_id)).name for gap in rows)
    history.record(s, by, "know_gaps", "post", names, now=now)


def of_days(s: Session, by: Account, first: date, last: date) -> Sequence[PostGap]:
    """The gaps that began on these days, latest first, with post, place and people; at most 200."""
    require(by, Permission.view_attendance)
    start = datetime.combine(first, time(), OFFICE_ZONE)
    end = datetime.combine(last + timedelta(days=1), time(), OFFICE_ZONE)
    return s.scalars(
        select(PostGap)
        .where(PostGap.town_id == by.town_id, PostGap.began_at >= start, PostGap.began_at < end)
        .options(joinedload(PostGap.post), joinedload(PostGap.answered), joinedload(PostGap.seen_by))
        .order_by(PostGap.began_at.desc())
        .limit(LONGEST)
    ).all()
