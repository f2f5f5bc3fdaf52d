"""The six kinds of ticket (六件): four are properties of the item, two what a ticket became (c1). Derived, never stored."""

from typing import Final

from model.catalogue.versions import Kind
from model.desk.ticket.moves import TicketState
from model.desk.ticket.tickets import Ticket
from model.ground.db import Labelled


class KindNow(Labelled):
    """What a ticket is at this moment."""

    instant = "instant", "即办件"
    promised = "promised", "承诺件"
    joint = "joint", "联办件"
    reported = "reported", "上报件"
    supplement = "supplement", "补办件"
    declined = "declined", "退回件"


_OF_THE_ITEM: Final = {
    Kind.instant: KindNow.instant,
    Kind.promised: KindNow.promised,
    Kind.joint: KindNow.joint,
    Kind.reported: KindNow.reported,
}


def kind_now(ticket: Ticket, *, denied: bool = False) -> KindNow:
    """A supplement while it waits for papers, declined once it was not accepted, sent back or decided against
    (`denied`), else what its item is."""
    if denied or ticket.state in (TicketState.not_accepted, TicketState.returned):
        return KindNow.declined
    if ticket.state is TicketState.correction:
        return KindNow.supplement
    return _OF_THE_ITEM[ticket.kind]
