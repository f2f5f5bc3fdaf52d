"""Invents one ticket of the past year: what, who, when, and how it ended, within the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion, Kind, Mode
from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar, DayUnit
from seed.folk import Person

POPULAR = {Kind.instant: 9.0, Kind.promised: 2.6, Kind.reported: 0.9, Kind.joint: 2.0}
LATE, CORRECTED, NEVER_BACK, COLLECTED = 0.08, 0.06, 0.3, 0.9  # chances
OPENS, CLOSES = time(8, 30), time(17, 0)
REPLIES = (
    "已办好，结果已告知本人。",
    "审核通过，请凭身份证领取结果。",
    "手续齐全，已办结，无需再来。",
    "已录入系统，当日生效。",
    "上级已批复，结果由代办员送到家。",
)


@dataclass(frozen=True)
class Chosen:
    """An item with its published version, ready to be drawn."""

    item: ServiceItem
    version: ItemVersion


class Basket:
    """The catalogue to draw from: some items are asked for far more often than others."""

    def __init__(self, random: Random, items: Sequence[ServiceItem]) -> None:
        self.all = [Chosen(item, item.current) for item in items if item.current]
        self.weights = [POPULAR[chosen.item.kind] * random.paretovariate(1.6) for chosen in self.all]

    def draw(self, random: Random) -> Chosen:
        [chosen] = random.choices(self.all, self.weights)
        return chosen


def mode(random: Random, version: ItemVersion, *, at_village: bool) -> Mode:
    """The modes an item offers, the usual one most; in a village the agent does the errand."""
    offered = [row.mode for row in version.modes]
    if at_village and Mode.agency in offered and random.random() < 0.7:
        return Mode.agency
    return random.choices(offered, [0.72, 0.22, 0.06, 0.02][: len(offered)])[0]


@dataclass
class Story:
    """One ticket from beginning to end; None where it has not come that far."""

    chosen: Chosen
    person: Person
    mode: Mode
    received_at: datetime
    accepted_at: datetime | None = None
    due_on: date | None = None
    presumed: bool = False
    completed_at: datetime | None = None
    delivered_at: datetime | None = None
    missing: list[str] = field(default_factory=list)  # as the one-off notice named them
    reply: str = ""


class Teller:
    """Tells stories up to `now`. What has happened by then hangs on the date alone, so that two seedings of one day
    count the same; the hour only presses today's moments together."""

    def __init__(self, random: Random, calendar: Calendar, now: datetime) -> None:
        self.random, self.calendar, self.now, self.today = random, calendar, now, now.date()
        self._due: dict[tuple[date, int, DayUnit], tuple[date, bool]] = {}

    def tell(self, chosen: Chosen, person: Person, mode: Mode, received_at: datetime) -> Story:
        """What became of a ticket that was taken in at that moment."""
        story = Story(chosen, person, mode, received_at)
        accepted_at = self._papers_complete(story)
        if accepted_at is None or accepted_at.date() > self.today:
            return story
        story.accepted_at = accepted_at
        version = chosen.version
        story.due_on, story.presumed = self.due(accepted_at.date(), version.promised_limit, version.day_unit)
        completed_at = self._finished(story, accepted_at, story.due_on)
        if completed_at.date() > self.today:
            return story
        story.completed_at, story.reply = completed_at, self.random.choice(REPLIES)
        collected = self.calendar.next_workday(completed_at.date() + timedelta(days=self.random.randrange(4)))
        if self.random.random() < COLLECTED and collected <= self.today:
            story.delivered_at = max(self.at_office(collected), completed_at)
        return story

    def due(self, accepted_on: date, limit: int, unit: DayUnit) -> tuple[date, bool]:
        """The due date by the house's own clock, and whether it is presumed."""
        key = (accepted_on, limit, unit)
        if key not in self._due:
            counted = workdays.deadline(accepted_on, limit, unit, self.calendar)
            self._due[key] = counted.due_on, counted.presumed
        return self._due[key]

    def at_office(self, day: date) -> datetime:
        """A moment of the opening hours of that day; today they end now."""
        opens, closes = (datetime.combine(day, hour, OFFICE_ZONE) for hour in (OPENS, CLOSES))
        if day == self.today:
            midnight = datetime.combine(day, time(), OFFICE_ZONE)
            closes = self.now
            opens = max(midnight, min(opens, self.now - timedelta(hours=1)))
        return opens + (closes - opens) * self.random.random()

    def _papers_complete(self, story: Story) -> datetime | None:
        required = [m.name for m in story.chosen.version.materials if m.required]
        if len(required) < 2 or self.random.random() >= CORRECTED:
            return story.received_at
        story.missing = required[-self.random.randrange(1, len(required)) :]
        forgotten = self.random.random() < NEVER_BACK
        if forgotten and (self.today - story.received_at.date()).days < 40:
            return None
        return self.at_office(self._workdays_after(story.received_at.date(), self.random.randrange(1, 7)))

    def _finished(self, story: Story, accepted_at: datetime, due_on: date) -> datetime:
        if story.chosen.item.kind is Kind.instant:
            return accepted_at
        first = self._workdays_after(accepted_at.date(), 1)
        if self.random.random() < LATE:
            return self.at_office(self._workdays_after(max(due_on, first), self.random.randrange(1, 12)))
        days = (due_on - accepted_at.date()).days
        day = accepted_at.date() + timedelta(days=round(days * self.random.betavariate(4, 1.6)))
        return self.at_office(min(self.calendar.next_workday(max(day, first)), max(due_on, first)))

    def _workdays_after(self, day: date, count: int) -> date:
        for _ in range(count):
            day = self.calendar.next_workday(day + timedelta(days=1))
        return day
