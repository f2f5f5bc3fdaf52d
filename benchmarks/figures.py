"""One measured figure with its floor or peer of the same run, and the table of all."""

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """`value` and `floor` in `unit`; `most` is the goal for the value, `most_times` the goal for value / floor."""

    name: str
    value: float
    unit: str
    floor_name: str = ""
    floor: float | None = None
    most: float | None = None
    most_times: float | None = None

    @property
    def times(self) -> float | None:
        return self.value / self.floor if self.floor else None

    @property
    def met(self) -> bool:
        """Whether the goals are reached; a figure without a goal is."""
        over = self.most is not None and self.value > self.most
        return not over and not (
            self.most_times is not None and self.times is not None and self.times > self.most_times
        )

    @property
    def goal(self) -> str:
        goals = [f"≤ {self.most:g} {self.unit}"] if self.most is not None else []
        return ", ".join([*goals, *([f"≤ {self.most_times:g} ×"] if self.most_times is not None else [])])


def show(figures: Iterable[Figure]) -> bool:
    """Print the table; returns whether every goal was reached."""
    table = Table("figure", "measured", "floor", "ratio", "goal", "reached")
    all_met = True
    for figure in figures:
        floor = f"{figure.floor:,.1f} {figure.unit} ({figure.floor_name})" if figure.floor is not None else ""
        ratio = f"{figure.times:.1f} ×" if figure.times is not None else ""
        reached = ("yes" if figure.met else "NO") if figure.goal else ""
        table.add_row(figure.name, f"{figure.value:,.1f} {figure.unit}", floor, ratio, figure.goal, reached)
        all_met &= figure.met
    Console(width=150).print(table)
    return all_met
