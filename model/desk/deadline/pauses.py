"""Stops of the clock: only for a step the item names, capped, ended by themselves (licensing law art 45, c3.3)."""

from datetime import date, timedelta

from sqlalchemy import Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from model.ground.db import TownRow, refers
from model.ground.workdays import Pause


class ClockPause(TownRow):
    """One stop of a ticket's clock. The day it begins is not counted, the day it is resumed is; nobody resuming it,
    it ends by itself after `until`. `repeated`: the same step had stopped the clock before."""

    __tablename__ = "clock_pause"
    __table_args__ = (
        Index("ix_clock_pause_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("by_id", "account"),
        refers("resumed_by_id", "account"),
    )

    ticket_id: Mapped[int]
    round: Mapped[int] = mapped_column(Integer, default=1)
    step: Mapped[str]
    reason: Mapped[str] = mapped_column(String(200))
    started_on: Mapped[date] = mapped_column(Date)
    days: Mapped[int | None] = mapped_column(Integer)  # of the item's unit, from which `until` is counted
    until: Mapped[date] = mapped_column(Date)
    resumed_on: Mapped[date | None] = mapped_column(Date)
    repeated: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int]
    resumed_by_id: Mapped[int | None]

    def span(self) -> Pause | None:
        """The days it takes out of the count; None when it was resumed on the day it began."""
        last = self.until if self.resumed_on is None else min(self.until, self.resumed_on - timedelta(days=1))
        return Pause(self.started_on, last, self.step) if last >= self.started_on else None
