"""The simulation of a deadline: its arithmetic, and that the page in the docs shows what it prints."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.benchmarks.deadline import Cluster, Costs, Submissions, hand_in, main, simulate, table

PAGE = (Path(__file__).parent.parent / "docs" / "scale.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("sharing", "longest", "trainings"),
    [
        pytest.param("none", 11, 4, id="everybody trains everything"),
        pytest.param("store", 11, 3, id="what has ended is known to all"),
        pytest.param("cluster", 12, 2, id="what is under way is waited for"),
    ],
)
def test_a_submission_waits_for_a_worker_and_a_training(sharing: str, longest: float, trainings: int) -> None:
    """Two equal ones and another one at the beginning, and the first again when all is done."""
    submissions = Submissions(np.array([0.0, 1.0, 2.0, 19.0]), np.array([1, 1, 2, 1]))
    waiting = simulate(submissions, Cluster(4, 1, sharing), Costs(build=1, training=10, known=2))
    assert (waiting.longest, waiting.trainings) == (longest, trainings)
    assert waiting.worked == 4 * 1 + trainings * 10 + (4 - trainings) * 2


def test_who_finds_every_worker_busy_waits_for_the_first_that_is_free() -> None:
    """One worker: the second submission begins when the first has ended."""
    submissions = Submissions(np.array([0.0, 1.0]), np.array([1, 2]))
    waiting = simulate(submissions, Cluster(1, 1, "store"), Costs(build=1, training=10, known=2))
    assert waiting.longest == 22 - 1


def test_a_machine_does_not_know_what_another_has_trained() -> None:
    """Two machines of two workers train the same model twice, and the two workers of one only once."""
    submissions = Submissions(np.array([0.0, 0.0, 0.0, 0.0]), np.array([1, 1, 1, 1]))
    waiting = simulate(submissions, Cluster(4, 2, "machine"), Costs(build=1, training=10, known=2))
    assert waiting.trainings == 2


def test_the_page_shows_what_the_simulation_prints() -> None:
    """A row of it, with the options that are the defaults of the command."""
    values: dict[str | None, Any] = {parameter.name: parameter.default for parameter in main.params}
    drawn = hand_in(
        np.random.default_rng(values["seed"]),
        *(values[name] for name in ("students", "hours", "again", "architectures", "exponent")),
    )
    costs = Costs(*(values[name] for name in Costs._fields))
    row = table(drawn, values["students"], [16], values["per_machine"], costs, ["store"]).splitlines()
    printed = [" ".join(line.split()) for line in PAGE.splitlines()]
    assert row[0] in PAGE
    assert " ".join(row[-1].split()) in printed
