"""Since when, in which role and until when an account served, read back from the audit log."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from model.ground.history import History
from model.people.accounts import Account
from model.people.permissions import Role

ACTIONS = ("create", "switch_off", "switch_on", "change_role")


@dataclass(frozen=True)
class Service:
    """An account and what became of it: (day, action, role before), latest first. A change holds from its day on."""

    account: Account
    changes: tuple[tuple[date, str, Role | None], ...] = ()

    def role_on(self, day: date) -> Role | None:
        """The role in which the person served that day; None before the account was opened and while it was off."""
        role, active = self.account.role, self.account.active
        for changed_on, action, before in self.changes:
            if changed_on <= day:
                break
            if action == "create":
                return None
            if action == "change_role":
                role = before or role
            else:
                active = action == "switch_off"
        return role if active else None


def of_town(s: Session, town_id: int, *, only: int | None = None) -> list[Service]:
    """Every account of the town (or `only` this one), with its site, and how it served; two questions to the database."""
    wanted = select(Account).where(Account.town_id == town_id).options(joinedload(Account.site))
    if only is not None:
        wanted = wanted.where(Account.id == only)
    people = s.scalars(wanted.order_by(Account.login)).all()
    changes = _changes(s, town_id, [account.login for account in people])
    return [Service(account, tuple(changes[account.login])) for account in people]


def _changes(
    s: Session, town_id: int, logins: Iterable[str]
) -> dict[str, list[tuple[date, str, Role | None]]]:
    rows = s.execute(
        select(History.subject_id, History.at, History.action, History.facts)
        .where(
            History.town_id == town_id,
            History.subject == "account",
            History.subject_id.in_(list(logins)),
            History.action.in_(ACTIONS),
        )
        .order_by(History.no.desc())
    )
    changes = defaultdict(list)
    for login, at, action, facts in rows:
        changes[login].append((at.date(), action, Role.of(facts.get("before", ""))))
    return changes
