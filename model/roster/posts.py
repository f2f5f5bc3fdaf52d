"""Posts and who holds them: a post owns the work, a person holds the post as A, B or C (R023, R025)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Date, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column, selectinload

from model.ground.db import Labelled, TownRow, belongs_to, has_many, refers
from model.people.accounts import Account
from model.people.sites import Site, Window


class Slot(Labelled):
    a = "A", "A岗"
    b = "B", "B岗"
    c = "C", "C岗"


class Post(TownRow):
    """A place of work: at a window of the hall, or a village point's counter (window is None)."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("town_id", "site_id", "name"),
        refers("site_id", "site"),
        refers("window_id", "window"),
    )

    site_id: Mapped[int]
    window_id: Mapped[int | None]
    name: Mapped[str]
    duties: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    site: Mapped[Site] = belongs_to("Site", "site_id", "Post")
    window: Mapped[Window | None] = belongs_to("Window", "window_id", "Post")
    holders: Mapped[list["PostHolder"]] = has_many("PostHolder", "post_id", "Post", "PostHolder.slot")


class PostHolder(TownRow):
    """One person in one slot of a post from a day on; `until` is the last day, None = still."""

    __tablename__ = "post_holder"
    __table_args__ = (
        UniqueConstraint("town_id", "post_id", "slot", "since"),
        Index("ix_post_holder_account", "town_id", "account_id"),
        refers("post_id", "post"),
        refers("account_id", "account"),
    )

    post_id: Mapped[int]
    slot: Mapped[Slot]
    account_id: Mapped[int]
    since: Mapped[date] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    account: Mapped[Account] = belongs_to("Account", "account_id", "PostHolder")

    def on(self, day: date) -> bool:
        """Whether the person holds the slot on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


def holder(post: Post, slot: Slot, day: date) -> PostHolder | None:
    """Who holds the slot on that day (`post.holders` must be loaded); the latest, should two overlap."""
    held = [h for h in post.holders if h.slot is slot and h.on(day)]
    return max(held, key=lambda h: h.since, default=None)


def of_town(s: Session, town_id: int) -> Sequence[Post]:
    """All active posts with window, site and holders, hall first."""
    return s.scalars(
        select(Post)
        .join(Post.site)
        .where(Post.town_id == town_id, Post.active)
        .options(
            contains_eager(Post.site),
            joinedload(Post.window),
            selectinload(Post.holders).joinedload(PostHolder.account),
        )
        .order_by(Site.code, Post.position, Post.name)
    ).all()
