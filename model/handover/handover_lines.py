"""Lines of a hand-over sheet: the open tickets of the post, and the acts done there meanwhile (R024)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Date, Index, Integer, String, UniqueConstraint, delete, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, load_only, mapped_column, selectinload

from model.catalogue.versions import ItemVersion
from model.desk.errands.home_visits import HomeVisit, VisitState
from model.desk.lists import queue
from model.desk.ticket.events import TicketEvent
from model.desk.ticket.moves import TicketState
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.ground.db import TownRow, belongs_to, refers
from model.ground.wording import plain_day
from model.handover.handovers import Handover, HandoverReason


class HandoverLine(TownRow):
    """One ticket as it stood when the sheet was written; `late`: it came in between the writing and the taking."""

    __tablename__ = "handover_line"
    __table_args__ = (
        UniqueConstraint("town_id", "handover_id", "position"),
        Index("ix_handover_line_ticket", "town_id", "ticket_id"),
        refers("handover_id", "handover"),
        refers("ticket_id", "ticket"),
    )

    handover_id: Mapped[int]
    position: Mapped[int] = mapped_column(Integer)
    ticket_id: Mapped[int]
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[TicketState]
    missing: Mapped[str] = mapped_column(String(1000), default="")  # 缺的材料, one after another
    promised: Mapped[date | None] = mapped_column(Date)  # the day promised to the applicant
    note: Mapped[str] = mapped_column(String(300), default="")  # who waits for what, visits agreed upon
    late: Mapped[bool] = mapped_column(default=False)
    ticket: Mapped[Ticket] = belongs_to("Ticket", "ticket_id", "HandoverLine")

    @property
    def remarks(self) -> str:
        """What to look after: papers that are missing, a promise that is not the due date, who waits for what."""
        other = self.promised if self.promised != self.due_on else None
        parts = (self.missing and f"缺{self.missing}", f"承诺{plain_day(other)}" if other else "", self.note)
        return "；".join(filter(None, parts))


def at_post(s: Session, town_id: int, post_id: int, *, without: Collection[int] = ()) -> list[HandoverLine]:
    """The open tickets of a post as lines that belong to no sheet yet, the most urgent first; `without` these."""
    tickets = s.scalars(
        select(Ticket)
        .where(Ticket.town_id == town_id, still_open(), Ticket.post_id == post_id)
        .options(selectinload(Ticket.version).load_only(ItemVersion.name), selectinload(Ticket.materials))
        .order_by(Ticket.due_on.is_(None), Ticket.due_on, Ticket.id)
    ).all()
    wanted = [ticket for ticket in tickets if ticket.id not in without]
    marks = queue.marks(s, town_id, {ticket.id: ticket.round for ticket in wanted})
    visits = _visits(s, town_id, [ticket.id for ticket in wanted])
    return [
        HandoverLine(
            town_id=town_id,
            position=position,
            ticket_id=ticket.id,
            ticket=ticket,
            due_on=ticket.due_on,
            state=ticket.state,
            missing="、".join(ticket.missing)[:1000],
            promised=ticket.promise,
            note="，".join([*marks.get(ticket.id, ()), *visits.get(ticket.id, ())])[:300],
            late=False,
        )
        for position, ticket in enumerate(wanted, 1)
    ]


def _visits(s: Session, town_id: int, tickets: Collection[int]) -> dict[int, list[str]]:
    """The visits agreed upon: nobody may wait at home in vain."""
    rows = s.scalars(
        select(HomeVisit).where(
            HomeVisit.town_id == town_id,
            HomeVisit.ticket_id.in_(tickets),
            HomeVisit.state == VisitState.planned,
        )
    ) if tickets else ()  # fmt: skip
    return {row.ticket_id: [f"约了{row.planned_on:%m月%d日}上门"] for row in rows}


def write(s: Session, sheet: Handover) -> None:
    """The sheet lists what is open at its post now, instead of what it listed before."""
    s.execute(
        delete(HandoverLine).where(
            HandoverLine.town_id == sheet.town_id, HandoverLine.handover_id == sheet.id
        )
    )
    _keep(s, sheet, at_post(s, sheet.town_id, sheet.post_id))


def write_late(s: Session, sheet: Handover) -> None:
    """Whoever takes the post also takes what came in since the sheet was written; these lines are marked so."""
    there = of_sheet(s, sheet)
    fresh = at_post(s, sheet.town_id, sheet.post_id, without={line.ticket_id for line in there})
    for line in fresh:
        line.position, line.late = line.position + len(there), True
    _keep(s, sheet, fresh)


def _keep(s: Session, sheet: Handover, lines: Sequence[HandoverLine]) -> None:
    for line in lines:
        line.handover_id = sheet.id
    s.add_all(lines)
    s.flush()


def of_sheet(s: Session, sheet: Handover) -> Sequence[HandoverLine]:
    """The lines in order, each with its ticket as it stands today and the item's name."""
    return s.scalars(
        select(HandoverLine)
        .where(HandoverLine.town_id == sheet.town_id, HandoverLine.handover_id == sheet.id)
        .options(
            joinedload(HandoverLine.ticket).options(
                load_only(Ticket.number, Ticket.post_id, Ticket.version_id, Ticket.applicant_name, Ticket.state),
                selectinload(Ticket.version).load_only(ItemVersion.name),
            )
        )
        .order_by(HandoverLine.position)
    ).all()  # fmt: skip


def done_for(s: Session, given: Handover, until: datetime) -> list[tuple[TicketEvent, str]]:
    """Every act at the post in place of whoever went on leave, from the leave's beginning up to `until`, with the
    ticket's number, oldest first: by the one who stood in, and by anybody else who acted in that person's place.
    `given` is the sheet with which the post was handed out; its `leave` must be loaded."""
    if given.leave is None or given.reason is not HandoverReason.leave:
        return []
    away = given.leave.account_id
    acted: list[ColumnElement[bool]] = [TicketEvent.for_id == away]
    if stand_in := given.taken_by_id or given.taker_id:
        acted.append(TicketEvent.account_id == stand_in)
    rows = s.execute(
        select(TicketEvent, Ticket.number)
        .join(Ticket, (Ticket.town_id == TicketEvent.town_id) & (Ticket.id == TicketEvent.ticket_id))
        .where(
            TicketEvent.town_id == given.town_id,
            TicketEvent.at >= given.leave.begins_at,
            TicketEvent.at <= until,
            TicketEvent.post_id == given.post_id,
            TicketEvent.account_id != away,
            or_(*acted),
        )
        .options(joinedload(TicketEvent.account))
        .order_by(TicketEvent.at, TicketEvent.id)
    ).all()
    return [(row[0], row[1]) for row in rows]
