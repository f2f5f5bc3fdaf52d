"""Joint handling: the lead window gives each department its part, each answers with an opinion (c1 联合办理制)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from model.catalogue.versions import Kind
from model.desk.ticket import acts, events, finding, sub_tasks
from model.desk.ticket.acts import at_hand
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.sub_tasks import SubTask, SubTaskState
from model.desk.ticket.tickets import Ticket
from model.ground import db, history, workdays
from model.ground.refusals import NotFound, Refused
from model.ground.typed_text import cleaned
from model.people import sites
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require

UNDER_WAY = (TicketState.accepted, TicketState.in_progress)


@dataclass(frozen=True)
class Part:
    """What one department is asked to do, in how many working days."""

    department_id: int
    what: str
    days: int


def give(s: Session, by: Account, number: str, *, parts: Sequence[Part], seen: int, now: datetime) -> Ticket:
    """Give departments their parts of a joint ticket; each is due after its own working days, never later than the
    ticket. Refuses an item that is not joint, a department out of use or at it already, and a part without words."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if ticket.kind is not Kind.joint:
        raise Refused(f"这件是{ticket.kind.label}，不用分给部门。")
    if ticket.state not in UNDER_WAY:
        raise Refused(f"这件现在是“{ticket.state.label}”，不能分给部门。请刷新后看最新情况。")
    if not parts:
        raise Refused("还没有选部门。请选好由哪些部门办理。")
    if ticket.state is TicketState.accepted:
        ticket.move(Verb.begin, now)
    names = {d.id: d.name for d in sites.departments(s, ticket.town_id)}
    busy = {part.department_id for part in sub_tasks.of_ticket(s, ticket) if part.waiting}
    for part in parts:
        s.add(_sub_task(s, ticket, by, part, names, busy, now))
        busy.add(part.department_id)
    departments = "、".join(names[part.department_id] for part in parts)
    events.add(s, ticket, by, EventKind.sub_task_given, now, f"交{departments}办理", for_id=for_id)
    s.flush()
    history.record(s, by, "give_sub_tasks", "ticket", number, now=now, departments=departments)
    return ticket


def _sub_task(
    s: Session,
    ticket: Ticket,
    by: Account,
    part: Part,
    names: dict[int, str],
    busy: set[int],
    now: datetime,
) -> SubTask:
    name = names.get(part.department_id)
    if name is None:
        raise NotFound("这个部门")
    if part.department_id in busy:
        raise Refused(f"{name}正在办这一件，还没有答复。不用再分一次。")
    what = cleaned(part.what, "请部门办什么", 200)
    if not what:
        raise Refused("还没有写请部门办什么。请写明要核实或审批的内容。")
    if part.days < 1:
        raise Refused(f"{name}的期限至少是1个工作日。请改好再分。")
    today = now.date()
    return SubTask(
        town_id=ticket.town_id,
        ticket_id=ticket.id,
        round=ticket.round,
        department_id=part.department_id,
        what=what,
        days=part.days,
        given_on=today,
        due_on=sub_tasks.due_on(ticket, today, part.days, workdays.load_calendar(s)),
        given_by_id=by.id,
    )


def answer(
    s: Session,
    by: Account,
    number: str,
    *,
    department_id: int,
    agreed: bool,
    opinion: str,
    now: datetime,
) -> Ticket:
    """A department says what it did or why it objects; several may answer at the same time, so nobody's older view
    of the ticket stands in the way. Refuses without an opinion, an answered or unknown part, a stranger."""
    require(by, Permission.handle_tickets)
    db.alone(s, f"{by.town_id} sub_tasks {number}")
    ticket = finding.by_number(s, by, number)
    part = _waiting_part(s, ticket, department_id)
    for_id = _may_answer(s, by, ticket, part, now)
    opinion = cleaned(opinion, "办理意见", 1000)
    if not opinion:
        raise Refused("还没有写办理意见。请写明核实的结果，或不同意的原因。")
    part.state = SubTaskState.agreed if agreed else SubTaskState.objected
    part.opinion, part.answered_at, part.answered_by_id = opinion, now, by.id
    late = "（超过期限）" if part.late(now.date()) else ""
    note = f"{part.department.name}{part.state.label}{late}：{opinion}"
    events.add(s, ticket, by, EventKind.sub_task_done, now, note, for_id=for_id)
    s.flush()
    history.record(
        s, by, "answer_sub_task", "ticket", number, now=now, department=part.department.name, agreed=agreed
    )
    return ticket


def _waiting_part(s: Session, ticket: Ticket, department_id: int) -> SubTask:
    parts = [part for part in sub_tasks.of_ticket(s, ticket) if part.department_id == department_id]
    if not parts:
        raise Refused("这件没有分给这个部门。请看最新情况。")
    if not ticket.open:
        raise Refused(f"这件现在是“{ticket.state.label}”，不用再写意见。")
    if not parts[-1].waiting:
        raise Refused(f"{parts[-1].department.name}已经写过意见了。请看最新情况。")
    return parts[-1]


def _may_answer(s: Session, by: Account, ticket: Ticket, part: SubTask, now: datetime) -> int | None:
    """The department's own handler answers; for a department without an account the post enters what it wrote on
    paper; the director may always."""
    if by.role is Role.department_handler and by.department_id == part.department_id:
        return None
    if by.role is not Role.director and handlers(s, part):
        raise Refused(f"这一项由{part.department.name}的承办人填写。请转告，或联系中心主任。")
    return acts.capacity(s, by, ticket, now)


def handlers(s: Session, part: SubTask) -> Sequence[Account]:
    """Whoever of the department signs in here and can answer for it, each with the place where they are."""
    return s.scalars(
        select(Account)
        .where(
            Account.town_id == part.town_id,
            Account.department_id == part.department_id,
            Account.role == Role.department_handler,
            Account.active,
        )
        .options(joinedload(Account.site))
        .order_by(Account.id)
    ).all()
