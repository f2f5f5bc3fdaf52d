"""What staff wear, set on their desk or hand out: badge and desk plate (R037), a village agent's service card (R038)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from model.catalogue import offered
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.posts import posts
from model.roster.posts.posts import Post, PostHolder
from papers import letterhead
from papers.letterhead import Letterhead


@dataclass(frozen=True)
class Plate:
    """Exactly what R037 asks for: name, title, scope of service, phone, promise."""

    name: str
    title: str
    scope: str
    phone: str
    promise: str

    @property
    def length(self) -> str:
        """In how small a type the scope still fits on a badge."""
        return "long" if len(self.scope) > 75 else "middle" if len(self.scope) > 36 else "short"


@dataclass(frozen=True)
class Card:
    """One village's service card: the people who run errands there and how to reach them."""

    village: str
    names: tuple[str, ...]
    scope: str
    phone: str


def badges(s: Session, by: Account, *, post_id: int | None = None, today: date) -> str:
    """Badges of all who hold a post today, or of one post's holders, ten to a page with lines to cut along.
    Refuses when nobody holds one."""
    require(by, Permission.view_posts)
    head = letterhead.of_town(s, by.town_id, today)
    return letterhead.fill("badges.html", head, plates=_plates(s, by, head, post_id))


def desk_plates(s: Session, by: Account, *, post_id: int | None = None, today: date) -> str:
    """Desk plates of the same people, one to a sheet, to be folded in the middle and read from both sides."""
    require(by, Permission.view_posts)
    head = letterhead.of_town(s, by.town_id, today)
    return letterhead.fill("desk_plates.html", head, plates=_plates(s, by, head, post_id))


def service_cards(s: Session, by: Account, *, post_id: int | None = None, today: date) -> str:
    """For each village, or the one of a post, a page of ten equal cards to cut and hand to households. Refuses when
    no village agent holds a post."""
    require(by, Permission.view_posts)
    head = letterhead.of_town(s, by.town_id, today)
    held = [post for post in _chosen(s, by, post_id) if post.window_id is None and _holders(post, today)]
    if not held:
        raise Refused("今天还没有代办员守村里的岗位。请先到“岗位设置”安排。")
    return letterhead.fill("service_cards.html", head, cards=[_card(post, head) for post in held])


def _card(post: Post, head: Letterhead) -> Card:
    names = tuple(dict.fromkeys(h.account.name for h in _holders(post, head.printed_on)))
    return Card(post.site.name, names, _scope(post, {}), post.site.phone or head.enquiry_phone)


def _plates(s: Session, by: Account, head: Letterhead, post_id: int | None) -> list[Plate]:
    """One for each person, hall first, with all the posts the person holds today."""
    fields = offered.fields_of_windows(s, by.town_id)
    every = posts.of_town(s, by.town_id)
    wanted = [h.account_id for post in _chosen(s, by, post_id) for h in _holders(post, head.printed_on)]
    if not wanted:
        raise Refused("今天还没有人守这里的岗位。请先到“岗位设置”安排。")
    held = {account_id: _posts_held(every, account_id, head.printed_on) for account_id in wanted}
    return [_plate(own, fields, head) for own in held.values()]


def _chosen(s: Session, by: Account, post_id: int | None) -> Sequence[Post]:
    return posts.of_town(s, by.town_id) if post_id is None else [posts.by_id(s, by.town_id, post_id)]


def _holders(post: Post, day: date) -> list[PostHolder]:
    """Who holds the post on that day, A before B before C; nobody whose account is switched off."""
    held = [h for h in post.holders if h.on(day) and h.account.active] if post.active else []
    return sorted(held, key=lambda h: h.slot)


def _posts_held(every: Sequence[Post], account_id: int, day: date) -> list[tuple[Post, PostHolder]]:
    """What one person holds, the post held as A first: that is the person's own place."""
    pairs = [(post, h) for post in every for h in _holders(post, day) if h.account_id == account_id]
    return sorted(pairs, key=lambda pair: pair[1].slot)


def _plate(
    held: Sequence[tuple[Post, PostHolder]], fields: Mapping[int, Sequence[str]], head: Letterhead
) -> Plate:
    post, holder = held[0]
    scopes = dict.fromkeys(_scope(each, fields) for each, _ in held)
    return Plate(
        name=holder.account.name,
        title=holder.account.role.label,
        scope="；".join(scopes),
        phone=post.site.phone or head.enquiry_phone,
        promise=head.promise,
    )


def _scope(post: Post, fields: Mapping[int, Sequence[str]]) -> str:
    """The duties written at the post; else what is offered at its window, or what an agent does in a village."""
    place = post.window.name if post.window else post.site.name
    known = "、".join(fields.get(post.window_id, ())) if post.window_id else "代办、帮办、上门办"
    scope = " ".join(post.duties.split()).rstrip("，、；。") or known
    return f"{place}：{scope}" if scope else place
