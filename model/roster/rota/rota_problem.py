"""The fair duty rota as plain values: who, which days, what must hold, what should be even (R117-R122)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from model.ground.db import Labelled
from model.ground.refusals import Refused
from model.ground.workdays import Calendar, DayKind


class Share(Labelled):
    """What everybody should get equally much of; the order is that of their weight."""

    total = "total", "合计"
    weekend = "weekend", "周末"
    holiday = "holiday", "节假日"
    monday = "monday", "周一"


class Solver(Labelled):
    """Who made a proposal."""

    highs = "highs", "按最均衡的方案排"
    greedy = "greedy", "按轮流次序排"


class Impossible(Refused):
    """No rota keeps the hard rules; the sentences say which days clash and what to change."""


Days = Mapping[date, Sequence[int]]  # who is on duty, by day: keys of people
Counts = Mapping[int, Mapping[Share, int]]  # how many duties of each share a person has


@dataclass(frozen=True)
class Person:
    """Somebody who takes turns. `held` are duties outside the days of the question, for the gap at its borders;
    `before` what was done in earlier rotas, for evening out."""

    key: int
    name: str
    away: frozenset[date] = frozenset()
    unwilling: frozenset[date] = frozenset()
    preferred: frozenset[date] = frozenset()
    held: frozenset[date] = frozenset()
    before: Mapping[Share, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Problem:
    """`days` in order; `per_day` people each; `gap` free calendar days between two duties of one person; `shares`
    tells which of the days count as weekend, holiday and Monday (`facts`); with `even_out` what was done `before`
    counts."""

    days: tuple[date, ...]
    people: tuple[Person, ...]
    per_day: int
    gap: int
    shares: Mapping[Share, frozenset[date]]
    even_out: bool = False

    def free(self, person: Person, day: date) -> bool:
        """Whether the person may be put on this day, looking at nothing but the day."""
        return day not in person.away and not self.near(person, day)

    def near(self, person: Person, day: date) -> bool:
        """Whether a duty outside the days of the question is too near."""
        return any(abs((day - other).days) <= self.gap for other in person.held)

    def share(self, share: Share) -> frozenset[date]:
        return frozenset(self.days) if share is Share.total else self.shares.get(share, frozenset())

    def earlier(self, person: Person, share: Share) -> int:
        """What counts from earlier rotas; nothing unless it shall be evened out."""
        return person.before.get(share, 0) if self.even_out else 0


@dataclass(frozen=True)
class Proposal:
    """A rota that keeps the hard rules, and how even it is: per share the most minus the least."""

    days: Mapping[date, tuple[int, ...]]
    counts: Counts
    spreads: Mapping[Share, int]
    solver: Solver


MOST_DAYS: Final = 92
SECONDS: Final = 4.0  # a solver looks at the clock now and then only: the answer is there in 5


def facts(days: Iterable[date], calendar: Calendar) -> dict[Share, frozenset[date]]:
    """Which of the days are weekend, holiday and Monday. A make-up Saturday is none of them, a holiday on a Saturday
    is a holiday, and a Monday off is no Monday."""
    by_share: dict[Share, set[date]] = {Share.weekend: set(), Share.holiday: set(), Share.monday: set()}
    for day in days:
        kind = calendar.kind(day)
        if kind is DayKind.weekend:
            by_share[Share.weekend].add(day)
        elif kind is DayKind.statutory_holiday:
            by_share[Share.holiday].add(day)
        elif day.weekday() == 0:
            by_share[Share.monday].add(day)
    return {share: frozenset(days) for share, days in by_share.items()}


def count(problem: Problem, days: Days) -> dict[int, dict[Share, int]]:
    """How many duties of each share everybody has in these days."""
    return {
        person.key: {
            share: sum(person.key in days.get(day, ()) for day in problem.share(share)) for share in Share
        }
        for person in problem.people
    }


def spread(problem: Problem, counts: Counts, share: Share) -> int:
    """The most minus the least that somebody has, with what counts from earlier."""
    every = [counts[p.key][share] + problem.earlier(p, share) for p in problem.people]
    return max(every, default=0) - min(every, default=0)


def proposal(problem: Problem, days: Days, solver: Solver) -> Proposal:
    """The days with their figures; people of a day in the order of the question."""
    order = {person.key: n for n, person in enumerate(problem.people)}
    ordered = {day: tuple(sorted(days[day], key=order.__getitem__)) for day in problem.days}
    counts = count(problem, ordered)
    return Proposal(ordered, counts, {share: spread(problem, counts, share) for share in Share}, solver)


def clashes(problem: Problem, days: Days) -> list[tuple[date, str]]:
    """What breaks a hard rule in days made or changed by hand, one sentence each, in the order of the days."""
    sentences: list[tuple[date, str]] = []
    people = {person.key: person for person in problem.people}
    for day in problem.days:
        chosen = [people[key] for key in days.get(day, ())]
        missing = problem.per_day - len({person.key for person in chosen})
        if missing > 0:
            sentences.append((day, f"{spelled(day)}要{problem.per_day}人值班，还差{missing}人。"))
        sentences += [(day, f"{spelled(day)}{p.name}请假，不能值班。") for p in chosen if day in p.away]
    for person in problem.people:
        own = sorted({day for day in problem.days if person.key in days.get(day, ())} | person.held)
        for first, second in zip(own, own[1:], strict=False):
            if (second - first).days <= problem.gap and not {first, second} <= person.held:
                sentences.append(
                    (
                        second,
                        f"{person.name}{spelled(first)}和{spelled(second)}都值班，中间没有空{problem.gap}天。",
                    )
                )
    return sorted(sentences, key=lambda clash: clash[0])


def spelled(day: date) -> str:
    """`3月5日（星期四）`."""
    return f"{day.month}月{day.day}日（星期{'一二三四五六日'[day.weekday()]}）"


def refuse_senseless(problem: Problem) -> None:
    """Refuses a question without days or people, and one that asks for more people a day than there are."""
    if not problem.days:
        raise Impossible("这段时间没有要排的日子。请换一段时间。")
    if len(problem.days) > MOST_DAYS or (problem.days[-1] - problem.days[0]).days >= MOST_DAYS:
        raise Impossible(f"一次最多排{MOST_DAYS}天。请把时间改短，分几次排。")
    if not problem.people:
        raise Impossible("还没有选值班的人。请先选人。")
    if len(problem.people) < problem.per_day:
        raise Impossible(
            f"每天要{problem.per_day}人值班，只选了{len(problem.people)}人。请多选几个人，或减少每天的人数。"
        )
