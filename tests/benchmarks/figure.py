"""One measured figure, and what it is to reach."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from typing import NamedTuple

from tabulate import tabulate

from grader.worker.processor import processor

_PACKAGES = ("tensorflow", "keras", "numpy", "pydantic")


class Figure(NamedTuple):
    """A number with its goal."""

    what: str
    value: float
    goal: float
    unit: str = ""
    at_least: bool = False
    """Whether the goal is the least that the value must be; otherwise it is the most."""

    @property
    def reached(self) -> bool:
        """Whether the value is as good as the goal, or better."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def table(figures: Iterable[Figure]) -> str:
    """Lay out figures in Markdown, each with its goal and whether it was reached."""
    rows = [
        (
            figure.what,
            f"{figure.value:.2f}{figure.unit}",
            f"{'≥' if figure.at_least else '≤'} {figure.goal:g}{figure.unit}",
            "yes" if figure.reached else "no",
        )
        for figure in figures
    ]
    return tabulate(rows, headers=("what", "here", "to reach", "reached"), tablefmt="github", disable_numparse=True)


def machine() -> str:
    """What the figures were measured on: processor, processors that may be used, and versions."""
    packages = ", ".join(f"{package} {version(package)}" for package in _PACKAGES)
    cores = len(os.sched_getaffinity(0))
    return f"{processor()}; {cores} processors; Python {platform.python_version()}, {packages}"
