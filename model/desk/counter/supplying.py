"""Papers that come later: when the last one is there, the clock starts (c1 补充办理制)."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from model.catalogue.versions import Mode
from model.desk.counter.intake import outcome, proceed
from model.desk.errands import trips
from model.desk.errands.trips import Traveller
from model.desk.ticket import events
from model.desk.ticket.acts import at_hand
from model.desk.ticket.events import EventKind
from model.desk.ticket.moves import ENDED, TicketState
from model.desk.ticket.tickets import Channel, Ticket
from model.ground import history
from model.ground.refusals import Refused
from model.people.accounts import Account

ALONE = (Mode.direct, Mode.time_limited)  # the citizen carries it, no agent and no visitor


def supply(
    s: Session,
    by: Account,
    number: str,
    *,
    brought: Collection[str],
    reply: str = "",
    seen: int,
    now: datetime,
) -> Ticket:
    """The applicant brings missing papers. When all are there the clock starts today (c1 补充办理制); until then the
    ticket keeps waiting, and no second list is made. Whoever carries it alone came to the hall once more (R091). To one
    that the law accepted without them they may come until it is archived, and move nothing."""
    ticket, for_id = at_hand(s, by, number, seen=seen, now=now)
    by_law = ticket.deemed and ticket.state not in ENDED  # accepted although papers were missing
    if ticket.state is not TicketState.correction and not by_law:
        raise Refused(f"这件现在是“{ticket.state.label}”，不需要补正。请看最新情况。")
    came = [m for m in ticket.materials if m.name in brought and not m.brought]
    if not came:
        raise Refused("还没有勾选补来的材料。请勾选后再保存。")
    for material in came:
        material.brought = True
    if ticket.channel is Channel.hall and ticket.mode in ALONE:
        trips.count(ticket, Traveller.citizen)
        events.add(s, ticket, by, EventKind.trip, now, "群众跑1次：补送材料", for_id=for_id)
    events.add(
        s, ticket, by, EventKind.supplied, now, "补来：" + "、".join(m.name for m in came), for_id=for_id
    )
    if not ticket.missing and not by_law:
        what = outcome(ticket.kind, (), at_once=bool(reply))
        proceed(s, ticket, by, what, reply=reply, for_id=for_id, now=now)
    s.flush()
    history.record(s, by, "supply", "ticket", number, now=now, missing=len(ticket.missing))
    return ticket
