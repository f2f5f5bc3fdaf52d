"""Who holds a post of the small town: looking, putting somebody on it, and opening another."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.people import accounts, sites
from model.roster.posts import posts
from model.roster.posts.posts import Post, Slot
from model.roster.staff import holders
from tests.cast import TOWN

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=OFFICE_ZONE)
TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def find(s: Session, name: str = "社保岗") -> Post:
    return next(p for p in posts.of_town(s, TOWN, with_closed=True) if p.name == name)


def put(
    s: Session, who: str, slot: Slot, since: date = TODAY, post: str = "社保岗", by: str = "zhang"
) -> None:
    director, account = accounts.by_login(s, by), accounts.by_login(s, who)
    holders.assign(s, find(s, post), director, slot=slot, account=account, since=since, now=NOW)


def held(s: Session, slot: Slot, day: date) -> str | None:
    holder = posts.holder(find(s), slot, day)
    return holder.account.login if holder else None


def new_post(s: Session, name: str, b: str | None = None) -> Post:
    by = accounts.by_login(s, "zhang")
    post = posts.create(s, by, site=sites.hall(s, TOWN), window=None, name=name, now=NOW)
    if b:
        put(s, b, Slot.b, post=name)
    return post
