"""Transfers (转办): to another post, with a reason; whoever sends it answers for it until a named person takes it over (R077)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Index, Integer, ScalarSelect, String, func, select, text
from sqlalchemy.orm import Mapped, Session, contains_eager, joinedload, mapped_column

from model.catalogue.versions import ItemVersion
from model.desk.ticket import events
from model.desk.ticket.acts import at_hand, unchanged
from model.desk.ticket.events import EventKind
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.db import TownRow, belongs_to, refers
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site, SiteKind
from model.roster.on_post import answering
from model.roster.posts import posts
from model.roster.posts.posts import Post


class Transfer(TownRow):
    """One ticket offered to another post. Open until `ended_at`: then taken over, refused or recalled."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index(
            "uq_transfer_open",
            "town_id",
            "ticket_id",
            "round",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index(
            "ix_transfer_to",
            "town_id",
            "to_post_id",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        refers("ticket_id", "ticket"),
        refers("from_post_id", "post"),
        refers("to_post_id", "post"),
        refers("by_id", "account"),
        refers("ended_by_id", "account"),
    )

    ticket_id: Mapped[int]
    round: Mapped[int] = mapped_column(Integer, default=1)
    from_post_id: Mapped[int]
    to_post_id: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None]
    ticket: Mapped[Ticket] = belongs_to("Ticket", "ticket_id", "Transfer")
    from_post: Mapped[Post] = belongs_to("Post", "from_post_id", "Transfer")
    to_post: Mapped[Post] = belongs_to("Post", "to_post_id", "Transfer")
    by: Mapped[Account] = belongs_to("Account", "by_id", "Transfer")


def objection(ticket: Ticket, to: Post, by: Account) -> str:
    """Why this account may not send the ticket to that post; empty when it may. Clerks send between posts of the
    hall, village agents up to the hall; only the director sends to a village, and only that village's own business:
    another village's agents may not see it (c8). `to.site` must be loaded."""
    if to.id == ticket.post_id:
        return f"这件已经在“{to.name}”。请另选一个岗位。"
    if not to.active:
        return f"“{to.name}”已停用。请另选一个岗位。"
    if to.site.kind is SiteKind.village_point:
        if by.role is not Role.director:
            return "办件只能转给大厅的岗位。要转到村里，请中心主任转办。"
        if to.site_id not in (ticket.site_id, ticket.village_id):
            return f"这件不是{to.site.name}的，不能转到那里。请另选一个岗位。"
    return ""


def ask(
    s: Session, by: Account, number: str, *, to_post_id: int, reason: str, seen: int, now: datetime
) -> Transfer:
    """Offer the ticket to another post. Until somebody there takes it over by name it stays in the sender's queue
    and the sender answers for it (首问负责, R077). Refuses a closed ticket, a second offer beside an open one, an
    empty reason, and a post that `objection` names."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    to = posts.by_id(s, by.town_id, to_post_id)
    if not ticket.open:
        raise Refused(f"这件现在是“{ticket.state.label}”，不能转办。请刷新后看最新情况。")
    before = of_ticket(s, ticket)
    if before:
        raise Refused(f"这件正在转给“{before.to_post.name}”，等对方接下。要转给别人，请先收回。")
    if refusal := objection(ticket, to, by):
        raise Refused(refusal)
    reason = _written(reason, "转办的原因")
    row = Transfer(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        round=ticket.round,
        from_post_id=ticket.post_id,
        to_post_id=to.id,
        reason=reason,
        by_id=by.id,
        at=now,
    )
    s.add(row)
    note = f"由“{ticket.post.name}”转给“{to.name}”：{reason}"
    events.add(s, ticket, by, EventKind.transfer_asked, now, note, for_id=for_id)
    s.flush()
    history.record(s, by, "ask_transfer", "ticket", number, now=now, to=to.name)
    return row


def accept(s: Session, by: Account, number: str, *, seen: int, now: datetime) -> Ticket:
    """Take the ticket over by name: from now on it lies at one's own post, and whoever took it is its handler (R077).
    Refuses whoever may not act for the post it was offered to."""
    require(by, Permission.handle_tickets)
    ticket, row, for_id = _offered(s, by, number, seen, now)
    if not row.to_post.active:
        raise Refused(f"“{row.to_post.name}”已停用，不能接下。请退给“{row.from_post.name}”。")
    _end(row, by, now)
    ticket.post_id, ticket.handler_id = row.to_post_id, by.id
    note = f"由“{row.from_post.name}”转到“{row.to_post.name}”，{by.name}接下"
    events.add(s, ticket, by, EventKind.transfer_accepted, now, note, for_id=for_id)
    s.flush()
    s.expire(ticket, ["post", "handler"])
    history.record(
        s, by, "accept_transfer", "ticket", number, now=now, before=row.from_post.name, after=row.to_post.name
    )
    return ticket


def refuse(s: Session, by: Account, number: str, *, reason: str, seen: int, now: datetime) -> None:
    """Not to take it over, with a reason; it never left the sender."""
    require(by, Permission.handle_tickets)
    ticket, row, for_id = _offered(s, by, number, seen, now)
    reason = _written(reason, "不接的原因")
    _end(row, by, now)
    note = f"“{row.to_post.name}”不接，仍由“{row.from_post.name}”承办：{reason}"
    events.add(s, ticket, by, EventKind.transfer_refused, now, note, for_id=for_id)
    s.flush()
    history.record(s, by, "refuse_transfer", "ticket", number, now=now, to=row.to_post.name)


def recall(s: Session, by: Account, number: str, *, seen: int, now: datetime) -> None:
    """Take the offer back before anybody has taken the ticket over."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    row = of_ticket(s, ticket)
    if row is None:
        raise Refused("这件没有在转办，不用收回。请刷新后看最新情况。")
    _end(row, by, now)
    note = f"收回给“{row.to_post.name}”的转办"
    events.add(s, ticket, by, EventKind.transfer_recalled, now, note, for_id=for_id)
    s.flush()
    history.record(s, by, "recall_transfer", "ticket", number, now=now, to=row.to_post.name)


