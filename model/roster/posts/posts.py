"""Posts and their holders: a post owns the work, a person holds it as A, B or C (R023, R025)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Date, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from model.ground import db, history
from model.ground.db import OFFICE_ZONE, Labelled, TownRow, belongs_to, has_many, refers
from model.ground.privacy import mask_name
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.people.sites import Site, Window

TURN: Final = "roster"  # the lock of a town: whoever changes the roster is alone at it
MOST_B: Final = 2


class Slot(Labelled):
    a = "A", "A岗"
    b = "B", "B岗"
    c = "C", "C岗"


class Nature(Labelled):
    """What a post is for: most take business in, one only answers questions (R021), some last a while (R022)."""

    ordinary = "ordinary", "普通岗"
    enquiry = "enquiry", "问询岗"
    special = "special", "专项岗"


class Post(TownRow):
    """A place of work: at a window of the hall, or a village point's counter (window is None). A special post runs
    from `begins_on` to `ends_on`, both days with it; None leaves that side open."""

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
    nature: Mapped[Nature] = mapped_column(default=Nature.ordinary, server_default=Nature.ordinary.value)
    begins_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    site: Mapped[Site] = belongs_to("Site", "site_id", "Post")
    window: Mapped[Window | None] = belongs_to("Window", "window_id", "Post")
    holders: Mapped[list["PostHolder"]] = has_many("PostHolder", "post_id", "Post", "PostHolder.slot")

    def runs(self, day: date) -> bool:
        """Whether the post is manned on that day by its own dates."""
        return self.begun(day) and (self.ends_on is None or day <= self.ends_on)

    def begun(self, day: date) -> bool:
        """Whether somebody has to answer for the post: also after its last day, while it is not switched off, because
        tickets may lie there."""
        return self.begins_on is None or self.begins_on <= day


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


def create(
    s: Session, by: Account, *, site: Site, window: Window | None, name: str, duties: str = "", now: datetime
) -> Post:
    """Set up a post at a window of the hall or at a village point. Refuses a name the site already uses."""
    require(by, Permission.manage_posts)
    post = Post(town_id=by.town_id, site_id=site.id, window_id=window.id if window else None)
    post.name, post.duties = _free_name(s, site.id, by, name), duties.strip()
    post.position = 1 + max((p.position for p in of_town(s, by.town_id)), default=0)
    post.site, post.window, post.holders = site, window, []
    s.add(post)
    s.flush()
    history.record(s, by, "create", "post", post.name, now=now, post=post.id, site=site.name)
    return post


def rename(s: Session, post: Post, by: Account, *, name: str, duties: str, now: datetime) -> None:
    """Give the post another name or other duties; holders and tickets stay. Refuses a name already in use."""
    require(by, Permission.manage_posts)
    refuse_stranger(post, by)
    before, post.duties = post.name, duties.strip()
    if name.strip() != before:
        post.name = _free_name(s, post.site_id, by, name)
    s.flush()
    history.record(s, by, "rename", "post", post.name, now=now, post=post.id, before=before)


def _free_name(s: Session, site_id: int, by: Account, name: str) -> str:
    name = name.strip()
    if not name:
        raise Refused("岗位名称没有填写。请补上。")
    taken = select(Post.id).where(Post.town_id == by.town_id, Post.site_id == site_id, Post.name == name)
    if s.scalar(taken):
        raise Refused(f"这里已经有“{name}”。请换一个名称；停用的可以重新启用。")
    return name


def refuse_stranger(post: Post, by: Account) -> None:
    """Refuses a post of another town."""
    if post.town_id != by.town_id:
        raise NotFound("这个岗位")


def switch_off(
    s: Session, post: Post, by: Account, *, open_tickets: int, unconsented: str = "", now: datetime
) -> None:
    """Close a post; holders stay on record. Refuses while tickets are open at it: nobody would answer for them; a post
    whose A may not be moved yet; and one of another town.

    `open_tickets` comes from the desk, `unconsented` from `staff_moves.objection_to_closing`, which both stand above.
    """
    require(by, Permission.manage_posts)
    refuse_stranger(post, by)
    db.alone(s, f"{by.town_id} {TURN}")
    reread(s, post)
    if unconsented:
        raise Refused(unconsented)
    if open_tickets:
        raise Refused(f"“{post.name}”还有{open_tickets}件没有办结，不能停用。请先办结。")
    post.active = False
    s.flush()
    history.record(s, by, "switch_off", "post", post.name, now=now, post=post.id)


def switch_on(s: Session, post: Post, by: Account, *, now: datetime) -> None:
    """Open a closed post again, with the holders it still has. Refuses while its B is B of two others by now."""
    require(by, Permission.manage_posts)
    refuse_stranger(post, by)
    db.alone(s, f"{by.town_id} {TURN}")
    reread(s, post)
    today = now.astimezone(OFFICE_ZONE).date()
    for held in post.holders:
        if held.slot is Slot.b and third_b(s, post, held, today):
            raise Refused(
                f"{mask_name(held.account.name)}已是另外两个岗位的B岗。请先结束他在“{post.name}”的B岗，再启用。"
            )
    post.active = True
    s.flush()
    history.record(s, by, "switch_on", "post", post.name, now=now, post=post.id)


def third_b(s: Session, post: Post, holder: PostHolder, first: date, also: Sequence[PostHolder] = ()) -> bool:
    """Whether this B would be B of more than two active posts on some day from `first` on (c5). `also` are
    arrangements at other posts that are about to be made."""
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
    others = [*elsewhere, *also]
    days = [first, *(h.since for h in others if h.since > first)]
    return any(holder.on(day) and sum(h.on(day) for h in others) >= MOST_B for day in days)


def _loaded() -> tuple[ORMOption, ...]:
    return (
        contains_eager(Post.site),
        joinedload(Post.window),
        selectinload(Post.holders).joinedload(PostHolder.account),
    )


def of_town(s: Session, town_id: int, *, with_closed: bool = False) -> Sequence[Post]:
    """The active posts (or all) with window, site and holders, hall first."""
    wanted = select(Post).join(Post.site).where(Post.town_id == town_id)
    if not with_closed:
        wanted = wanted.where(Post.active)
    return s.scalars(wanted.options(*_loaded()).order_by(Site.code, Post.position, Post.name)).all()


def by_id(s: Session, town_id: int, post_id: int) -> Post:
    """One post with window, site and holders; refuses an unknown one."""
    post = s.scalar(
        select(Post).join(Post.site).where(Post.town_id == town_id, Post.id == post_id).options(*_loaded())
    )
    if post is None:
        raise NotFound("这个岗位")
    return post


def reread(s: Session, post: Post) -> None:
    """The post and its holders as they are now, over what this session read before it had its turn: for whoever has
    just taken the lock. Everything that hangs on them is read along, so that nothing loaded is lost."""
    s.execute(
        select(Post)
        .join(Post.site)
        .where(Post.town_id == post.town_id, Post.id == post.id)
        .options(
            contains_eager(Post.site),
            joinedload(Post.window).joinedload(Window.site),
            selectinload(Post.holders)
            .joinedload(PostHolder.account)
            .options(joinedload(Account.site), joinedload(Account.department)),
        )
        .execution_options(populate_existing=True)
    ).scalars().all()
