"""The hall's hours, and at which moments a person's presence must show from the sign-in (R110, domain.md c5)."""

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

    def working(self, at: datetime, calendar: Calendar) -> bool:
        """Whether the hall is open at this moment: a working day, and not before opening, at noon or after closing."""
        at = at.astimezone(OFFICE_ZONE)
        return calendar.works(at.date()) and any(begins <= at.time() < ends for begins, ends in self.halves())

    def asks(self, at: datetime, calendar: Calendar) -> bool:
        """Whether whoever has not signed in counts as away at this moment: the hall has been open for `grace` minutes
        without a stop, and the office judges by the sign-in."""
        return self.counts and all(
            self.working(moment, calendar) for moment in (at, at - timedelta(minutes=self.grace))
        )


def of(s: Session, town_id: int) -> Hours:
    """The hours as the office has set them, in one reading."""
    told = settings.values(s, town_id, KEYS)
    opens, noon_from, noon_to, closes = (time.fromisoformat(told[key]) for key in KEYS[:4])
    return Hours(
        opens, noon_from, noon_to, closes, int(told["sign_in_grace"]), told["sign_in_counts"] == "算不在岗"
    )