def _offered(
    s: Session, by: Account, number: str, seen: int, now: datetime
) -> tuple[Ticket, Transfer, int | None]:
    """The ticket, the open offer, and in whose place `by` answers it; refuses whoever may not act for the post."""
    ticket = unchanged(s, by, number, seen)
    row = of_ticket(s, ticket)
    if row is None:
        raise Refused("这件没有在转办，可能已被收回。请刷新后看最新情况。")
    return ticket, row, answering.capacity(s, row.to_post_id, by, now).for_id


def _end(row: Transfer, by: Account, now: datetime) -> None:
    row.ended_at, row.ended_by_id = now, by.id


def _written(reason: str, what: str) -> str:
    reason = cleaned(reason, what, 200)
    if not reason:
        raise Refused(f"还没有写{what}。请写上，让对方看得明白。")
    return reason


def _open() -> tuple[ColumnElement[bool], ...]:
    """An offer of the ticket's present round, while the ticket is open: one that was closed meanwhile is gone."""
    return (Transfer.ended_at.is_(None), Transfer.round == Ticket.round, Ticket.closed_at.is_(None))


def of_ticket(s: Session, ticket: Ticket) -> Transfer | None:
    """The open offer of a ticket, with both posts and who sent it."""
    if not ticket.open:
        return None
    same = (Transfer.town_id == ticket.town_id, Transfer.ticket_id == ticket.id)
    return s.scalar(
        select(Transfer)
        .where(*same, Transfer.ended_at.is_(None), Transfer.round == ticket.round)
        .options(joinedload(Transfer.from_post), joinedload(Transfer.to_post), joinedload(Transfer.by))
    )


def under_way(s: Session, town_id: int, tickets: Mapping[int, int]) -> set[int]:
    """Which of these open tickets, each with its present round, are on offer to another post."""
    rows = s.execute(
        select(Transfer.ticket_id, Transfer.round).where(
            Transfer.town_id == town_id, Transfer.ticket_id.in_(tickets), Transfer.ended_at.is_(None)
        )
    )
    return {row.ticket_id for row in rows if tickets[row.ticket_id] == row.round}


def incoming(s: Session, town_id: int, own: Collection[int]) -> Sequence[Transfer]:
    """What other posts offer to these posts, the oldest first, each with ticket, item, posts and who sent it."""
    if not own:
        return ()
    return s.scalars(
        select(Transfer)
        .join(Transfer.ticket)
        .where(Transfer.town_id == town_id, Transfer.to_post_id.in_(own), *_open())
        .options(
            joinedload(Transfer.ticket).selectinload(Ticket.version).load_only(ItemVersion.name),
            joinedload(Transfer.from_post),
            joinedload(Transfer.to_post),
            joinedload(Transfer.by),
        )
        .order_by(Transfer.at, Transfer.id)
    ).all()


def offered(town_id: int, own: Collection[int]) -> ScalarSelect[int]:
    """How many `incoming` lists for these posts."""
    count = select(func.count()).select_from(Transfer).join(Transfer.ticket)
    return count.where(Transfer.town_id == town_id, Transfer.to_post_id.in_(own), *_open()).scalar_subquery()


def targets(s: Session, by: Account, tickets: Collection[Ticket]) -> list[Post]:
    """The posts to which this account may send at least one of the tickets, hall first."""
    require(by, Permission.handle_tickets)
    query = select(Post).join(Post.site).where(Post.town_id == by.town_id, Post.active)
    if by.role is not Role.director:
        query = query.where(Site.kind == SiteKind.town_hall)
    rows = s.scalars(
        query.options(contains_eager(Post.site)).order_by(Site.code, Post.position, Post.name)
    ).all()
    return [post for post in rows if any(not objection(ticket, post, by) for ticket in tickets)]
