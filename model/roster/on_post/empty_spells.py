"""The times of a day at which nobody answered for a post while the hall was open (R114, c5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.roster.leave import Leave, LeaveState
from model.roster.on_post.answering import responsible
from model.roster.posts import hours
from model.roster.posts.hours import Hours
from model.roster.posts.posts import Post
from model.roster.presence.attendance import SignedIn, SignInRecord, before_noon

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Spell:
    """A time without anybody: `ended_at` is None while it lasts; `answered` came to end it, None at closing time."""

    post: Post
    began_at: datetime
    ended_at: datetime | None
    because: str
    answered: Account | None


@dataclass(frozen=True)
class Day:
    """What one day of a town is judged by: its hours, leaves and stays."""

    day: date
    hours: Hours
    calendar: Calendar
    leaves: Sequence[Leave]
    stays: Sequence[SignInRecord]

    def stretches(self) -> list[tuple[datetime, datetime]]:
        """When the hall is open on this day, from when to when; a day off has none."""
        if not self.calendar.works(self.day):
            return []
        return [(self._at(start), self._at(end)) for start, end in self.hours.stretches()]

    def _at(self, clock: time) -> datetime:
        return datetime.combine(self.day, clock, OFFICE_ZONE)

    def away(self, at: datetime) -> dict[int, Leave]:
        """Who is on leave at the moment; a leave approved later kept nobody away before it was."""
        return {x.account_id: x for x in self._known(at) if x.away_at(at)}

    def _known(self, at: datetime) -> list[Leave]:
        return [x for x in self.leaves if x.decided_at is None or x.decided_at <= at]

    def signed_in(self, at: datetime) -> SignedIn | None:
        """As `attendance.signed_in`, from the stays already read."""
        resumes = self.hours.resumes(at, self.calendar)
        if not resumes and not self.hours.asks(at, self.calendar):
            return None
        stays = ((x.account_id, x.came_at, x.left_at) for x in self.stays)
        noon = before_noon(self.hours, at)
        excused = [x.account_id for x in self._known(at) if x.away_at(noon)] if resumes else None
        return SignedIn.of(at, stays, excused)

    def moments(self, start: datetime, end: datetime) -> list[datetime]:
        """The moments from `start` up to `end` at which the answer may change."""
        instants = {start, start + self.hours.grace * MINUTE, *_instants(self.leaves, self.stays)}
        return sorted(moment for moment in instants if start <= moment <= end)


def _instants(leaves: Iterable[Leave], stays: Iterable[SignInRecord]) -> Iterable[datetime]:
    for leave in leaves:
        yield leave.begins_at
        yield leave.over_at
        if leave.decided_at:
            yield leave.decided_at
    for stay in stays:
        yield stay.came_at
        if stay.left_at:
            yield stay.left_at


def of_day(s: Session, town_id: int, day: date) -> Day:
    """Everything that decides who was there on that day, in one reading."""
    start = datetime.combine(day, time(), OFFICE_ZONE)
    leaves = s.scalars(
        select(Leave)
        .where(
            Leave.town_id == town_id,
            Leave.ends_at > start,
            Leave.begins_at < start + timedelta(days=1),
            Leave.state == LeaveState.approved,
            or_(Leave.returned_at.is_(None), Leave.returned_at > start),
        )
        .options(joinedload(Leave.stand_in))
    ).all()
    stays = s.scalars(
        select(SignInRecord).where(SignInRecord.town_id == town_id, SignInRecord.day == day)
    ).all()
    return Day(day, hours.of(s, town_id), workdays.load_calendar(s), leaves, stays)


def of_posts(posts: Sequence[Post], day: Day, until: datetime) -> list[Spell]:
    """The spells of these posts on that day, none after `until`; one that runs at `until` has no end. `post.holders`
    and their accounts must be loaded."""
    spells: list[Spell] = []
    for start, end in day.stretches():
        if start > until:
            continue
        shut = end if end <= until else None
        moments = [m for m in day.moments(start, min(end, until)) if m < end]
        known = [(moment, day.away(moment), day.signed_in(moment)) for moment in moments]
        for post in posts:
            standings = [(moment, responsible(post, moment, away, here)) for moment, away, here in known]
            since: tuple[datetime, str] | None = None
            for moment, standing in standings:
                if standing.account is None:
                    since = since or (moment, standing.why)
                elif since:
                    spells.append(Spell(post, *_parts(since, moment), standing.account))
                    since = None
            if since:
                spells.append(Spell(post, *_parts(since, shut), None))
    return spells


def _parts(since: tuple[datetime, str], end: datetime | None) -> tuple[datetime, datetime | None, str]:
    began, because = since
    return began, end, because
