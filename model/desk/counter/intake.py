"""Intake: a person's business is taken in and accepted, answered with a one-off notice, done at once, or kept to check."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from model.catalogue.items import Kind, ServiceItem
from model.catalogue.versions import ItemVersion, Mode
from model.desk.counter import applicants, blank_slips, drafts, new_ticket, notices
from model.desk.counter.applicants import Applicant
from model.desk.counter.blank_slips import Handwritten
from model.desk.counter.new_ticket import Entry
from model.desk.course.completion import SELF, finish, hand_over
from model.desk.deadline import clock, deeming
from model.desk.errands import agencies
from model.desk.errands.agencies import Agent
from model.desk.ticket import decisions, events
from model.desk.ticket.acts import at_hand, walk
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import TicketState, Verb
from model.desk.ticket.tickets import Ticket
from model.ground import history
from model.ground.db import Labelled
from model.ground.privacy import mask_id
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require

AT_HALL = (Mode.direct, Mode.time_limited, Mode.agency, Mode.home_visit)
AT_VILLAGE = (Mode.agency, Mode.home_visit, Mode.time_limited, Mode.direct)


class Outcome(Labelled):
    """What the one button of the intake page will do; the label is the button's word."""

    accept = "accept", "受理"
    notify = "notify", "打印一次性告知单"
    complete = "complete", "当场办结"
    receive = "receive", "先收件"


def outcome(kind: Kind, missing: Collection[str], *, at_once: bool = True) -> Outcome:
    """Missing required materials lead to the notice that names them all (R081); an instant item is done on the spot
    (R071); everything else is accepted with a due date."""
    if missing:
        return Outcome.notify
    return Outcome.complete if kind is Kind.instant and at_once else Outcome.accept


def usual_mode(version: ItemVersion, by: Account) -> Mode:
    """What to propose: at the hall the person stands at the counter, at a village the agent carries it (R070)."""
    offered = {m.mode for m in version.modes}
    return next(
        mode for mode in (AT_VILLAGE if by.role is Role.village_agent else AT_HALL) if mode in offered
    )


def take_in(
    s: Session,
    by: Account,
    item: ServiceItem,
    applicant: Applicant,
    *,
    mode: Mode,
    brought: Collection[str],
    reply: str = "",
    note: str = "",
    another: bool = False,
    agent: Agent = Agent(),  # noqa: B008 - frozen
    check_first: bool = False,
    handed_over: bool = False,
    by_hand: Handwritten | None = None,
    draft_id: int | None = None,
    now: datetime,
) -> Ticket:
    """Take one piece of business in; its number, materials, events and paper come with it.

    `item` with its current version and parts; `brought` are the names of the materials on the counter; `reply` is
    the answer of an item done on the spot. `check_first` leaves it received, to be accepted or answered within the
    days of the law (art 32); `handed_over` says that the applicant has the result of an item done on the spot, which
    then waits for no delivery; `agent` is who carries an agency ticket (R070); `by_hand` the slip it was written on
    while there was no power, whose number it takes and whose time counts; `draft_id` the draft it was begun as.
    Refuses a department account (R061), an item that is not published, a mode the item does not offer, a bad ID or
    phone number, a missing name, a slip that is not open, and a `Duplicate` unless `another` is said.
    """
    require(by, Permission.take_in)
    _offered(item, mode)
    applicant = applicants.checked(applicant, now)
    applicants.refuse_twice(s, by, item, applicant, another=another, now=now)
    slip = blank_slips.in_hand(s, by, by_hand.number) if by_hand else None
    came_at = blank_slips.true_time(slip, by, by_hand.at, now) if slip and by_hand else now
    entry = Entry(item, applicant, mode, brought, note, slip)
    ticket = new_ticket.register(s, by, entry, came_at)
    if mode is Mode.agency:
        agencies.at_intake(s, ticket, by, agent, came_at)
    what = Outcome.receive if check_first else outcome(ticket.kind, ticket.missing, at_once=bool(reply))
    proceed(s, ticket, by, what, reply=reply, now=came_at)
    if handed_over and what is Outcome.complete:
        hand_over(s, ticket, by, to=SELF[-1], now=came_at)
    if slip:
        blank_slips.use(s, slip, ticket, by, now)
    if draft_id:
        drafts.served(s, by, draft_id)
    s.flush()
    details = {"item": item.code, "state": ticket.state, "applicant": mask_id(applicant.id_number)}
    if ticket.delivered_to:
        details["handed_over_to"] = ticket.delivered_to
    if slip:
        details["received_at"] = f"{came_at:%Y-%m-%d %H:%M}"
    history.record(s, by, "take_in", "ticket", ticket.number, now=now, **details)
    return ticket


