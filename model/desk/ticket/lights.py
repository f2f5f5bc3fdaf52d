"""Warnings: how a deadline stands, when the yellow light comes and when the red one (c4, R202)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from model.ground import settings
from model.ground.db import Labelled
from model.ground.workdays import Calendar


class Urgency(Labelled):
    """How a deadline stands, in the words of the screen: colour never speaks alone."""

    overdue = "overdue", "已超期"
    due_soon = "due_soon", "快到期"
    normal = "normal", "正常"
    waiting = "waiting", "待补正"
    paused = "paused", "暂停计时"
    outside = "outside", "在上级办"
    done = "done", "已办结"
    ended = "ended", "已了结"


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


def urgency(due_on: date | None, today: date, calendar: Calendar, *, warn_days: int) -> Urgency:
    """How something still open stands: overdue after the due date, due soon from `warn_days` working days before it
    (R202, c4), waiting while no clock runs. Tickets and complaints share the words."""
    if due_on is None:
        return Urgency.waiting
    if today > due_on:
        return Urgency.overdue
    soon = calendar.workdays_between(today, due_on) <= warn_days
    return Urgency.due_soon if soon else Urgency.normal
