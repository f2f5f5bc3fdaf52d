"""Plans of duty made in one line, for the tests of what becomes of them. The cast gets a second leader and a second
cadre of 东岭村, so that somebody can be asked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from model.ground import db
from model.ground.db import OFFICE_ZONE
from model.people import accounts
from model.people.accounts import Account, new_account
from model.people.permissions import Role
from model.people.sites import Site, hall, place
from model.roster.duty import duty
from model.roster.duty.duty import DutyKind, Rota
from model.roster.rota import rotas
from tests.cast import PASSWORD, START, TOWN

MONDAY = date(2026, 3, 2)
TUESDAY, WEDNESDAY, FRIDAY, SATURDAY = (date(2026, 3, day) for day in (3, 4, 6, 7))
NOW = datetime(2026, 2, 27, 9, tzinfo=OFFICE_ZONE)
Days = Mapping[date, Sequence[str]]


def more_people() -> None:
    """林镇长 beside 陈镇长, 周村 beside 赵村."""
    with db.writing() as s:
        for login, name, role, site in (
            ("lin", "林镇长", Role.leader, hall(s, TOWN)),
            ("dong", "周村", Role.village_agent, east(s)),
        ):
            person = new_account(
                s, login=login, name=name, role=role, site=site, password=PASSWORD, now=START
            )
            person.must_change = False


def east(s: Session) -> Site:
    return place(s, TOWN, "990101100201")


def who(s: Session, login: str) -> Account:
    return accounts.by_login(s, login)


def drafted(kind: DutyKind, days: Days, *, by: str = "zhang", now: datetime = NOW) -> Rota:
    """A draft over these days, at the hall or in 东岭村."""
    with db.writing() as s:
        return rotas.draft(
            s,
            who(s, by),
            kind=kind,
            site=east(s) if kind.at_village else hall(s, TOWN),
            first=min(days),
            last=max(days),
            assigned={day: [who(s, login) for login in logins] for day, logins in days.items()},
            now=now,
        )


def published(kind: DutyKind, days: Days, *, now: datetime = NOW) -> Rota:
    """The same, published at once."""
    plan = drafted(kind, days, now=now)
    with db.writing() as s:
        return rotas.publish(s, who(s, "zhang"), plan.id, seen=plan.revision, now=now)


def on(day: date) -> list[tuple[str, str]]:
    """Who is on duty: kind and login."""
    with db.reading() as s:
        return [(turn.kind.value, turn.account.login) for turn in duty.on(s, TOWN, day)]


def duty_id(day: date, login: str) -> int:
    with db.reading() as s:
        [turn] = duty.of_account(s, who(s, login), day, day)
        return turn.id
