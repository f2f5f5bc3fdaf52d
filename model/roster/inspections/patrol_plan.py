"""How many rounds the office wants, and which are still missing this week (R112, R113)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from model.ground import settings
from model.ground.db import OFFICE_ZONE
from model.roster.inspections.inspections import Inspection, InspectionKind
from model.roster.on_post.answering import Moment
from model.roster.posts import hours


@dataclass(frozen=True)
class Missing:
    """The patrols missing on each working day of this week up to today, of `wanted` a day, and the spot checks missing
    in the week. `today` and `this_week` say whether the hall will still be open for them."""

    patrols: dict[date, int]
    spot_checks: int
    wanted: int
    today: date | None
    this_week: bool

    def __bool__(self) -> bool:
        return bool(self.patrols) or self.spot_checks > 0

    def to_do(self) -> str:
        """What can still be done: `今天还差1次巡岗，本周还差2次抽查`; empty when nothing."""
        patrols = self.patrols.get(self.today, 0) if self.today else 0
        checks = self.spot_checks if self.this_week else 0
        both = (patrols, f"今天还差{patrols}次巡岗"), (checks, f"本周还差{checks}次抽查")
        return "，".join(text for count, text in both if count)

    def missed(self) -> str:
        """What cannot be done any more: `11月16日、11月17日没有巡岗`; a patrol of a later day does not make up for it."""
        gone = {day: count for day, count in self.patrols.items() if day != self.today}
        never = [_day(day) for day, count in gone.items() if count == self.wanted]
        parts = [f"{'、'.join(never)}没有巡岗"] if never else []
        parts += [f"{_day(day)}少{count}次巡岗" for day, count in gone.items() if count < self.wanted]
        if self.spot_checks and not self.this_week:
            parts.append(f"本周少{self.spot_checks}次抽查")
        return "，".join(parts)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def missing(moment: Moment) -> Missing:
    """What the office set itself for this week (settings `patrols_a_day`, `spot_checks_a_week`) less the rounds that
    were finished. A week without working days up to today misses nothing."""
    s, town_id, now = moment.s, moment.town_id, moment.now.astimezone(OFFICE_ZONE)
    today, monday = now.date(), now.date() - timedelta(days=now.weekday())
    calendar = moment.calendar
    week = [day for day in (monday + timedelta(days=n) for n in range(7)) if calendar.works(day)]
    days = [day for day in week if day <= today]
    if not days:
        return Missing({}, 0, 0, None, bool(week))
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
    open_today = today in days and now.time() < hours.of(s, town_id).closes
    return Missing(
        patrols,
        max(settings.number(s, town_id, "spot_checks_a_week") - checks, 0),
        wanted,
        today if open_today else None,
        open_today or week[-1] > today,
    )
