"""How even a rota can be at best: bounds known before anybody is put on a day."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

from model.roster.rota import rota_clash
from model.roster.rota.rota_problem import Problem, Share


@dataclass(frozen=True)
class Level:
    """What at best everybody gets: from `low` to `high`, save `under` and `over`: how far below a person's leave, or
    above what the person did before, keeps them."""

    low: int
    high: int
    under: Mapping[int, int]
    over: Mapping[int, int]


def level(problem: Problem, share: Share) -> Level:
    """Every duty of the share given to whoever has least and can still take one: no rota is more even than that."""
    days = tuple(sorted(problem.share(share)))
    had = {p.key: problem.earlier(p, share) for p in problem.people}
    room = {p.key: rota_clash.most(problem, p, days) for p in problem.people}
    now, most = dict(had), {key: had[key] + room[key] for key in had}
    queue = [(now[key], n, key) for n, key in enumerate(now) if room[key]]
    heapq.heapify(queue)
    for _ in range(problem.per_day * len(days)):
        if not queue:
            break
        _, n, key = heapq.heappop(queue)
        now[key] += 1
        if now[key] < most[key]:
            heapq.heappush(queue, (now[key], n, key))
    low = min((now[key] for key in now if now[key] < most[key]), default=max(now.values()))
    high = max((now[key] for key in now if now[key] > had[key]), default=low)
    return Level(
        low,
        high,
        {key: max(0, low - most[key]) for key in now},
        {key: max(0, had[key] - high) for key in now},
    )
