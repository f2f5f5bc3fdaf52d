"""How many rounds the office wants, and which are still missing this week (R112, R113)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground import settings, workdays
from model.ground.db import OFFICE_ZONE
from model.roster.inspections import Inspection, InspectionKind


@dataclass(frozen=True)
class Missing:
    """The patrols missing on each working day of this week up to today, and the spot checks missing in the week."""

    patrols: dict[date, int]
    spot_checks: int

    def __bool__(self) -> bool:
        return bool(self.patrols) or self.spot_checks > 0

    def told(self) -> str:
        """`本周还差3次巡岗、1次抽查`; empty when nothing is missing."""
        both = ((sum(self.patrols.values()), "巡岗"), (self.spot_checks, "抽查"))
        parts = [f"{count}次{what}" for count, what in both if count]
        return f"本周还差{'、'.join(parts)}" if parts else ""


def missing(s: Session, town_id: int, now: datetime) -> Missing:
    """What the office set itself for this week (settings `patrols_a_day`, `spot_checks_a_week`) less the rounds that
    were finished. A week without working days up to today misses nothing."""
    today = now.astimezone(OFFICE_ZONE).date()
    monday = today - timedelta(days=today.weekday())
    calendar = workdays.load_calendar(s)
    days = [
        day for day in (monday + timedelta(days=n) for n in range(today.weekday() + 1)) if calendar.works(day)
    ]
    if not days:
        return Missing({}, 0)
    rounds = s.execute(
        select(Inspection.kind, Inspection.begun_at).where(
            Inspection.town_id == town_id,
            Inspection.begun_at >= datetime.combine(monday, time(), OFFICE_ZONE),
            Inspection.finished_at.is_not(None),
        )
    ).all()
    done = Counter(at.date() for kind, at in rounds if kind is InspectionKind.patrol)
    checks = sum(kind is InspectionKind.spot_check for kind, _ in rounds)
    wanted = settings.number(s, town_id, "patrols_a_day")
    patrols = {day: wanted - done[day] for day in days if done[day] < wanted}
    return Missing(patrols, max(settings.number(s, town_id, "spot_checks_a_week") - checks, 0))
