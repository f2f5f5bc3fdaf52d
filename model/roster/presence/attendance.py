"""签到 and 签退: who is at the hall at a moment, and since when (R110, R114)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.ground import db, history
from model.ground.db import OFFICE_ZONE, TownRow, belongs_to, refers
from model.ground.refusals import Refused
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster import leave
from model.roster.leave import NOON
from model.roster.posts import hours
from model.roster.posts.hours import Hours
from model.roster.posts.posts import TURN


class SignInRecord(TownRow):
    """One stay at the place of work: from the sign-in to the sign-out of the same day, None while it lasts. What was
    forgotten and put right later bears who did so and why."""

    __tablename__ = "sign_in_record"
    __table_args__ = (
        Index("ix_sign_in_record_day", "town_id", "day"),
        refers("account_id", "account"),
        refers("corrected_by_id", "account"),
    )

    account_id: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    came_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    corrected_by_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
    account: Mapped[Account] = belongs_to("Account", "account_id", "SignInRecord")
    corrected_by: Mapped[Account | None] = belongs_to("Account", "corrected_by_id", "SignInRecord")


# one stay at a time: the second click, or the second browser, finds the first
Index(
    "ix_sign_in_record_open",
    SignInRecord.town_id,
    SignInRecord.account_id,
    SignInRecord.day,
    unique=True,
    sqlite_where=SignInRecord.left_at.is_(None),
    postgresql_where=SignInRecord.left_at.is_(None),
)


@dataclass(frozen=True)
class SignedIn:
    """Who has signed in and not out again at a moment, and who was there before: by account id."""

    here: frozenset[int]
    before: frozenset[int]

    @classmethod
    def of(
        cls,
        at: datetime,
        stays: Iterable[tuple[int, datetime, datetime | None]],
        excused: Iterable[int] | None = None,
    ) -> "SignedIn":
        """From the stays of the day (account id, came, left). `excused` is told in the afternoon's minutes of grace
        alone: those whom a leave kept away until noon, and everybody who came at all that day, count as there."""
        came = [stay for stay in stays if stay[1] <= at]
        before = frozenset(account_id for account_id, _, _ in came)
        if excused is not None:
            return cls(before | frozenset(excused), before)
        here = (account_id for account_id, _, left_at in came if left_at is None or left_at > at)
        return cls(frozenset(here), before)


def arrive(s: Session, by: Account, *, now: datetime) -> SignInRecord:
    """Sign in. Whoever is on leave is back with it (销假). Refuses a second sign-in without a sign-out between."""
    require(by, Permission.sign_in)
    db.alone(s, f"{by.town_id} {TURN}")  # the second of two browsers waits and finds the first one's
    day = now.astimezone(OFFICE_ZONE).date()
    stay = lasting(s, by, day)
    if stay:
        raise Refused(f"您今天{stay.came_at.astimezone(OFFICE_ZONE):%H:%M}已经签到，不用再签。")
    absence = leave.away_at(s, by.town_id, now, of=by.id).get(by.id)
    if absence:
        absence.returned_at = now
    stay = SignInRecord(town_id=by.town_id, account_id=by.id, day=day, came_at=now)
    s.add(stay)
    s.flush()
    history.record(
        s, by, "arrive", "attendance", by.login, now=now, ends_leave=absence.id if absence else None
    )
    return stay


def depart(s: Session, by: Account, *, now: datetime) -> None:
    """Sign out; somebody else answers for the post until the next sign-in. Refuses whoever has not signed in today."""
    require(by, Permission.sign_in)
    db.alone(s, f"{by.town_id} {TURN}")
    stay = lasting(s, by, now.astimezone(OFFICE_ZONE).date())
    if stay is None:
        raise Refused("您现在没有签到，不用签退。")
    stay.left_at = now
    s.flush()
    history.record(s, by, "depart", "attendance", by.login, now=now)


def lasting(s: Session, account: Account, day: date) -> SignInRecord | None:
    """The person's stay of that day that was not ended: they are here, or forgot to sign out."""
    return s.scalar(
        select(SignInRecord).where(
            SignInRecord.town_id == account.town_id,
            SignInRecord.account_id == account.id,
            SignInRecord.day == day,
            SignInRecord.left_at.is_(None),
        )
    )


def of_day(s: Session, account: Account, day: date) -> Sequence[SignInRecord]:
    """The person's own stays of a day, in order."""
    return s.scalars(
        select(SignInRecord)
        .where(
            SignInRecord.town_id == account.town_id,
            SignInRecord.account_id == account.id,
            SignInRecord.day == day,
        )
        .order_by(SignInRecord.came_at)
    ).all()


def signed_in(s: Session, town_id: int, at: datetime, calendar: Calendar) -> SignedIn | None:
    """Who has signed in at this moment; None while nobody is asked to have: outside the hall's hours, in the minutes
    of grace, and where the office does not judge by it. The afternoon's grace is not for whoever was missing all
    morning."""
    of_hall = hours.of(s, town_id)
    resumes = of_hall.resumes(at, calendar)
    if not resumes and not of_hall.asks(at, calendar):
        return None
    rows = s.execute(
        select(SignInRecord.account_id, SignInRecord.came_at, SignInRecord.left_at).where(
            SignInRecord.town_id == town_id, SignInRecord.day == at.astimezone(OFFICE_ZONE).date()
        )
    )
    excused = leave.away_at(s, town_id, before_noon(of_hall, at)) if resumes else None
    return SignedIn.of(at, ((x.account_id, x.came_at, x.left_at) for x in rows), excused)


def before_noon(of_hall: Hours, at: datetime) -> datetime:
    """The last minute of that day's morning: whoever is on leave in it need not have signed in before noon."""
    noon = min(of_hall.noon_from, NOON)
    return datetime.combine(at.astimezone(OFFICE_ZONE).date(), noon, OFFICE_ZONE) - timedelta(minutes=1)
