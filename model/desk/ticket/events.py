"""The story of a ticket: what happened, who did it, for whom. Urging or viewing an ID is an event, not a state."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Text, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from model.desk.ticket.tickets import Ticket
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.ground.history import Actor, House
from model.people.accounts import Account


class EventKind(Labelled):
    registered = "registered", "登记"
    accepted = "accepted", "受理"
    notified = "notified", "一次性告知"
    supplied = "supplied", "补来材料"
    completed = "completed", "办结"
    delivered = "delivered", "送达"
    imported = "imported", "台账导入"
    id_shown = "id_shown", "查看全号"
    recounted = "recounted", "重算时限"
    comment = "comment", "备注"
    back_entered = "back_entered", "补录"
    deemed = "deemed", "按收件日受理"
    breach = "breach", "差错线索"
    contacted = "contacted", "联系申请人"
    not_accepted = "not_accepted", "不予受理"
    begun = "begun", "开始办理"
    decided = "decided", "决定"
    reported_up = "reported_up", "上报"
    brought_back = "brought_back", "取回上级结果"
    suspended = "suspended", "暂停计时"
    resumed = "resumed", "恢复计时"
    extension_asked = "extension_asked", "申请延期"
    extension_answered = "extension_answered", "延期审批"
    sub_task_given = "sub_task_given", "交部门联办"
    sub_task_done = "sub_task_done", "部门办理"
    returned = "returned", "退件"
    withdrawn = "withdrawn", "撤回"
    terminated = "terminated", "终止"
    merged = "merged", "并件"
    reopened = "reopened", "重新办理"
    archived = "archived", "归档"
    urged = "urged", "催办"
    supervised = "supervised", "督办"
    answered = "answered", "回复催督办"
    transfer_asked = "transfer_asked", "转办"
    transfer_accepted = "transfer_accepted", "接下转办"
    transfer_refused = "transfer_refused", "不接转办"
    transfer_recalled = "transfer_recalled", "收回转办"
    trip = "trip", "跑腿"
    authorised = "authorised", "委托代办"
    visit_planned = "visit_planned", "约定上门"
    visited = "visited", "上门"
    liaison = "liaison", "情况回复"
    paid = "paid", "缴费"
    refunded = "refunded", "退费"
    waived = "waived", "减免收费"
    attached = "attached", "加附件"
    detached = "detached", "收起附件"
    original_shown = "original_shown", "查看附件原件"


class TicketEvent(TownRow):
    """One line of a ticket's story; only ever added: who acted, at which post, and `for_id`, the A in whose place."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        Index("ix_ticket_event_ticket", "town_id", "ticket_id", "at"),  # the story, in its order
        Index("ix_ticket_event_at", "town_id", "at"),  # who did how much in a period
        refers("ticket_id", "ticket"),
        refers("post_id", "post"),
        refers("account_id", "account"),
        refers("for_id", "account"),
    )

    ticket_id: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[EventKind]
    account_id: Mapped[int | None]  # None: the house itself, e.g. a pause that ended
    for_id: Mapped[int | None]
    post_id: Mapped[int | None]  # whose ticket it was then; a transfer does not change it
    note: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[Account | None] = belongs_to("Account", "account_id", "TicketEvent")
    for_account: Mapped[Account | None] = belongs_to("Account", "for_id", "TicketEvent")

    @property
    def who(self) -> str:
        """The name of whoever did it (`account` must be loaded)."""
        return self.account.name if self.account else House.name


MOVES_NOTHING = (
    EventKind.comment, EventKind.id_shown, EventKind.attached, EventKind.detached, EventKind.original_shown,
    EventKind.urged, EventKind.supervised,
)  # fmt: skip


def add(
    s: Session,
    ticket: Ticket,
    by: Actor,
    kind: EventKind,
    now: datetime,
    note: str,
    *,
    for_id: int | None = None,
) -> None:
    """One more line of the ticket's story; `for_id` is the A whose post B holds today. Unless it moves nothing, the
    ticket counts as changed, so whoever looks at an older version is told."""
    if kind not in MOVES_NOTHING:
        ticket.changed_at = now
        _newer(s, ticket, kind)
    s.add(
        TicketEvent(
            town_id=ticket.town_id,
            ticket_id=ticket.id,
            at=now,
            kind=kind,
            account_id=by.id,
            for_id=for_id,
            post_id=ticket.post_id,
            note=note,
        )
    )


def _newer(s: Session, ticket: Ticket, kind: EventKind) -> None:
    """The version rises with the first act of a transaction even when the last one was at the same instant; what is
    only now registered has been seen by nobody."""
    moved: set[int] = s.info.setdefault("moved", set())
    if ticket.id not in moved and kind is not EventKind.registered:
        flag_modified(ticket, "changed_at")
    moved.add(ticket.id)


def posts_of(s: Session, town_id: int, ticket_ids: Sequence[int]) -> dict[int, int]:
    """Whose ticket each is now, by ticket id: for whoever writes many lines at once."""
    posts: dict[int, int] = {}
    for start in range(0, len(ticket_ids), 10_000):  # as many as one statement can carry
        some = Ticket.id.in_(ticket_ids[start : start + 10_000])
        rows = s.execute(select(Ticket.id, Ticket.post_id).where(Ticket.town_id == town_id, some))
        posts.update((ticket_id, post_id) for ticket_id, post_id in rows)
    return posts


def of_ticket(s: Session, ticket: Ticket) -> Sequence[TicketEvent]:
    """The story from the beginning, each line with who acted and for whom."""
    return s.scalars(
        select(TicketEvent)
        .where(TicketEvent.town_id == ticket.town_id, TicketEvent.ticket_id == ticket.id)
        .options(joinedload(TicketEvent.account), joinedload(TicketEvent.for_account))
        .order_by(TicketEvent.at, TicketEvent.id)
    ).all()


def last_mover(s: Session, ticket: Ticket) -> str:
    """The name of whoever changed the ticket last; an urging or a remark since changed nothing."""
    story = of_ticket(s, ticket)
    return next((line.who for line in reversed(story) if line.kind not in MOVES_NOTHING), story[-1].who)
