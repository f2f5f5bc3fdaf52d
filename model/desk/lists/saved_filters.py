"""Saved filters: the questions a person asks of the ticket list every week, kept under a name of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final, get_type_hints

from sqlalchemy import String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from model.desk.ticket.finding import Filter
from model.ground import db, history
from model.ground.db import Json, TownRow, refers
from model.ground.identity import tidy
from model.ground.privacy import holds_number
from model.ground.refusals import NotFound, Refused
from model.ground.typed_text import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, require

MOST: Final = 20
LONGEST: Final = 30


class SavedFilter(TownRow):
    """One filter of one person. `values` holds the fields of `Filter` that are not empty."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("town_id", "account_id", "name"), refers("account_id", "account"))

    account_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(LONGEST))
    values: Mapped[Any] = mapped_column("told", Json)
    saved_at: Mapped[datetime]

    @property
    def filter(self) -> Filter:
        """The filter as it was saved; what a later version of the house no longer knows is left out."""
        return read(self.values)


def values_of(filter: Filter) -> dict[str, Any]:
    """The filter as plain JSON values, by the names of its fields, without what is empty."""
    values = {field.name: getattr(filter, field.name) for field in fields(filter)}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if value not in ("", None)
    }


def read(values: Mapping[str, Any]) -> Filter:
    """The opposite of `values_of`; ignores unknown fields and values that are no longer of the field's kind."""
    kinds = get_type_hints(Filter)
    known = {name: _value(value, kinds[name]) for name, value in values.items() if name in kinds}
    return Filter(**{name: value for name, value in known.items() if value is not None})


def _value(value: Any, kind: Any) -> Any:
    """The value as the field's kind, None when it is of another kind."""
    kinds = getattr(kind, "__args__", (kind,))
    if date in kinds and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value if type(value) in kinds else None


def save(s: Session, by: Account, *, name: str, filter: Filter, now: datetime) -> SavedFilter:
    """Keep a filter under a name of the account's own. Refuses an empty filter or name, a name in use, the 21st, and
    one that holds an ID or phone number."""
    require(by, Permission.view_tickets)
    db.alone(s, f"{by.town_id} saved_filter {by.id}")
    values = values_of(filter)
    if not values:
        raise Refused("还没有选条件。请先填好要查的条件，再保存。")
    if holds_number(tidy(filter.text)):
        raise Refused("条件里有身份证号或电话，不能保存。请清空那一格，再保存其他条件。")
    name = _free(s, by, name)
    count = s.scalar(select(func.count()).select_from(SavedFilter).where(*_own(by))) or 0
    if count >= MOST:
        raise Refused(f"最多保存{MOST}组条件。请先删掉不用的，再保存。")
    row = SavedFilter(town_id=by.town_id, account_id=by.id, name=name, values=values, saved_at=now)
    s.add(row)
    s.flush()
    history.record(s, by, "save", "saved_filter", name, now=now)
    return row


def rename(s: Session, by: Account, filter_id: int, *, name: str, now: datetime) -> None:
    """Another name; refuses one in use."""
    require(by, Permission.view_tickets)
    row = _mine(s, by, filter_id)
    before, row.name = row.name, row.name if name.strip() == row.name else _free(s, by, name)
    s.flush()
    history.record(s, by, "rename", "saved_filter", row.name, now=now, before=before)


def drop(s: Session, by: Account, filter_id: int, *, now: datetime) -> None:
    """Forget it: nothing of the office's is lost by it."""
    require(by, Permission.view_tickets)
    row = _mine(s, by, filter_id)
    s.delete(row)
    s.flush()
    history.record(s, by, "drop", "saved_filter", row.name, now=now)


def _free(s: Session, by: Account, name: str) -> str:
    name = cleaned(name, "名称", LONGEST).replace("\n", " ")
    if not name:
        raise Refused("还没有给这组条件起名。请写上，例：本村超期的。")
    if holds_number(tidy(name)):
        raise Refused("名称里有身份证号或电话，不能保存。请换一个名称。")
    if s.scalar(select(SavedFilter.id).where(*_own(by), SavedFilter.name == name)):
        raise Refused(f"您已经有一组叫“{name}”的条件。请换一个名称。")
    return name


def _own(by: Account) -> tuple[Any, ...]:
    return SavedFilter.town_id == by.town_id, SavedFilter.account_id == by.id


def _mine(s: Session, by: Account, filter_id: int) -> SavedFilter:
    row = s.scalar(select(SavedFilter).where(*_own(by), SavedFilter.id == filter_id))
    if row is None:
        raise NotFound("这组条件")
    return row


def of_account(s: Session, by: Account) -> Sequence[SavedFilter]:
    """The account's own filters, by name."""
    require(by, Permission.view_tickets)
    return s.scalars(select(SavedFilter).where(*_own(by)).order_by(SavedFilter.name)).all()
