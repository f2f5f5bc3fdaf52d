"""Leave in 云岭镇: one A is away today and B stands in, one was away, one asks."""

from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.roster import approval, leave
from model.roster.leave import LeaveKind
from seed.people import Town

# who, why, the first day from today, how many days, and whether the director has said yes
LEAVES = (
    ("chuangkou6", LeaveKind.annual, -9, 3, "年休假", True),
    ("chuangkou2", LeaveKind.sick, 0, 2, "发烧，去县医院看病", True),
    ("cundaiban3a", LeaveKind.training, 1, 2, "参加县里的代办员培训", True),
    ("chuangkou7", LeaveKind.personal, 5, 1, "孩子家长会", False),
)


def ask(s: Session, town: Town, now: datetime) -> None:
    """Each asks the day before at the latest, and the director decides an hour later."""
    for login, kind, begins, days, reason, approved in LEAVES:
        first = now.date() + timedelta(days=begins)
        asked = datetime.combine(min(first, now.date()) - timedelta(days=1), time(15, 0), OFFICE_ZONE)
        wanted = leave.ask(
            s,
            town.accounts[login],
            kind=kind,
            first=first,
            last=first + timedelta(days=days - 1),
            reason=reason,
            now=asked,
        )
        if approved:
            approval.approve(s, wanted, town.director, now=asked + timedelta(hours=1))
