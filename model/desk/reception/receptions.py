"""Questions, visits and calls: who received them, what was said, and who has them in hand now (R021, R077, R118).

The first receiver stays responsible until somebody named takes it over (首问负责制). None of them is a ticket.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import (
    ColumnElement,
    Index,
    ScalarSelect,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column
from sqlalchemy.orm.interfaces import ORMOption

from model.catalogue.items import ServiceItem
from model.desk.ticket.tickets import Ticket
from model.ground.db import OFFICE_ZONE, Labelled, TownRow, belongs_to, refers
from model.ground.privacy import PHONE
from model.ground.refusals import NotFound
from model.people.accounts import Account
from model.people.permissions import Role
from model.people.sites import Department, Site
from model.roster.duty.duty import DutyKind
from model.roster.posts.posts import Post

PAGE = 50
WAITING = 10  # of what waits, on one page
SEE_ALL = (Role.admin, Role.director, Role.leader, Role.supervisor)


class ReceptionKind(Labelled):
    enquiry = "enquiry", "问询"
    visit = "visit", "来访"
    call = "call", "来电"


class ReceptionState(Labelled):
    open = "open", "待答复"
    passed = "passed", "等接下"
    answered = "answered", "已答复"


class Reception(TownRow):
    """One question, visit or call. `receiver_id` is the first receiver and never changes; `responsible_id` is who has
    it in hand; `to_id` or `to_department_id` is whom it was offered to and who has not taken it yet."""

    __tablename__ = "reception"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        Index("ix_reception_at", "town_id", "at"),
        Index("ix_reception_responsible", "town_id", "responsible_id"),
        refers("site_id", "site"),
        refers("post_id", "post"),
        refers("receiver_id", "account"),
        refers("responsible_id", "account"),
        refers("to_id", "account"),
        refers("to_department_id", "department"),
        refers("item_id", "service_item"),
        refers("ticket_id", "ticket"),
    )

    number: Mapped[str] = mapped_column(String(16))
    kind: Mapped[ReceptionKind]
    at: Mapped[datetime]
    site_id: Mapped[int]
    post_id: Mapped[int | None]
    duty: Mapped[DutyKind | None]  # the duty on which it was received
    receiver_id: Mapped[int]
    responsible_id: Mapped[int]
    asker: Mapped[str] = mapped_column(String(60), default="")
    asker_phone: Mapped[str | None] = mapped_column(PHONE)
    matter: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    item_id: Mapped[int | None]
    ticket_id: Mapped[int | None]
    to_id: Mapped[int | None]
    to_department_id: Mapped[int | None]
    passed_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    returned: Mapped[str] = mapped_column(String(300), default="")
    site: Mapped[Site] = belongs_to("Site", "site_id", "Reception")
    post: Mapped[Post | None] = belongs_to("Post", "post_id", "Reception")
    receiver: Mapped[Account] = belongs_to("Account", "receiver_id", "Reception")
    responsible: Mapped[Account] = belongs_to("Account", "responsible_id", "Reception")
    to: Mapped[Account | None] = belongs_to("Account", "to_id", "Reception")
    to_department: Mapped[Department | None] = belongs_to("Department", "to_department_id", "Reception")
    item: Mapped[ServiceItem | None] = belongs_to("ServiceItem", "item_id", "Reception")
    ticket: Mapped[Ticket | None] = belongs_to("Ticket", "ticket_id", "Reception")

    @property
    def state(self) -> ReceptionState:
        if self.answered_at:
            return ReceptionState.answered
        return ReceptionState.passed if self.offered else ReceptionState.open

    @property
    def offered(self) -> bool:
        """Whether somebody has been named who has not taken it over yet."""
        return self.to_id is not None or self.to_department_id is not None

    def offered_to(self, account: Account) -> bool:
        """Whether this account may take it over: by name, or as one of the department."""
        by_department = self.to_department_id is not None and self.to_department_id == account.department_id
        return self.to_id == account.id or by_department

    def knows_asker(self, account: Account) -> bool:
        """Whether the name is shown whole: to who received it and who has it in hand."""
        return account.id == self.receiver_id or self.in_hand_of(account)

    def in_hand_of(self, account: Account) -> bool:
        """Whether this account may answer it or hand it on: who is responsible, and the director once that person's
        account is off (`responsible` must be loaded)."""
        left = account.role is Role.director and not self.responsible.active
        return account.id == self.responsible_id or left


def _loaded() -> tuple[ORMOption, ...]:
    row = Reception
    names = (
        row.post,
        row.receiver,
        row.responsible,
        row.to,
        row.to_department,
        row.item,
        row.ticket,
        row.site,
    )
    return tuple(joinedload(name) for name in names)


def _offered_to(by: Account) -> ColumnElement[bool]:
    department = Reception.to_department_id == by.department_id if by.department_id else false()
    return or_(Reception.to_id == by.id, department)


def _visible(by: Account) -> list[ColumnElement[bool]]:
    """The whole town's for those who direct and supervise; else those of one's own place, and what one received, has
    in hand or is offered. A department handler belongs to no counter."""
    where = [Reception.town_id == by.town_id]
    if by.role in SEE_ALL:
        return where
    own = or_(Reception.receiver_id == by.id, Reception.responsible_id == by.id, _offered_to(by))
    if by.role is not Role.department_handler:
        own = or_(own, Reception.site_id == by.site_id)
    return [*where, own]


def by_number(s: Session, by: Account, number: str) -> Reception:
    """One of those that the account sees; refuses every other."""
    row = s.scalar(select(Reception).where(*_visible(by), Reception.number == number).options(*_loaded()))
    if row is None:
        raise NotFound("这条接待登记")
    return row


def own(s: Session, by: Account, number: str) -> Reception | None:
    """One that this account received itself; None when there is none of this number."""
    where = (Reception.town_id == by.town_id, Reception.receiver_id == by.id, Reception.number == number)
    return s.scalar(select(Reception).where(*where).options(*_loaded()))


def _waiting(by: Account, but: str) -> list[ColumnElement[bool]]:
    mine = [Reception.responsible_id == by.id, _offered_to(by)]
    if by.role is Role.director:
        left = select(Account.id).where(Account.town_id == by.town_id, ~Account.active)
        mine.append(Reception.responsible_id.in_(left))
    where = [Reception.town_id == by.town_id, Reception.answered_at.is_(None), or_(*mine)]
    return [*where, Reception.number != but] if but else where


def count_waiting(by: Account, *, but: str = "") -> ScalarSelect[int]:
    """How many wait for this account (see `waiting`)."""
    return select(func.count()).select_from(Reception).where(*_waiting(by, but)).scalar_subquery()


def waiting(s: Session, by: Account, *, but: str = "", page: int = 1) -> Sequence[Reception]:
    """What this account has in hand unanswered, and what it is offered, the oldest first, one page of it; for the
    director also what people have in hand whose account is off. `but` leaves one number out."""
    rows = select(Reception).where(*_waiting(by, but)).options(*_loaded())
    rows = rows.order_by(Reception.at, Reception.number)
    return s.scalars(rows.limit(WAITING).offset((page - 1) * WAITING)).all()


def listed(
    s: Session,
    by: Account,
    first: date,
    last: date,
    *,
    word: str = "",
    kind: ReceptionKind | None = None,
    page: int = 1,
) -> tuple[int, Sequence[Reception]]:
    """How many there are from the first day through the last, and one page of them, the newest first; `word` is looked
    for in the matter and in the answer. A page beyond the last one is the first."""
    begins = datetime.combine(first, time(), OFFICE_ZONE)
    ends = datetime.combine(last, time(), OFFICE_ZONE) + timedelta(days=1)
    where = [*_visible(by), Reception.at >= begins, Reception.at < ends]
    if kind:
        where.append(Reception.kind == kind)
    for part in word.split():
        where.append(
            or_(
                Reception.matter.icontains(part, autoescape=True),
                Reception.answer.icontains(part, autoescape=True),
            )
        )
    total = s.scalar(select(func.count()).select_from(Reception).where(*where)) or 0
    rows = (
        select(Reception)
        .where(*where)
        .options(*_loaded())
        .order_by(Reception.at.desc(), Reception.number.desc())
    )
    page = page if (page - 1) * PAGE < total else 1
    return total, s.scalars(rows.limit(PAGE).offset((page - 1) * PAGE)).all()


def counts(s: Session, by: Account, first: date, last: date) -> dict[ReceptionKind, int]:
    """How many of each kind the account sees from the first day through the last."""
    begins = datetime.combine(first, time(), OFFICE_ZONE)
    ends = datetime.combine(last, time(), OFFICE_ZONE) + timedelta(days=1)
    rows = s.execute(
        select(Reception.kind, func.count())
        .where(*_visible(by), Reception.at >= begins, Reception.at < ends)
        .group_by(Reception.kind)
    ).all()
    numbers: dict[ReceptionKind, int] = dict(rows)
    return {kind: numbers.get(kind, 0) for kind in ReceptionKind}
