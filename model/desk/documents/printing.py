"""Papers of a ticket: which ones it has come far enough for, and how often each was printed (R083)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Index, func, select
from sqlalchemy.orm import Mapped, Session

from model.catalogue.versions import Mode
from model.desk.course import declining
from model.desk.course.declining import Declined
from model.desk.documents import attachments
from model.desk.errands import visits
from model.desk.ticket import finding, sub_tasks
from model.desk.ticket.events import EventKind, TicketEvent
from model.desk.ticket.moves import DONE, TicketState
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.db import Labelled, TownRow, refers
from model.ground.refusals import NotFound, Refused
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require


class Paper(Labelled):
    """Everything that is printed for one ticket; the value stands in the address, the label on the button."""

    receipt = "receipt", "受理回执"
    notice = "notice", "一次性告知单"
    supplement = "supplement", "补正材料单"
    promise = "promise", "承诺通知单"
    handling = "handling", "承办单"
    authorisation = "authorisation", "代办委托书"
    visit = "visit", "上门服务单"
    joint = "joint", "联办交办单"
    hand_up = "hand_up", "上报单"
    payment = "payment", "收费凭据"
    decline = "decline", "不予受理或退件通知书"
    delivery = "delivery", "送达回执"


EVERY: Final = frozenset(Paper)
# what stays in offices: no query code on it
INSIDE: Final = frozenset({Paper.handling, Paper.joint, Paper.hand_up})


class Printing(TownRow):
    """One time that a paper of a ticket was printed."""

    __tablename__ = "printing"
    __table_args__ = (
        Index("ix_printing_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    paper: Mapped[Paper]
    at: Mapped[datetime]
    by_id: Mapped[int]


@dataclass(frozen=True)
class Happened:
    """What the papers of a ticket depend upon besides its state: which kinds of things happened to it, in all and since
    it was last reopened; how it was declined at last, and whether that was in the present round."""

    kinds: frozenset[EventKind]
    lately: frozenset[EventKind]
    declined: Declined | None = None
    declined_lately: bool = False

    def title(self, paper: Paper) -> str:
        """The paper's name on the button; the notice of a declined ticket has the one that stands on it."""
        return f"{self.declined.label}通知书" if paper is Paper.decline and self.declined else paper.label


Rule = tuple[Callable[[Ticket, Happened], bool], str]
S, E = TicketState, EventKind
DECLINING = frozenset({E.not_accepted, E.returned, E.decided})


def _after(*kinds: EventKind) -> Callable[[Ticket, Happened], bool]:
    return lambda _ticket, happened: not happened.kinds.isdisjoint(kinds)


def _in_this_round(kind: EventKind) -> Callable[[Ticket, Happened], bool]:
    return lambda _ticket, happened: kind in happened.lately


def _promised(ticket: Ticket, _happened: Happened) -> bool:
    return ticket.accepted_on is not None and ticket.version.promised_limit > 0


# When a paper may be printed, and what is said before that.
READY: Final[Mapping[Paper, Rule]] = {
    Paper.receipt: (lambda t, _: t.state is not S.correction, "这件还缺材料，没有受理。请打印一次性告知单。"),
    Paper.notice: (_after(E.notified), "这件材料齐全，没有一次性告知单。"),
    Paper.supplement: (_after(E.supplied), "这件没有收过补正材料。材料补来、登记以后再打印。"),
    Paper.promise: (_promised, "这件没有承诺期限：还没有受理，或者是当场办结的。请打印回执。"),
    Paper.handling: (lambda _t, _: True, ""),
    Paper.authorisation: (lambda _t, _: True, ""),
    Paper.visit: (lambda t, _: t.mode is Mode.home_visit, "这件不是上门办理，没有上门服务单。"),
    Paper.joint: (_in_this_round(E.sub_task_given), "这件还没有交给别的部门联办，没有交办单。"),
    Paper.hand_up: (_after(E.reported_up), "这件还没有上报，没有上报单。"),
    Paper.payment: (_after(E.paid), "这件没有收过费，没有收费凭据。"),
    Paper.decline: (lambda _t, h: h.declined is not None, "这件没有不予受理、退件，也没有不批准，没有通知书。"),
    Paper.delivery: (lambda t, _: t.state in DONE, "这件还没有办结。办结以后再打印送达回执。"),
}  # fmt: skip
# What is usually printed in a state, the likeliest first; everything else it has stands behind.
USUAL: Final[Mapping[TicketState, tuple[Paper, ...]]] = {
    S.received: (Paper.receipt,),
    S.correction: (Paper.notice, Paper.supplement),
    S.accepted: (Paper.receipt, Paper.promise, Paper.visit, Paper.payment),
    S.in_progress: (Paper.handling, Paper.joint, Paper.visit, Paper.promise, Paper.payment),
    S.reported_up: (Paper.hand_up, Paper.promise),
    S.suspended: (Paper.handling, Paper.promise),
    S.decided: (Paper.decline, Paper.handling, Paper.payment),
    S.completed: (Paper.decline, Paper.delivery, Paper.payment),
    S.delivered: (Paper.delivery, Paper.handling),
    S.archived: (Paper.handling, Paper.delivery),
    S.not_accepted: (Paper.decline,),
    S.returned: (Paper.decline,),
}


