"""Proposes a fair plan of duty from leaves, wishes and earlier duties, and keeps it as a draft (R117, R119-R122)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.ground.refusals import Refused
from model.ground.workdays import Calendar
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site
from model.roster.duty import duty, duty_days, duty_fitness, duty_gaps, wishes
from model.roster.duty.duty import Duty, DutyKind, Rota, RotaState
from model.roster.duty.wishes import Wish
from model.roster.rota import rota_clash, rota_problem, rotas, solving
from model.roster.rota.rota_problem import Days, Impossible, Person, Problem, Proposal, Share


@dataclass(frozen=True)
class Order:
    """What a planner asks for: `per_day` people at each of the `sites`, `gap` free days between two duties of one
    person. `logins`: who takes turns, or everybody who may. With `even_out` what was done since 1 January counts."""

    kind: DutyKind
    sites: Sequence[Site]
    first: date
    last: date
    logins: Collection[str] = ()
    per_day: int = 1
    gap: int = 1
    even_out: bool = False


@dataclass(frozen=True)
class Answer:
    """What came out for one place: a proposal, or why there is none."""

    site: Site
    proposal: Proposal | None
    why_not: str = ""


def ask(s: Session, by: Account, order: Order, *, now: datetime) -> list[Answer]:
    """A proposal for each place, from today on: what passed is done, and counts as such. Changes nothing, so that
    nobody waits while it is worked out: about 5 seconds at most. Of a place for which there is none it says why.
    Refuses days that are over."""
    require(by, Permission.plan_duty)
    order = _ahead(order, _today(now))
    calendar, answers = workdays.load_calendar(s), []
    for site in order.sites:
        rotas.refuse_elsewhere(by, site)
        people = duty_fitness.people(s, by.town_id, order.kind, site.id)
        chosen = [a for a in people if not order.logins or a.login in order.logins]
        if order.kind is DutyKind.hall_off and order.per_day == 1:
            chosen = [a for a in chosen if a.role is Role.leader]  # alone it is a town leader (c5)
        problem = _problem(s, by.town_id, order, site.id, chosen, calendar)
        problem = _sparing(s, by.town_id, order, site.id, problem)
        try:
            answers.append(Answer(site, solving.propose(problem, rota_problem.SECONDS / len(order.sites))))
        except Impossible as refusal:
            answers.append(Answer(site, None, refusal.sentence))
    return answers


def keep(s: Session, by: Account, order: Order, answers: Sequence[Answer], *, now: datetime) -> list[Rota]:
    """Keep the proposals as drafts, one a place; a draft of the same days that nobody changed by hand gives way.
    Refuses when there is not a single one, with the reason."""
    require(by, Permission.plan_duty)
    order = _ahead(order, _today(now))
    made = [answer for answer in answers if answer.proposal]
    if not made:
        raise Refused(answers[0].why_not if answers else "还没有可以排的村。请先到“窗口和站点”开村点。")
    _put_away(s, by, order, {answer.site.id for answer in made}, now)
    people = {
        account.id: account
        for answer in made
        for account in duty_fitness.people(s, by.town_id, order.kind, answer.site.id)
    }
    return [
        rotas.draft(
            s, by, kind=order.kind, site=answer.site, first=order.first, last=order.last, per_day=order.per_day,
            gap=order.gap, now=now,
            assigned={day: [people[key] for key in keys] for day, keys in answer.proposal.days.items()},
        )
        for answer in made if answer.proposal
    ]  # fmt: skip


def _put_away(s: Session, by: Account, order: Order, site_ids: Collection[int], now: datetime) -> None:
    for old in duty.drafts(s, by.town_id):
        same = (old.kind, max(old.first, _today(now)), old.last) == (order.kind, order.first, order.last)
        if same and old.site_id in site_ids and old.revision == 1:
            rotas.discard(s, by, old.id, seen=old.revision, now=now)


def again(s: Session, by: Account, rota_id: int, *, now: datetime) -> Rota:
    """A new draft of the days that a published plan still holds, from today on, and of everything published on them
    now, swaps and later plans included; published in its turn it takes the place of all that. Refuses a plan that is
    not published or whose days are over."""
    require(by, Permission.plan_duty)
    plan, today = duty.rota(s, by.town_id, rota_id), _today(now)
    first, last = duty.held(plan)
    if plan.state is not RotaState.published or last < today:
        raise Refused(f"这张值班表“{plan.state.label}”或已经过完，不用再改。请另排一张。")
    first, assigned = max(first, today), dict[date, list[Account]]()
    here = (Duty.kind == plan.kind, Duty.site_id == plan.site_id)
    calendar = workdays.load_calendar(s)
    for row in duty.live(s, by.town_id, first, last, *here):
        wanted = duty_days.asks_for(plan.kind, row.day, calendar)
        if wanted and not duty_fitness.objection(plan.kind, plan.site_id, row.account):
            assigned.setdefault(row.day, []).append(row.account)
    return rotas.draft(
        s, by, kind=plan.kind, site=plan.site, first=first, last=last, assigned=assigned, per_day=plan.per_day,
        gap=plan.gap, now=now,
    )  # fmt: skip


def publish_all(s: Session, by: Account, seen: Mapping[int, int], *, now: datetime) -> None:
    """Publish several drafts, all or none of them; `seen` is the revision of each that was looked at."""
    require(by, Permission.plan_duty)
    for rota_id, revision in seen.items():
        rotas.publish(s, by, rota_id, seen=revision, now=now)


def in_force(s: Session, town_id: int, today: date) -> Sequence[Rota]:
    """The published plans that still have days to come, by kind and place, each with its place and days."""
    ahead = select(Duty.rota_id).where(Duty.town_id == town_id, Duty.live, Duty.day >= today)
    return s.scalars(
        select(Rota)
        .join(Rota.site)
        .where(Rota.town_id == town_id, Rota.state == RotaState.published, Rota.id.in_(ahead))
        .options(
            joinedload(Rota.site),
            joinedload(Rota.edited_by),
            selectinload(Rota.duties).joinedload(Duty.account),
        )
        .order_by(Rota.kind, Site.code, Rota.first)
    ).all()


def of_plan(s: Session, plan: Rota, today: date) -> tuple[Problem, Days]:
    """A draft from today on, or what holds of a published plan, as question and answer: for the figures, and for what
    clashes by now, such as a leave that was approved later."""
    calendar = workdays.load_calendar(s)
    holding = [row for row in plan.duties if plan.state is RotaState.draft or row.live]
    days: dict[date, list[int]] = {}
    for row in holding:
        days.setdefault(row.day, []).append(row.account_id)
    people = {a.id: a for a in duty_fitness.people(s, plan.town_id, plan.kind, plan.site_id)}
    people |= {row.account_id: row.account for row in holding}
    first = max(plan.first, today) if plan.state is RotaState.draft else plan.first
    order = Order(plan.kind, [plan.site], first, plan.last, per_day=plan.per_day, gap=plan.gap)
    problem = _problem(s, plan.town_id, order, plan.site_id, people.values(), calendar, plan.id)
    if plan.state is RotaState.draft:
        return problem, days
    others = duty.live(
        s, plan.town_id, plan.first, plan.last, Duty.kind == plan.kind, Duty.site_id == plan.site_id
    )
    elsewhere = {row.day for row in others if row.rota_id != plan.id} - set(days)
    return rota_clash.part(problem, tuple(day for day in problem.days if day not in elsewhere)), days


def _today(now: datetime) -> date:
    return now.astimezone(OFFICE_ZONE).date()


def _ahead(order: Order, today: date) -> Order:
    if order.last < today:
        raise Refused("这段时间已经过完，不用再排。请选今天以后的日子。")
    return replace(order, first=max(order.first, today))


def _sparing(s: Session, town_id: int, order: Order, site_id: int, problem: Problem) -> Problem:
    """The same question with a day of another duty as one that the person would rather not have."""
    elsewhere = (Duty.kind != order.kind) | (Duty.site_id != site_id)
    taken: dict[int, set[date]] = {}
    for row in duty.live(s, town_id, order.first, max(order.first, order.last), elsewhere):
        taken.setdefault(row.account_id, set()).add(row.day)
    return replace(
        problem,
        people=tuple(replace(p, unwilling=p.unwilling | taken.get(p.key, set())) for p in problem.people),
    )


def _problem(
    s: Session, town_id: int, order: Order, site_id: int, people: Iterable[Account], calendar: Calendar,
    but: int | None = None,
) -> Problem:  # fmt: skip
    """Everything a fair plan must know. `but`: the plan that is itself looked at."""
    first, last = order.first, order.last
    january, near = date(first.year, 1, 1), timedelta(days=order.gap)
    since = min(january, first - near)
    kept = duty.live(
        s,
        town_id,
        since,
        last + near,
        Duty.kind == order.kind,
        Duty.site_id == site_id,
        Duty.rota_id != (but or 0),
    )
    outside = [other for other in kept if not first <= other.day <= last]
    before = rota_problem.facts({other.day for other in outside if january <= other.day < first}, calendar)
    days = _days(s, town_id, order, calendar)
    absences = duty_fitness.Absences.read(s, town_id, first, max(first, last))
    wish_rows = wishes.of_town(s, town_id, first, last)

    def person(account: Account) -> Person:
        own = [other.day for other in outside if other.account_id == account.id]
        wished = {
            wish: frozenset(row.day for row in wish_rows if row.account_id == account.id and row.wish is wish)
            for wish in Wish
        }
        earlier = [day for day in own if january <= day < first]
        return Person(
            account.id,
            account.name,
            away=frozenset(day for day in days if absences.of(account.id, day)),
            unwilling=wished[Wish.unwilling],
            preferred=wished[Wish.preferred],
            held=frozenset(day for day in own if first - near <= day),
            before={Share.total: len(earlier)}
            | {share: sum(day in facts for day in earlier) for share, facts in before.items()},
        )

    return Problem(
        days, tuple(person(a) for a in people), order.per_day, order.gap, rota_problem.facts(days, calendar),
        order.even_out,
    )  # fmt: skip


def _days(s: Session, town_id: int, order: Order, calendar: Calendar) -> tuple[date, ...]:
    """The days that ask for somebody; not those on which all cadres of the villages come in (R121)."""
    makes_up = duty_gaps.made_up(s, town_id)
    return tuple(
        day
        for day in duty_days.wanted(order.kind, order.first, order.last, calendar)
        if not duty_days.together(order.kind, day, calendar, makes_up)
    )
