"""The duty rota of 12 people for 90 days with 6 % of the days on leave: by the solver, beside taking turns on the same
questions in the same run. Seconds are the slowest of all seeds; spreads (the most minus the least) the widest."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from benchmarks.figures import Figure
from model.ground.workdays import Calendar, DayKind
from model.roster.rota import rota_greedy, rota_highs, rota_problem
from model.roster.rota.rota_problem import Person, Problem, Proposal, Share

PEOPLE, DAYS, LEAVE, AVOIDED, GAP, SEEDS = 12, 90, 0.06, 0.05, 1, 10
FIRST = date(2026, 9, 1)
HOLIDAYS = [date(2026, 9, 25), *(date(2026, 10, n) for n in range(1, 8))]
MOST = {Share.total: 1, Share.weekend: 1}
Propose = Callable[[Problem], Proposal]


def run() -> list[Figure]:
    """Seconds, and how uneven the rota is in each share; the floor is the greedy rota."""
    figures = []
    for name, questions in (("days of leave strewn about", _strewn), ("leaves of a week", _weeks)):
        problems = [questions(random.Random(seed)) for seed in range(SEEDS)]
        ours, theirs = _measured(rota_highs.propose, problems), _measured(rota_greedy.propose, problems)
        figures.append(
            Figure(
                f"rota {PEOPLE} x {DAYS}, {name}, slowest of {SEEDS}", ours[0], "s", "greedy", theirs[0], 5
            )
        )
        figures += [
            Figure(
                f"… spread of {share.value}s",
                max(proposal.spreads[share] for proposal in ours[1]),
                "duties",
                "greedy",
                max(proposal.spreads[share] for proposal in theirs[1]),
                MOST.get(share),
            )
            for share in Share
        ]
        figures.append(
            Figure(
                "… avoided days given",
                _avoided(problems, ours[1]),
                "duties",
                "greedy",
                _avoided(problems, theirs[1]),
            )
        )
    return figures


def _measured(propose: Propose, problems: list[Problem]) -> tuple[float, list[Proposal]]:
    slowest, proposals = 0.0, []
    for problem in problems:
        began = time.perf_counter()
        proposals.append(propose(problem))
        slowest = max(slowest, time.perf_counter() - began)
        assert rota_problem.clashes(problem, proposals[-1].days) == []
    return slowest, proposals


def _avoided(problems: list[Problem], proposals: list[Proposal]) -> int:
    return sum(
        person.key in proposal.days[day]
        for problem, proposal in zip(problems, proposals, strict=True)
        for person in problem.people
        for day in person.unwilling
    )


def _days() -> tuple[date, ...]:
    return tuple(FIRST + timedelta(days=n) for n in range(DAYS))


def _strewn(chance: random.Random) -> Problem:
    return _question(
        chance, (frozenset(day for day in _days() if chance.random() < LEAVE) for _ in range(PEOPLE))
    )


def _weeks(chance: random.Random) -> Problem:
    """One leave of five or six days each, at any time."""
    begins = (chance.randrange(DAYS - 6) for _ in range(PEOPLE))
    return _question(chance, (frozenset(_days()[n : n + chance.choice((5, 6))]) for n in begins))


def _question(chance: random.Random, away: Iterator[frozenset[date]]) -> Problem:
    days = _days()
    calendar = Calendar(dict.fromkeys(HOLIDAYS, (DayKind.statutory_holiday, "")), frozenset({FIRST.year}))
    people = tuple(
        Person(n, f"{n}", gone, frozenset(day for day in days if chance.random() < AVOIDED))
        for n, gone in enumerate(away)
    )
    return Problem(days, people, 1, GAP, rota_problem.facts(days, calendar))
