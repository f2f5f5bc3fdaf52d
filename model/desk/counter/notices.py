"""One-off notices (一次性告知单): everything missing, said once, on paper (R081)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.desk.deadline import deeming
from model.desk.ticket import events
from model.desk.ticket.acts import mine
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import Verb
from model.desk.ticket.tickets import Ticket, TicketMaterial
from model.ground import history
from model.ground.db import Json, TownRow, belongs_to, refers
from model.ground.refusals import Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account


class Notice(TownRow):
    """A one-off notice (一次性告知单): everything missing, said once (R081). `late`: given after the time for it was
    over, so the ticket counts as accepted all the same."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("town_id", "number"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    number: Mapped[str] = mapped_column(String(28))
    issued_at: Mapped[datetime]
    by_id: Mapped[int]
    missing: Mapped[list[str]] = mapped_column(Json)
    note: Mapped[str] = mapped_column(String(500), default="")
    late: Mapped[bool] = mapped_column(default=False, server_default=false())
    by: Mapped[Account] = belongs_to("Account", "by_id", "Notice")


def give(s: Session, ticket: Ticket, by: Account, *, for_id: int | None = None, now: datetime) -> None:
    """Freeze the list of missing materials as notice 1 and wait for the applicant; a second notice on the same
    ticket is refused, because everything must be said at once (R081, licensing law art 32). Given too late, the
    list is still handed out, but the ticket counts as accepted from the day the papers came."""
    if of_ticket(s, ticket):
        raise Refused("这件已经发过一次性告知单。再补要求会记为差错，请先找负责人确认。")
    missing, late = ticket.missing, deeming.late(s, ticket, now.date())
    if late:
        deeming.deem(s, ticket, by, for_id=for_id, now=now)
    else:
        ticket.move(Verb.notify, now)
        ticket.due_on, ticket.due_presumed = None, False  # what waits for papers has no date
    s.add(_notice(ticket, by, 1, missing, now, late=late))
    note = "还缺：" + "、".join(missing) + ("（过了告知期限）" if late else "")
    events.add(s, ticket, by, EventKind.notified, now, note, for_id=for_id)


def notify_again(
    s: Session, by: Account, number: str, *, more: Sequence[str], reason: str, seen: int, now: datetime
) -> Notice:
    """Ask for papers that the first notice forgot: the supervisor alone lets it pass, with a reason, and it is a
    breach (c2). `more` are the names of the further papers. Refuses an empty list, one that was asked for
    before, and a missing reason."""
    ticket, _ = mine(s, by, number, Verb.notify_again, seen=seen, now=now)
    more = [name for name in (cleaned(typed, "材料名称", 60) for typed in more) if name]
    before = [m.name for m in ticket.materials]
    reason = cleaned(reason, "原因", 200)
    if not more:
        raise Refused("没有写新要的材料，不用再次告知。原来的告知单可以补打。")
    if again := [name for name in more if name in before or more.count(name) > 1]:
        raise Refused(f"“{again[0]}”已经告知过了，不用再写。请只写新要的材料。")
    if not reason:
        raise Refused("还没有写原因。请写明第一次为什么没有说全。")
    last = max((m.position for m in ticket.materials), default=0)
    for position, name in enumerate(more, last + 1):
        ticket.materials.append(
            TicketMaterial(town_id=ticket.town_id, position=position, name=name, required=True)
        )
    ticket.move(Verb.notify_again, now)
    given = _notice(ticket, by, len(of_ticket(s, ticket)) + 1, ticket.missing, now)
    s.add(given)
    events.add(s, ticket, by, EventKind.notified, now, "又缺：" + "、".join(more))
    events.add(s, ticket, by, EventKind.breach, now, f"没有一次说全，再次告知。{reason}")
    s.flush()
    history.record(s, by, "notify_again", "ticket", number, now=now, notice=given.number, reason=reason)
    return given


def _notice(
    ticket: Ticket, by: Account, no: int, missing: list[str], now: datetime, *, late: bool = False
) -> Notice:
    return Notice(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        number=f"{ticket.number}-G{no}",
        issued_at=now,
        by_id=by.id,
        missing=missing,
        late=late,
    )


def of_ticket(s: Session, ticket: Ticket) -> Sequence[Notice]:
    """The notices of a ticket, with who gave them."""
    return s.scalars(
        select(Notice)
        .where(Notice.town_id == ticket.town_id, Notice.ticket_id == ticket.id)
        .options(joinedload(Notice.by))
        .order_by(Notice.id)
    ).all()
