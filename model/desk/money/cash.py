"""The cash desk (收费台): what one site took and gave back on one day, and what must lie there (R092)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from model.desk.money.payments import Method, Payment, net
from model.desk.ticket.tickets import Ticket
from model.people.accounts import Account
from model.people.permissions import Permission, require


def of_day(s: Session, by: Account, day: date) -> Sequence[Payment]:
    """All that was taken and given back at the account's own site on a day, by receipt number, with ticket, item and
    clerk."""
    require(by, Permission.take_in)
    return s.scalars(
        select(Payment)
        .where(Payment.town_id == by.town_id, Payment.site_id == by.site_id, Payment.paid_on == day)
        .options(joinedload(Payment.by), joinedload(Payment.ticket).joinedload(Ticket.version))
        .order_by(Payment.number)
    ).all()


def totals(rows: Sequence[Payment]) -> dict[Method, int]:
    """What each way of paying comes to, refunds taken off, in fen; a way that nobody used is left out."""
    ways = {row.method for row in rows}
    return {way: net([row for row in rows if row.method is way]) for way in Method if way in ways}
