"""Who answers the question of a fair rota: the solver when it is installed, else taking turns (R121)."""

from importlib.util import find_spec

from model.roster.rota import rota_greedy
from model.roster.rota.rota_problem import SECONDS, Problem, Proposal


def propose(problem: Problem, seconds: float = SECONDS) -> Proposal:
    """A fair rota: by the solver when it is installed, in so many seconds at most, else by taking turns. Refuses as
    `Impossible` says."""
    if find_spec("highspy") is None:
        return rota_greedy.propose(problem, seconds)
    from model.roster.rota import rota_highs

    return rota_highs.propose(problem, seconds)
