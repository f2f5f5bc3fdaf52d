"""The fair rota by HiGHS: a mixed-integer program. Needs the optional `highspy`; nothing imports this file without it.

What can at best be even is known beforehand by giving each duty to whoever has least (`level`), so the first question
is only: is there a rota at those levels? Nearly always there is. If not, totals, weekends, holidays and Mondays give
way in the opposite order, each no more than it must.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

import highspy

from model.roster.rota import rota_clash, rota_greedy
from model.roster.rota.rota_levels import Level, level
from model.roster.rota.rota_problem import (
    SECONDS,
    Days,
    Problem,
    Proposal,
    Share,
    Solver,
    proposal,
    refuse_senseless,
)

NEW: Final[Callable[[], Any]] = highspy.Highs  # it says nothing of its type
MORE: Final = 0.15  # of the time again, for finding out why there is none
UNWILLING, PREFERRED = 1000.0, -1.0  # an avoided day counts more than any number of preferred ones


def propose(problem: Problem, seconds: float = SECONDS) -> Proposal:
    """The most even rota that was found in `seconds`, with the duties of each person as far apart as that allows; never
    one less even than by turns. Refuses, with the reason, when there can be none."""
    refuse_senseless(problem)
    short = rota_clash.counted_out(problem)
    if short:
        raise short
    until = time.monotonic() + seconds
    model = _Model(problem, until)
    days = model.ideal()
    if days is not None:
        return proposal(problem, _apart(model, days), Solver.highs)
    turns = rota_greedy.by_turns(problem, (3 * time.monotonic() + until) / 4)
    days = model.give_way(turns)
    candidates = [proposal(problem, days, Solver.highs)] if days else []
    candidates += [turns] if turns else []
    if not candidates:
        ask = partial(solvable, until=until + seconds * MORE)
        raise rota_clash.impossible(problem, ask, proved=model.hopeless)
    return min(
        candidates,
        key=lambda candidate: (*(candidate.spreads[share] for share in Share), model.cost(candidate.days)),
    )


def _apart(model: "_Model", days: Days) -> Days:
    """The same evenness and the same wishes, with a wider gap if that can be had."""
    problem, cost = model.problem, model.cost(days)
    gap = len(problem.people) // problem.per_day // 2
    while gap > problem.gap:
        wider = _Model(replace(problem, gap=gap), min(model.until, time.monotonic() + 2), model.levels)
        apart = wider.ideal()
        if apart is not None and wider.cost(apart) <= cost:
            return apart
        gap //= 2
    return days


def solvable(problem: Problem, *, until: float) -> bool | None:
    """Whether any rota keeps the hard rules; None when there was no time to tell."""
    now = time.monotonic()
    if now >= until:
        return None
    model = _Model(problem, min(until, now + 1), {})
    if model.solve() is not None:
        return True
    return False if model.hopeless else None


class _Model:
    """One column for each person on each day they are free, and the least and the most of each share."""

    def __init__(self, problem: Problem, until: float, levels: Mapping[Share, Level] | None = None) -> None:
        self.problem, self.until, self.hopeless = problem, until, False
        self.values: Sequence[float] = ()
        if levels is None:
            levels = {share: level(problem, share) for share in Share if problem.share(share)}
        self.levels = levels
        self.highs = NEW()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self.highs.setOptionValue(option, value)
        self.seats = {
            (p.key, day): n
            for n, (p, day) in enumerate(
                (p, day) for p in problem.people for day in problem.days if problem.free(p, day)
            )
        }
        self.costs = {
            (p.key, day): UNWILLING if day in p.unwilling else PREFERRED
            for p in problem.people
            for day in p.unwilling | p.preferred
        }
        self.dream = sum(cost for cost in self.costs.values() if cost < 0)  # every preferred day given
        for _ in self.seats:
            self._column(0, 1)
        self._cover()
        self._keep_gaps()
        self.bounds = {share: self._even(share, at) for share, at in self.levels.items()}

    def _column(self, low: float, high: float) -> int:
        column = int(self.highs.getNumCol())
        self.highs.addVar(low, high)
        self.highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        return column

    def _row(self, low: float, high: float, columns: Sequence[int], *less: int) -> None:
        """low <= sum of `columns` minus those of `less` <= high."""
        values = [1.0] * len(columns) + [-1.0] * len(less)
        self.highs.addRow(low, high, len(values), [*columns, *less], values)

    def _cover(self) -> None:
        for day in self.problem.days:
            seats = [self.seats[p.key, day] for p in self.problem.people if (p.key, day) in self.seats]
            self._row(self.problem.per_day, self.problem.per_day, seats)

    def _keep_gaps(self) -> None:
        """At most one duty of a person in any `gap` + 1 days."""
        days, covered = self.problem.days, -1
        for start, first in enumerate(days):
            end = max(n for n in range(start, len(days)) if (days[n] - first).days <= self.problem.gap)
            if end == covered:
                continue
            covered = end
            for person in self.problem.people:
                seats = [
                    self.seats[person.key, day]
                    for day in days[start : end + 1]
                    if (person.key, day) in self.seats
                ]
                if len(seats) > 1:
                    self._row(0, 1, seats)

    def ideal(self) -> Days | None:
        """The days of a rota at the levels, the one that wishes like best; None when none was found. First it is asked
        whether no avoided day need be given at all, which is answered much sooner than how few."""
        days = None
        for most in (0, 1) if any(cost > 0 for cost in self.costs.values()) else (1,):
            self._avoided(most)
            self._wish(0)
            days = self.solve((self.until - time.monotonic()) / 2)
            self._wish()
            if days is not None and self.cost(days) > self.dream:
                days = self.solve((self.until - time.monotonic()) * 0.7) or days
            if days is not None:
                break
        self._avoided(1)
        return days

    def _avoided(self, most: int) -> None:
        for seat, column in self.seats.items():
            if self.costs.get(seat, 0) > 0:
                self.highs.changeColBounds(column, 0, most)

    def _even(self, share: Share, at: Level) -> tuple[int, int]:
        """The columns of the least and the most of a share, held at their best."""
        low, high = self._column(at.low, at.low), self._column(at.high, at.high)
        days = sorted(self.problem.share(share))
        for person in self.problem.people:
            seats = [self.seats[person.key, day] for day in days if (person.key, day) in self.seats]
            had = self.problem.earlier(person, share)
            self._row(-at.under[person.key] - had, highspy.kHighsInf, seats, low)
            self._row(-highspy.kHighsInf, at.over[person.key] - had, seats, high)
        return low, high

    def _wish(self, weight: float = 1.0) -> None:
        for seat, column in self.seats.items():
            self.highs.changeColCost(column, self.costs.get(seat, 0.0) * weight)

    def cost(self, days: Days) -> float:
        """What the wishes say of a rota: less is better."""
        return sum(self.costs.get((key, day), 0.0) for day, keys in days.items() for key in keys)

    def give_way(self, turns: Proposal | None) -> Days | None:
        """All shares let go, then drawn together one after the other, the wishes last; `turns` is where to begin."""
        most = len(self.problem.days) + max(at.high for at in self.levels.values())
        for share, (low, high) in self.bounds.items():
            self.highs.changeColBounds(low, -most, self.levels[share].low)
            self.highs.changeColBounds(high, self.levels[share].high, most)
        self._wish(0)
        self._begin_at(turns)
        best = self.solve()
        for n, (low, high) in enumerate(self.bounds.values()):
            if best is None:
                return None
            self.highs.changeColCost(low, -1)
            self.highs.changeColCost(high, 1)
            best = self.solve((self.until - time.monotonic()) / (len(self.bounds) - n + 1)) or best
            self.highs.changeColCost(low, 0)
            self.highs.changeColCost(high, 0)
            self._row(0, round(self.values[high] - self.values[low]), [high], low)
        self._wish()
        return self.solve() or best

    def _begin_at(self, turns: Proposal | None) -> None:
        if turns is None:
            return
        values = [0.0] * int(self.highs.getNumCol())
        for (key, day), column in self.seats.items():
            values[column] = float(key in turns.days[day])
        for share, (low, high) in self.bounds.items():
            at, people = self.levels[share], self.problem.people
            had = {p.key: turns.counts[p.key][share] + self.problem.earlier(p, share) for p in people}
            values[low] = min(at.low, *(had[key] + at.under[key] for key in had))
            values[high] = max(at.high, *(had[key] - at.over[key] for key in had))
        self.values = values

    def solve(self, seconds: float | None = None) -> Days | None:
        """The days of the best answer found in `seconds`, at most until the time is up; None without one."""
        left = self.until - time.monotonic()
        self.highs.setOptionValue("time_limit", max(0.05, min(left, left if seconds is None else seconds)))
        if self.values:  # found before, and still good
            start = highspy.HighsSolution()
            start.col_value = list(self.values)
            self.highs.setSolution(start)
        self.highs.run()
        self.hopeless = self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible
        if self.highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        self.values = self.highs.getSolution().col_value
        days: dict[date, list[int]] = {day: [] for day in self.problem.days}
        for (key, day), column in self.seats.items():
            if self.values[column] > 0.5:
                days[day].append(key)
        return days
