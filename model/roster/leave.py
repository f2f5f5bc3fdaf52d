"""Leave: asked for, approved only when a stand-in is there, ended by returning (R111)."""

from datetime import datetime

from sqlalchemy import Index, String, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column

from model.ground.db import Labelled, TownRow, belongs_to, refers
from model.people.accounts import Account


class LeaveKind(Labelled):
    personal = "personal", "事假"
    sick = "sick", "病假"
    annual = "annual", "年休假"
    official = "official", "公差"
    training = "training", "培训"

    @property
    def away(self) -> str:
        """How the absence is told: 请事假, 出公差."""
        return {LeaveKind.official: "出公差", LeaveKind.training: "参加培训"}.get(self, f"请{self.label}")


class LeaveState(Labelled):
    requested = "requested", "待批"
    approved = "approved", "已批准"
    refused = "refused", "未批准"
    withdrawn = "withdrawn", "已撤回"


class Leave(TownRow):
    """An absence from `begins_at` to `ends_at`, cut short by `returned_at` (销假)."""

    __tablename__ = "leave"
    __table_args__ = (
        Index("ix_leave_time", "town_id", "account_id", "begins_at"),
        Index("ix_leave_end", "town_id", "ends_at"),  # who is away now: asked on every page
        refers("account_id", "account"),
        refers("stand_in_id", "account"),
        refers("decided_by_id", "account"),
    )

    account_id: Mapped[int]
    kind: Mapped[LeaveKind]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[LeaveState] = mapped_column(default=LeaveState.requested)
    stand_in_id: Mapped[int | None]
    decided_by_id: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str] = mapped_column(String(300), default="")
    account: Mapped[Account] = belongs_to("Account", "account_id", "Leave")
    stand_in: Mapped[Account | None] = belongs_to("Account", "stand_in_id", "Leave")

    def away_at(self, moment: datetime) -> bool:
        """Whether this approved leave keeps the person away at the moment; the end itself is back on post."""
        end = min(self.ends_at, self.returned_at) if self.returned_at else self.ends_at
        return self.state is LeaveState.approved and self.begins_at <= moment < end


def away_at(s: Session, town_id: int, at: datetime) -> dict[int, Leave]:
    """The approved leaves that keep somebody away at the moment, by account id, with the stand-in they name."""
    rows = s.scalars(
        select(Leave)
        .where(
            Leave.town_id == town_id,
            Leave.ends_at > at,
            Leave.begins_at <= at,
            Leave.state == LeaveState.approved,
            or_(Leave.returned_at.is_(None), Leave.returned_at > at),
        )
        .options(joinedload(Leave.stand_in))
    ).all()
    return {row.account_id: row for row in rows}
