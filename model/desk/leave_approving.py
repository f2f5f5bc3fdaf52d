"""Approving a leave with its hand-overs: what nobody had time to write, the house writes (R024, domain.md c5)."""

from datetime import datetime

from sqlalchemy.orm import Session

from model.desk import handing_over
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster import approval, handovers
from model.roster.leave import Leave


def approve(
    s: Session, absence: Leave, by: Account, *, stand_in: Account | None = None, note: str = "", now: datetime
) -> None:
    """Approve a leave as `approval.approve` does; for a post without a sheet, on the very day, one is written that the
    giver did not confirm. Refuses what `approval.approve` refuses."""
    require(by, Permission.approve_leave)
    approval.approve(s, absence, by, stand_in=stand_in, note=note, now=now)
    written = {sheet.post_id for sheet in handovers.of_leave(s, absence.town_id, [absence.id])}
    for post_id, standing in approval.first_of_each(approval.effects(s, absence, stand_in)).items():
        if post_id not in written:
            handing_over.write_hurried(s, absence, post_id, standing.account, now=now)
