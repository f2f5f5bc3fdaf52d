"""Warnings: when the yellow light comes, and when the red one (c4, R202)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from model.ground import settings


@dataclass(frozen=True)
class Alarm:
    """When the yellow light comes (c4): so many working days before the end, at a village point
    `village_days`, or once `percent` of the time is used, whichever is earlier."""

    days: int = 1
    percent: int = 90
    village_days: int = 2

    def days_for(self, *, village: bool) -> int:
        return max(self.days, self.village_days) if village else self.days


def alarm(s: Session, town_id: int) -> Alarm:
    """The town's own settings of the yellow light."""
    return Alarm(
        settings.number(s, town_id, "warn_days"),
        settings.number(s, town_id, "warn_percent"),
        settings.number(s, town_id, "warn_days_village"),
    )
