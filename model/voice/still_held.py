"""What somebody still has in hand besides the posts, listed before the person leaves the centre (R024, R031)."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from model.desk.colleagues.transfers import Transfer
from model.desk.counter.drafts import IntakeDraft
from model.desk.errands.home_visits import HomeVisit, VisitState
from model.desk.reception.receptions import Reception
from model.desk.ticket.stages import still_open
from model.desk.ticket.tickets import Ticket
from model.roster.duty.duty import Duty
from model.voice.complaints import Complaint


def still_held(s: Session, town_id: int, account_id: int, day: date) -> list[str]:
    """A line for each kind of thing that lies with the person by name and must be handed over by `day`: home visits,
    questions and complaints in hand, transfers nobody has taken yet, kept drafts, duties on that day or later."""
    running = select(Ticket.id).where(Ticket.town_id == town_id, still_open())
    kinds: list[tuple[str, Any, list[ColumnElement[bool]]]] = [
        ("约好还没上门的{}次", HomeVisit, [HomeVisit.account_id == account_id, HomeVisit.state == VisitState.planned, HomeVisit.ticket_id.in_(running)]),
        ("还没答复的接待{}件", Reception, [Reception.responsible_id == account_id, Reception.answered_at.is_(None)]),
        ("承办的投诉{}件", Complaint, [Complaint.handler_id == account_id, Complaint.closed_at.is_(None)]),
        ("转出还没人接的办件{}件", Transfer, [Transfer.by_id == account_id, Transfer.ended_at.is_(None)]),
        ("没填完的登记{}件", IntakeDraft, [IntakeDraft.account_id == account_id, IntakeDraft.fields.is_not(None)]),
        ("那天以后的值班{}天", Duty, [Duty.account_id == account_id, Duty.live.is_(True), Duty.day >= day]),
    ]  # fmt: skip
    lines = []
    for line, table, where in kinds:
        count = s.scalar(select(func.count()).select_from(table).where(table.town_id == town_id, *where))
        if count:
            lines.append(line.format(count))
    return lines
