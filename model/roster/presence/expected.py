"""Who is expected at the place of work on which days (R110, R121)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from model.ground.workdays import Calendar
from model.people import service_record
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster.duty import duty_days, duty_gaps
from model.roster.posts.posts import Post, PostHolder
from model.roster.staff import staff_moves

AT_HALL = frozenset({Role.clerk, Role.director})


@dataclass(frozen=True)
class Expected:
    """A person, and the days of the period on which presence is due; make-up days among them, holidays never."""

    account: Account
    days: frozenset[date]


def of_period(
    s: Session, town_id: int, days: Sequence[date], calendar: Calendar, *, only: int | None = None
) -> list[Expected]:
    """Everybody of the town (or `only` this account) with the days on which they are expected; many with none.

    At the hall: clerks and the director while their account is open, until they go back to their home unit (R031), and
    whoever holds a slot of a window that day.
    """
    working = [day for day in days if calendar.works(day)]
    made_up = duty_gaps.made_up(s, town_id)
    together = frozenset(day for day in working if duty_days.monday(day, calendar, made_up) == day)
    held = _at_windows(s, town_id, days) if days else {}
    left = staff_moves.left_on(s, town_id, days[-1]) if days else {}
    people = []
    for person in service_record.of_town(s, town_id, only=only):
        slots, gone = held.get(person.account.id, []), left.get(person.account.id)
        due = frozenset(
            day
            for day in working
            if _due(
                person.role_on(day),
                at_window=any(slot.on(day) for slot in slots),
                left=_left(person.account, gone, day),
                together=day in together,
            )
        )
        people.append(Expected(person.account, due))
    return people


def _due(role: Role | None, *, at_window: bool, left: bool, together: bool) -> bool:
    if role is None:
        return False
    return at_window or (role in AT_HALL and not left) or (role is Role.village_agent and together)


def _left(account: Account, left_on: date | None, day: date) -> bool:
    """Whether the person had gone back to the home unit by that day, and not been posted anew."""
    if left_on is None or left_on > day:
        return False
    return account.posted_on is None or not left_on <= account.posted_on <= day


def _at_windows(s: Session, town_id: int, days: Sequence[date]) -> dict[int, list[PostHolder]]:
    """Who holds a slot of a window of the hall in the period, by account id."""
    rows = s.scalars(
        select(PostHolder)
        .join(Post, (Post.town_id == PostHolder.town_id) & (Post.id == PostHolder.post_id))
        .where(
            PostHolder.town_id == town_id,
            PostHolder.since <= days[-1],
            or_(PostHolder.until.is_(None), PostHolder.until >= days[0]),
            Post.window_id.is_not(None),
            Post.active,
        )
    )
    held = defaultdict(list)
    for row in rows:
        held[row.account_id].append(row)
    return held
