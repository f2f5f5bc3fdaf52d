"""The people of the hall: home unit and centre (双重管理, R030), their posts, and time posted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from model.people import accounts
from model.people.accounts import Account
from model.people.permissions import Role
from model.people.sites import SiteKind
from model.roster.posts import posts
from model.roster.posts.posts import Post, Slot
from model.roster.staff import staff_moves, tenure

OF_THE_HALL = (Role.clerk, Role.director)


@dataclass(frozen=True)
class Member:
    """One person of the hall on a day. `posted_on`: since when the present posting lasts, None when it is not on record
    or over; `left_on`: the day the person went back to the home unit."""

    account: Account
    held: tuple[tuple[Slot, Post], ...]
    posted_on: date | None
    left_on: date | None
    day: date

    @property
    def gone(self) -> bool:
        """Whether the person is back at the home unit."""
        return self.left_on is not None and self.posted_on is None

    @property
    def tenure(self) -> str:
        """`到岗1年3个月，满两年还差9个月`, or that the person went back."""
        return "已回原单位" if self.gone else tenure.sentence(self.posted_on, self.day)

    @property
    def so_far(self) -> str:
        """`1年3个月12天`, for a list; `今天到岗`, `没有登记`, `已回原单位` while there is nothing to count."""
        if self.posted_on is None:
            return "已回原单位" if self.gone else "没有登记"
        return tenure.served(self.posted_on, self.day).text or "今天到岗"

    @property
    def posts(self) -> str:
        """`社保岗A、医保岗B`."""
        return "、".join(f"{post.name}{slot.value}" for slot, post in self.held)


def hall_staff(s: Session, town_id: int, day: date) -> list[Member]:
    """The active accounts at the hall that work there, or hold a post at a window: who holds A first."""
    every, left = posts.of_town(s, town_id), staff_moves.left_on(s, town_id, day)
    members = []
    for account in accounts.of_town(s, town_id):
        held = tuple(_held(every, account.id, day))
        at_hall = account.site.kind is SiteKind.town_hall and account.role in OF_THE_HALL
        if account.active and (at_hall or any(post.window for _, post in held)):
            last = left.get(account.id)
            since = tenure.posting(account.posted_on, last, day)
            members.append(Member(account, held, since, last, day))
    return sorted(members, key=lambda m: (m.gone, m.held[0][0] if m.held else "D", m.account.name))


def _held(every: Iterable[Post], account_id: int, day: date) -> list[tuple[Slot, Post]]:
    held = [(h.slot, p) for p in every for h in p.holders if h.account_id == account_id and h.on(day)]
    return sorted(held, key=lambda pair: pair[0])