def _offered(item: ServiceItem, mode: Mode) -> ItemVersion:
    """The item's published version; refuses when there is none, or when it does not offer the mode (R070)."""
    version = item.current
    if not item.open or version is None:
        raise Refused(f"“{item.name}”现在没有发布，不能登记。请选别的事项，或问负责目录的同事。")
    if mode not in [m.mode for m in version.modes]:
        raise Refused(f"“{item.name}”不提供{mode.label}。请换一种服务方式。")
    return version


def accept(
    s: Session,
    by: Account,
    number: str,
    *,
    brought: Collection[str],
    reply: str = "",
    seen: int,
    now: datetime,
) -> Ticket:
    """Answer a received ticket after checking its papers: `brought` are the names of all that are there. All there:
    accepted today, or done at once with a `reply`; some missing: one notice that names them all (R081). An instant item
    whose papers were there when it came was due that day (R090). Refuses any other state than received."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    if ticket.state is not TicketState.received:
        raise Refused(f"这件现在是“{ticket.state.label}”，已经答复过了。请看最新情况。")
    whole = not ticket.missing
    for material in ticket.materials:
        material.brought = material.name in brought
    what = outcome(ticket.kind, ticket.missing, at_once=bool(reply))
    proceed(s, ticket, by, what, reply=reply, whole=whole, for_id=for_id, now=now)
    s.flush()
    history.record(s, by, "accept", "ticket", number, now=now, state=ticket.state)
    return ticket


def proceed(
    s: Session,
    ticket: Ticket,
    by: Account,
    what: Outcome,
    *,
    reply: str = "",
    whole: bool = True,
    for_id: int | None = None,
    now: datetime,
) -> None:
    """Let a received or corrected ticket go one of its ways; also used when the missing papers have come. What was
    left lying too long is accepted from the day it came (art 32), and so is an instant item that was `whole` when it
    came. Refuses to let whoever took a licence in decide it on the spot."""
    if what is Outcome.receive:
        clock.reckon(s, ticket)
        return
    if what is Outcome.notify:
        notices.give(s, ticket, by, for_id=for_id, now=now)
        return
    if what is Outcome.complete:
        decisions.refuse_own_licence(ticket, by)
    if deeming.late(s, ticket, now.date()):
        deeming.deem(s, ticket, by, for_id=for_id, now=now)
    else:
        same_day = whole and ticket.kind is Kind.instant and ticket.state is TicketState.received
        clock.start(s, ticket, now, accepted_on=ticket.received_on if same_day else None)
        if what is Outcome.complete and ticket.state is TicketState.received:
            finish(s, ticket, by, reply=reply, channel="当面答复", for_id=for_id, now=now)
            return
        ticket.move(Verb.accept, now)
        clock.reckon(s, ticket, just_started=True)
        promise = f"承诺{ticket.promise:%Y-%m-%d}前办结"
        events.add(s, ticket, by, EventKind.accepted, now, promise, for_id=for_id)
    if what is Outcome.complete:
        walk(ticket, Verb.complete, now)
        finish(s, ticket, by, reply=reply, channel="当面答复", for_id=for_id, now=now)
