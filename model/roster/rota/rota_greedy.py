"""The rota by taking turns, without a solver: day after day whoever has done least, looking ahead at the leaves."""

import time
from collections.abc import Iterable
from datetime import date
from functools import partial
from itertools import combinations
from typing import Final

from model.roster.rota import rota_clash
from model.roster.rota.rota_problem import (
    SECONDS,
    Person,
    Problem,
    Proposal,
    Share,
    Solver,
    proposal,
    refuse_senseless,
)

PATIENCE: Final = 20_000  # days tried before giving up


def propose(problem: Problem, seconds: float = SECONDS) -> Proposal:
    """A rota by turns. Refuses, with the reason, when there can be none, and says so when it found none in time."""
    refuse_senseless(problem)
    until = time.monotonic() + seconds
    turns = _Turns(problem, until)
    if turns.fill():
        return proposal(problem, turns.days, Solver.greedy)
    raise rota_clash.impossible(problem, partial(solvable, until=until), proved=not turns.gave_up)


def solvable(problem: Problem, *, until: float) -> bool | None:
    """Whether any rota keeps the hard rules; None when it would take too long to tell."""
    turns = _Turns(problem, until)
    if turns.fill():
        return True
    return None if turns.gave_up else False


def by_turns(problem: Problem, until: float) -> Proposal | None:
    """A rota by turns; None when none was found."""
    turns = _Turns(problem, until)
    return proposal(problem, turns.days, Solver.greedy) if turns.fill() else None


class _Turns:
    """The days filled one after the other; a day that nobody is left for sends the search back to the day before."""

    def __init__(self, problem: Problem, until: float) -> None:
        self.problem, self.until, self.tried = problem, until, 0
        self.days: dict[date, tuple[int, ...]] = {}
        self.done = {share: {p.key: problem.earlier(p, share) for p in problem.people} for share in Share}
        self.last: dict[int, date] = {}
        self.shares = {day: [s for s in Share if day in problem.share(s)] for day in problem.days}
        self.free = {day: [p for p in problem.people if problem.free(p, day)] for day in problem.days}

    @property
    def gave_up(self) -> bool:
        return self.tried >= PATIENCE or time.monotonic() >= self.until

    def fill(self, n: int = 0) -> bool:
        """Whether the days from the n-th on could be filled, into `days`."""
        if n == len(self.problem.days):
            return True
        if self.gave_up:
            return False
        self.tried += 1
        day = self.problem.days[n]
        for chosen in combinations(self._in_turn(n), self.problem.per_day):
            before = {p.key: self.last.get(p.key) for p in chosen}
            self._put(day, chosen)
            if self._leaves_enough(n) and self.fill(n + 1):
                return True
            self._take_back(day, before)
            if self.gave_up:
                return False
        return False

    def _rested(self, person: Person, day: date) -> bool:
        last = self.last.get(person.key)
        return last is None or (day - last).days > self.problem.gap

    def _in_turn(self, n: int) -> list[Person]:
        """Who may take the n-th day, the next in turn first: who does not mind it, who has fewest of such days and
        fewest altogether, who would like it, and who will be away for more of the days to come."""
        day = self.problem.days[n]
        ahead = self.problem.days[n + 1 :]

        def turn(person: Person) -> tuple[int, ...]:
            done = [self.done[share][person.key] for share in reversed(self.shares[day])]
            to_come = sum(later not in person.away for later in ahead)
            return (day in person.unwilling, *done, day not in person.preferred, to_come)

        return sorted((p for p in self.free[day] if self._rested(p, day)), key=turn)

    def _leaves_enough(self, n: int) -> bool:
        """Whether every day that the gap reaches still has its people."""
        day = self.problem.days[n]
        for later in self.problem.days[n + 1 :]:
            if (later - day).days > self.problem.gap:
                return True
            if sum(self._rested(p, later) for p in self.free[later]) < self.problem.per_day:
                return False
        return True

    def _put(self, day: date, chosen: Iterable[Person]) -> None:
        self.days[day] = tuple(person.key for person in chosen)
        for key in self.days[day]:
            self.last[key] = day
            self._count(day, key, 1)

    def _take_back(self, day: date, before: dict[int, date | None]) -> None:
        del self.days[day]
        for key, last in before.items():
            self._count(day, key, -1)
            if last is None:
                del self.last[key]
            else:
                self.last[key] = last

    def _count(self, day: date, key: int, by: int) -> None:
        for share in self.shares[day]:
            self.done[share][key] += by
