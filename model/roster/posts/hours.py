"""The hall's hours, and at which moments a person's presence must show from the sign-in (R110, c5)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from model.ground import settings
from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar

KEYS = ("opens_at", "noon_from", "noon_to", "closes_at", "sign_in_grace", "sign_in_counts")


@dataclass(frozen=True)
class Hours:
    """Two halves of a working day; `grace` minutes after each begins somebody who has not signed in counts as away.
    `counts` is false where the office does not judge presence by the sign-in."""

    opens: time
    noon_from: time
    noon_to: time
    closes: time
    grace: int
    counts: bool

    def halves(self) -> tuple[tuple[time, time], tuple[time, time]]:
        """Morning and afternoon, each from when to when."""
        return (self.opens, self.noon_from), (self.noon_to, self.closes)

    def stretches(self) -> list[tuple[time, time]]:
        """When the hall is open without a stop: the two halves, or the whole day where nobody rests at noon."""
        (opens, noon), (after, closes) = self.halves()
        spans = [(opens, closes)] if noon >= after else [(opens, noon), (after, closes)]
        return [(begins, ends) for begins, ends in spans if begins < ends]

    def working(self, at: datetime, calendar: Calendar) -> bool:
        """Whether the hall is open at this moment: a working day, and not before opening, at noon or after closing."""
        at = at.astimezone(OFFICE_ZONE)
        return calendar.works(at.date()) and any(begins <= at.time() < ends for begins, ends in self.halves())

    def opens_within(self, start: datetime, end: datetime, calendar: Calendar) -> bool:
        """Whether the hall is open at any moment from `start` up to `end`."""
        start, end = start.astimezone(OFFICE_ZONE), end.astimezone(OFFICE_ZONE)
        days = (start.date() + timedelta(days=n) for n in range((end.date() - start.date()).days + 1))
        return any(
            max(start, datetime.combine(day, begins, OFFICE_ZONE))
            < min(end, datetime.combine(day, ends, OFFICE_ZONE))
            for day in days
            if calendar.works(day)
            for begins, ends in self.halves()
        )

    def asks(self, at: datetime, calendar: Calendar) -> bool:
        """Whether whoever has not signed in counts as away at this moment: the hall has been open for `grace` minutes
        without a stop, and the office judges by the sign-in."""
        at = at.astimezone(OFFICE_ZONE)
        latest = (at - timedelta(minutes=self.grace)).replace(tzinfo=None)
        return (
            self.counts
            and calendar.works(at.date())
            and any(
                datetime.combine(at.date(), begins) <= latest and at.time() < ends
                for begins, ends in self.stretches()
            )
        )

    def resumes(self, at: datetime, calendar: Calendar) -> bool:
        """Whether these are the afternoon's minutes of grace, after a morning in which the sign-in was asked: whoever
        came then has them, whoever never came stays away."""
        at = at.astimezone(OFFICE_ZONE)
        if at.time() < self.noon_to or not self.working(at, calendar) or self.asks(at, calendar):
            return False
        noon = datetime.combine(at.date(), self.noon_from, OFFICE_ZONE)
        return self.asks(noon - timedelta(minutes=1), calendar)


def of(s: Session, town_id: int) -> Hours:
    """The hours as the office has set them, in one reading."""
    values = settings.values(s, town_id, KEYS)
    opens, noon_from, noon_to, closes = (time.fromisoformat(values[key]) for key in KEYS[:4])
    counts = values["sign_in_counts"] == settings.COUNTS_AS_AWAY
    return Hours(opens, noon_from, noon_to, closes, int(values["sign_in_grace"]), counts)
