"""CPU of the month of the posts: 60 posts by 31 days, computed and drawn, beside an empty page. Sign-ins are judged, so
that the dearest way through is measured: a past month, with leaves, stand-ins and two stays a day for everybody."""

from datetime import date, datetime, time, timedelta
from time import process_time
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.figures import Figure
from benchmarks.pages import town
from benchmarks.visitor import rerun_cpu_ms, served, visit
from model.ground import db, settings
from model.ground.db import OFFICE_ZONE
from model.people import accounts, sign_in, sites
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster.duty.duty_days import days
from model.roster.leave import Leave, LeaveKind, LeaveState
from model.roster.on_post import month_grid
from model.roster.posts.posts import Post, PostHolder, Slot
from model.roster.presence.attendance import SignInRecord

POSTS = 60
MOST_MS = 100.0  # issue 4
MONTH = date(2026, 10, 1)


def run() -> list[Figure]:
    """The empty page, then the grid as it is computed, then the page that computes and draws it."""
    town()
    now = datetime.now(OFFICE_ZONE)
    with db.writing() as s:
        token, town_id = crowd(s, now)
    with served("benchmarks.empty:app") as server, visit(server, "") as visitor:
        floor = rerun_cpu_ms(server, visitor)
    with (
        served("app:app") as server,
        visit(server, "month-grid", f"daiban={token}", f"month={quote(f'{MONTH:%Y-%m}')}") as visitor,
    ):
        cpu = rerun_cpu_ms(server, visitor)
        if not any(f"{POSTS}个岗位：顶岗" in text for text in visitor.texts):
            raise RuntimeError(f"/month-grid shows something else: {visitor.texts[:5]}")
    what = f"{POSTS} posts × {len(days(MONTH, date(2026, 10, 31)))} days"
    return [
        Figure(f"month grid computed, {what}", computed(town_id, now.date()), "ms CPU"),
        Figure(f"month grid, page, {what}", cpu, "ms CPU", "empty page", floor, MOST_MS),
    ]


def computed(town_id: int, today: date, times: int = 20) -> float:
    """CPU of asking the database and judging every cell."""
    before = process_time()
    for _ in range(times):
        with db.reading() as s:
            assert len(month_grid.of_month(s, town_id, MONTH, today).rows) == POSTS
    return (process_time() - before) / times * 1000


def crowd(s: Session, now: datetime) -> tuple[str, int]:
    """Fill the town up to 60 posts of two people each, all of them signing in, one in twenty away; a director's token."""
    hall = sites.halls(s)[0]
    window, since = sites.windows(s, hall.town_id)[0], date(2026, 1, 5)
    settings.put(s, hall.town_id, "sign_in_counts", "算不在岗")
    already = len(s.scalars(select(Post).where(Post.town_id == hall.town_id, Post.active)).all())
    for n in range(POSTS - already):
        post = Post(
            town_id=hall.town_id, site_id=hall.id, window_id=window.id, name=f"加{n}岗", position=99 + n
        )
        s.add(post)
        s.flush()
        for slot in (Slot.a, Slot.b):
            person = _person(s, hall, f"jia{n}{slot.value.lower()}", now)
            s.add(
                PostHolder(
                    town_id=hall.town_id, post_id=post.id, slot=slot, account_id=person.id, since=since
                )
            )
    everybody = [a for a in accounts.of_town(s, hall.town_id) if a.role in (Role.clerk, Role.village_agent)]
    for n, person in enumerate(everybody):
        for day in days(MONTH, date(2026, 10, 31)):
            if (n + day.day) % 20 == 0:
                _away(s, person, day)
            else:
                s.add_all(_stays(person, day))
    director = s.scalars(select(Account).where(Account.role == Role.director)).first()
    assert director is not None
    director.must_change = False
    return sign_in.open_session(s, director, address="127.0.0.1", browser="bench", now=now), hall.town_id


def _person(s: Session, hall: sites.Site, login: str, now: datetime) -> Account:
    person = Account(
        town_id=hall.town_id, login=login, name=f"王{login[3:]}", role=Role.clerk, site_id=hall.id
    )
    person.password_hash, person.password_set_at, person.active = "", now, True
    s.add(person)
    s.flush()
    return person


def _away(s: Session, person: Account, day: date) -> None:
    begins = datetime.combine(day, time(), OFFICE_ZONE)
    row = Leave(town_id=person.town_id, account_id=person.id, kind=LeaveKind.sick, state=LeaveState.approved)
    row.begins_at, row.ends_at = begins, begins + timedelta(days=1)
    s.add(row)


def _stays(person: Account, day: date) -> list[SignInRecord]:
    return [
        SignInRecord(
            town_id=person.town_id, account_id=person.id, day=day,
            came_at=datetime.combine(day, come, OFFICE_ZONE), left_at=datetime.combine(day, go, OFFICE_ZONE),
        )
        for come, go in ((time(8, 25), time(12, 1)), (time(13, 55), time(17, 31)))
    ]  # fmt: skip
