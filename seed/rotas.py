"""Duty in 云岭镇, this month and the next, with a day without anybody and two swaps."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from model.ground.db import OFFICE_ZONE
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.sites import Site
from model.roster.duty import duty, duty_days, swaps
from model.roster.duty.duty import DutyKind
from model.roster.rota import rotas
from seed.people import Town

HALL = (
    (DutyKind.leader, ("lingdao1", "lingdao2", "lingdao3")),
    (DutyKind.petition, ("lingdao2", "lingdao3", "lingdao1")),
    (DutyKind.hall_off, ("lingdao3", "lingdao1", "lingdao2")),
)
AHEAD = 5  # days before the month on which the plans were made


def plan(s: Session, town: Town, calendar: Calendar, now: datetime) -> None:
    """The plans of both months, published before the first, and what two leaders made of them since."""
    today = now.date()
    first = today.replace(day=1)
    last = (first + timedelta(days=62)).replace(day=1) - timedelta(days=1)
    made = datetime.combine(first - timedelta(days=AHEAD), time(10), OFFICE_ZONE)
    empty = next(day for day in duty_days.days(today + timedelta(days=2), last) if not calendar.works(day))
    for kind, logins in HALL:
        days = [day for day in duty_days.wanted(kind, first, last, calendar) if day != empty]
        _publish(
            s, town, kind, town.hall, (first, last), days, [town.accounts[login] for login in logins], made
        )
    for number, village in enumerate(town.villages, 1):
        agents = [town.accounts[f"cundaiban{number}{which}"] for which in "ab"]
        for kind in (DutyKind.village_day, DutyKind.village_off):
            days = duty_days.wanted(kind, first, last, calendar)
            alone = [day for day in days if not duty_days.together(kind, day, calendar, made_up=True)]
            _publish(s, town, kind, village, (first, last), alone, agents, made)
    _swap(s, town, today, now)


def _publish(
    s: Session,
    town: Town,
    kind: DutyKind,
    site: Site,
    span: tuple[date, date],
    days: Sequence[date],
    people: Sequence[Account],
    made: datetime,
) -> None:
    assigned = {day: [people[turn % len(people)]] for turn, day in enumerate(days)}
    draft = rotas.draft(
        s, town.director, kind=kind, site=site, first=span[0], last=span[1], assigned=assigned, now=made
    )
    rotas.publish(s, town.director, draft.id, seen=draft.revision, now=made)


def _swap(s: Session, town: Town, today: date, now: datetime) -> None:
    """刘建平 has given a day to 周慧敏 for one of hers, and asks 陈国栋 for another."""
    chen, liu, zhou = (town.accounts[f"lingdao{n}"] for n in (1, 2, 3))
    coming = (today + timedelta(days=1), today + timedelta(days=31))
    own, hers, his = (
        [d for d in duty.of_account(s, who, *coming) if d.kind is DutyKind.leader]
        for who in (liu, zhou, chen)
    )
    done = swaps.ask(s, liu, own[0].id, of=zhou, in_return=hers[1].id, now=now - timedelta(hours=20))
    swaps.agree(s, zhou, done.id, now=now - timedelta(hours=18))
    swaps.ask(s, liu, own[1].id, of=chen, in_return=his[2].id, now=now - timedelta(hours=2))
