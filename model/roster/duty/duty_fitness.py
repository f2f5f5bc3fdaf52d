"""Who may be on which duty, and who is away on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Self

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.ground.privacy import mask_name
from model.ground.refusals import Refused
from model.people.accounts import Account
from model.people.permissions import Role
from model.roster.duty.duty import Duty, DutyKind
from model.roster.leave import Leave, LeaveState, overlapping

TOWN_LEADERS: Final = frozenset({Role.leader, Role.director})


def objection(kind: DutyKind, site_id: int, account: Account) -> str:
    """Why the account may not have this duty, as it follows the name in a sentence; empty when it may.

    At the hall town leaders and the director (R117, R119, R122), in a village its own cadres (R120); nobody who is
    switched off.
    """
    if not account.active:
        return "账号已停用"
    if not kind.at_village:
        return "" if account.role in TOWN_LEADERS else f"是{account.role.label}，不排领导值班"
    if account.role is not Role.village_agent:
        return f"是{account.role.label}，不排村里的值班"
    return "" if account.site_id == site_id else "是别村的，不排这个村的值班"


def kinds_of(account: Account) -> tuple[DutyKind, ...]:
    """The duties that this account may have at its own place."""
    return tuple(kind for kind in DutyKind if not objection(kind, account.site_id, account))


def people(s: Session, town_id: int, kind: DutyKind, site_id: int) -> Sequence[Account]:
    """Everybody who may have this duty there, by login."""
    roles = [Role.village_agent] if kind.at_village else TOWN_LEADERS
    wanted = select(Account).where(Account.town_id == town_id, Account.active, Account.role.in_(roles))
    if kind.at_village:
        wanted = wanted.where(Account.site_id == site_id)
    return s.scalars(wanted.order_by(Account.login)).all()


@dataclass(frozen=True)
class Absences:
    """The approved leaves of some days, by account id."""

    leaves: Mapping[int, Sequence[Leave]]

    @classmethod
    def read(cls, s: Session, town_id: int, first: date, last: date) -> Self:
        """One reading, whatever the number of people and days."""
        return cls.among(overlapping(s, town_id, _begin(first), _begin(last + timedelta(days=1))))

    @classmethod
    def among(cls, rows: Iterable[Leave]) -> Self:
        """Of leaves that were read before."""
        leaves: dict[int, list[Leave]] = {}
        for leave in rows:
            if leave.state is LeaveState.approved:
                leaves.setdefault(leave.account_id, []).append(leave)
        return cls(leaves)

    def of(self, account_id: int, day: date) -> Leave | None:
        """The leave that keeps the person from duty on that day, for the whole or a part of it; none when the person
        came back on the day itself."""
        begins, ends = _begin(day), _begin(day + timedelta(days=1))
        for leave in self.leaves.get(account_id, ()):
            back = leave.returned_at is not None and leave.returned_at < ends
            if leave.begins_at < ends and leave.ends_at > begins and not back:
                return leave
        return None


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)


def why_missing(duty: Duty, absences: Absences) -> str:
    """Why nobody is there although somebody is down for it: `陈*请事假`; empty when the person can be there."""
    why = objection(duty.kind, duty.site_id, duty.account)
    leave = None if why else absences.of(duty.account_id, duty.day)
    return f"{mask_name(duty.account.name)}{leave.kind.away if leave else why}" if why or leave else ""


def refuse_unfit(kind: DutyKind, site_id: int, account: Account) -> None:
    """Refuses somebody who may not have this duty, and says why."""
    why = objection(kind, site_id, account)
    if why:
        raise Refused(f"{mask_name(account.name)}{why}。请另选一位。")


def refuse_missing(duties: Iterable[Duty], absences: Absences) -> None:
    """Refuses duties of people who may not have them, or are on approved leave that day; names the first three."""
    missing = [(duty, why_missing(duty, absences)) for duty in duties]
    reasons = [f"{duty.day.month}月{duty.day.day}日{why}" for duty, why in missing if why]
    if reasons:
        more = f"等{len(reasons)}处" if len(reasons) > 3 else ""
        raise Refused(f"{'，'.join(reasons[:3])}{more}。请换人以后再公布。")
