"""交接单 and 交回单 on paper: who gives which post to whom, its open tickets, what is in hand, two signatures (R024)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from model.ground.privacy import mask_name
from model.handover import handover_view
from model.people.accounts import Account
from model.people.permissions import Permission, require
from model.roster.leave import Leave, LeaveState
from papers import letterhead


def sheet(s: Session, by: Account, number: str, *, now: datetime) -> str:
    """One sheet as a page, applicants masked: it lies on a desk. Refuses whoever neither gives nor takes nor approves
    leave, and an unknown number."""
    require(by, Permission.ask_leave)
    seen = handover_view.by_number(s, by, number, now)
    return letterhead.fill(
        "handover.html",
        letterhead.of_town(s, by.town_id, now.date()),
        seen=seen,
        sheet=seen.sheet,
        taker=seen.taker.name if seen.taker else "",
        place=seen.post.window.name if seen.post.window else seen.post.site.name,
        days=_days(seen.absence) if seen.absence else "",
        withdrawn=seen.absence is not None and seen.absence.state is LeaveState.withdrawn,
        masked=mask_name,
        lines=letterhead.lines,
    )


def _days(absence: Leave) -> str:
    """`2026-03-02至2026-03-04`, or one day with its half."""
    first, last = absence.begins_at.date(), (absence.ends_at - timedelta(seconds=1)).date()
    if first != last:
        return f"{first}至{last}"
    half = "下午" if absence.begins_at.hour else "上午" if absence.ends_at.hour else ""
    return f"{first}{half}"
