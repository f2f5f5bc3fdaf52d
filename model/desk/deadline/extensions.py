"""Extensions: once a round, with a reason, approved by the head; counted as 延期 and never as on time (c3.2, c3.6)."""

from datetime import datetime

from sqlalchemy import Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from model.ground.db import TownRow, refers


class Extension(TownRow):
    """More days for one ticket, in the item's day unit: asked for, then granted or refused by somebody else."""

    __tablename__ = "extension"
    __table_args__ = (
        Index("ix_extension_ticket", "town_id", "ticket_id"),
        refers("ticket_id", "ticket"),
        refers("asked_by_id", "account"),
        refers("answered_by_id", "account"),
    )

    ticket_id: Mapped[int]
    round: Mapped[int] = mapped_column(Integer, default=1)
    days: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None]
    granted: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(String(200), default="")