def ready(ticket: Ticket, happened: Happened) -> list[Paper]:
    """The papers that the ticket has by now, the usual ones of its state first (`version` must be loaded)."""
    has = [paper for paper in Paper if READY[paper][0](ticket, happened)]
    first = [
        paper for paper in USUAL.get(ticket.state, ()) if paper in has and usual(ticket, paper, happened)
    ]
    return first + [paper for paper in has if paper not in first]


def usual(ticket: Ticket, paper: Paper, happened: Happened) -> bool:
    """Whether people print it in the ticket's present state; not the notice of a round that was done again since."""
    old = paper is Paper.decline and not happened.declined_lately
    return paper in USUAL.get(ticket.state, ()) and not old


def open_to(s: Session, by: Account, ticket: Ticket, now: datetime) -> frozenset[Paper]:
    """The papers that this account may read, for they show name, address and query code: every one for whoever acts for the
    ticket's post, took it over or took it in (R077), and for the agent of the applicant's village; those that stay inside
    for a department that has a part in it; the visit sheet for whoever goes there; none for everybody else."""
    first = ticket.handler_id is None and ticket.first_receiver_id == by.id
    if first or by.role is Role.village_agent or attachments.sees(s, by, ticket, now):
        return EVERY
    if by.role is Role.department_handler:
        departments = [part.department_id for part in sub_tasks.of_ticket(s, ticket)]
        return INSIDE if by.department_id in departments else frozenset()
    visit = visits.last(s, ticket)
    return frozenset({Paper.visit}) if visit and visit.account_id == by.id else frozenset()


def elsewhere(ticket: Ticket) -> str:
    """What is said instead of a paper."""
    return f"文书由承办的岗位打印。请联系{ticket.post.name}。"


def to_print(s: Session, by: Account, number: str, paper: Paper, now: datetime) -> Ticket:
    """The ticket whose paper is to be printed. Refuses whoever may not read it (`open_to`), and a paper for which it has
    not come far enough, with the sentence of `READY`."""
    require(by, Permission.handle_tickets)
    ticket = finding.by_number(s, by, number)
    if paper not in open_to(s, by, ticket, now):
        raise Refused(elsewhere(ticket))
    may, sentence = READY[paper]
    if not may(ticket, happened(s, ticket)):
        raise Refused(sentence)
    return ticket


def printed(s: Session, by: Account, number: str, paper: str, *, now: datetime) -> str:
    """Record that a paper goes to the printer; returns the mark of this print. Moves nothing on the ticket, also an
    archived one. Refuses what `to_print` refuses, and an unknown paper."""
    require(by, Permission.handle_tickets)
    known = Paper.of(paper)
    if known is None:
        raise NotFound("这种文书")
    ticket = to_print(s, by, number, known, now)
    s.add(Printing(town_id=ticket.town_id, ticket_id=ticket.id, paper=known, at=now, by_id=by.id))
    s.flush()
    times = counts(s, ticket)[known]
    history.record(s, by, "print", "ticket", number, now=now, paper=known.label, times=times)
    return mark(times)


def mark(times: int) -> str:
    """What stands on the `times`th print, so that two papers are never taken for two tickets."""
    return "第1次打印" if times == 1 else f"补打 第{times}次"


def happened(s: Session, ticket: Ticket) -> Happened:
    """What happened to the ticket, as far as its papers ask."""
    same = (TicketEvent.town_id == ticket.town_id, TicketEvent.ticket_id == ticket.id)
    story = s.scalars(select(TicketEvent.kind).where(*same).order_by(TicketEvent.at, TicketEvent.id)).all()
    again = max((n for n, kind in enumerate(story) if kind is E.reopened), default=0)
    kinds, lately = frozenset(story), frozenset(story[again:])
    declined = [] if kinds.isdisjoint(DECLINING) else declining.of_ticket(s, ticket)
    if not declined:
        return Happened(kinds, lately)
    return Happened(kinds, lately, declined[-1].kind, declined[-1].round == ticket.round)


def counts(s: Session, ticket: Ticket) -> dict[Paper, int]:
    """How often each paper of the ticket was printed; those never printed are not in it."""
    same = (Printing.town_id == ticket.town_id, Printing.ticket_id == ticket.id)
    rows = s.execute(
        select(Printing.paper, func.count().label("times")).where(*same).group_by(Printing.paper)
    )
    return {row.paper: row.times for row in rows}
