"""Home visits (上门服务): one row for each appointment at somebody's home, and what came of it (R075)."""

from datetime import date, datetime

from sqlalchemy import Date, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from model.desk.ticket.tickets import Ticket
from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.people.accounts import Account
from model.roster.leave import DayPart


class VisitState(Labelled):
    planned = "planned", "已约好"
    done = "done", "已上门"
    failed = "failed", "没有办成"


class HomeVisit(TownRow):
    """One appointment. Moving it to another day changes the row, the story keeps the old day; after a failed one
    comes another row."""

    __tablename__ = "home_visit"
    __table_args__ = (
        Index("ix_home_visit_ticket", "town_id", "ticket_id"),
        Index("ix_home_visit_account", "town_id", "account_id", "planned_on"),
        refers("ticket_id", "ticket"),
        refers("account_id", "account"),
        refers("by_id", "account"),
    )

    ticket_id: Mapped[int]
    planned_on: Mapped[date] = mapped_column(Date)
    part: Mapped[DayPart]
    address: Mapped[str]
    account_id: Mapped[int]  # who goes there
    state: Mapped[VisitState]
    outcome: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    by_id: Mapped[int]
    account: Mapped[Account] = belongs_to("Account", "account_id", "HomeVisit")
    ticket: Mapped[Ticket] = belongs_to("Ticket", "ticket_id", "HomeVisit")
