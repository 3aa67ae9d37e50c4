"""How long 100,000 students wait for their grades around a deadline: a simulation, by number of workers and sharing.

Run: python -m tests.benchmarks.deadline [--students N] [--build S] [--training S] [--architectures N] [--seed N] ...

A submission is built in its turn, and its model trained if nobody has trained an equal one that this worker can know.
What the costs are was measured (see the options); how students behave is assumed:

- Nine in ten hand in within the last days, the more the nearer the deadline: the time left is exponential.
- Some hand in again, once or several times, each time after a while and before the deadline.
- How many hand in which architecture follows Zipf's law: a few come from the handout, most are rare.

Workers take submissions in the order of their arrival. Results are known to the worker that has them (none), to the
workers of its machine, which are one grader's (machine), to all graders by a store that they share (store), or to all
workers because they are one grader's cluster (cluster). Within one grader nothing is trained twice at the same time:
whoever needs a training that is under way waits for it. Graders that share a store know only what has ended.
"""

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import click
import numpy as np
import numpy.typing as npt
from tabulate import tabulate

HOUR = 3600.0
SHARINGS = ("none", "machine", "store", "cluster")


class Costs(NamedTuple):
    """Processor seconds, each of one worker's."""

    build: float
    training: float
    known: float
    """To look a result up and report it."""


class Submissions(NamedTuple):
    """What is handed in, in the order of arrival."""

    times: npt.NDArray[np.float64]
    """Seconds before the deadline, negative; shape (submissions,)."""
    architectures: npt.NDArray[np.int64]
    """Numbers of the models; shape (submissions,)."""


class Cluster(NamedTuple):
    """What grades."""

    workers: int
    per_machine: int
    sharing: str

    def store_of(self, worker: int) -> int:
        """Where a worker looks for results, and leaves its own."""
        return {"none": worker, "machine": worker // self.per_machine}.get(self.sharing, 0)


class Waiting(NamedTuple):
    """Seconds between handing in and the grade, and what was computed."""

    median: float
    most: float
    """Of 95 in 100."""
    longest: float
    trainings: int
    worked: float
    """Seconds, of all workers together."""


def hand_in(
    generator: np.random.Generator, students: int, hours: float, again: float, architectures: int, exponent: float
) -> Submissions:
    """Draw who hands in when, and what.

    Args:
        generator: Of random numbers.
        students: How many of them there are; each hands in at least once.
        hours: Mean time between a first submission and the deadline.
        again: Mean number of resubmissions of a student, who makes most of them soon.
        architectures: How many different ones there are to be had.
        exponent: Of Zipf's law.
    """
    first = generator.exponential(hours * HOUR, students)
    times = generator.geometric(1 / (1 + again), students)
    author = np.repeat(np.arange(students), times)
    number = np.arange(len(author)) - np.repeat(np.cumsum(times) - times, times)
    # Each resubmission halves, on average, the time that is left.
    left = first[author] * np.where(number == 0, 1, generator.random(len(author)) ** number)
    weights = 1 / np.arange(1, architectures + 1) ** exponent
    chosen = generator.choice(architectures, len(author), p=weights / weights.sum())
    order = np.argsort(-left, kind="stable")
    return Submissions(-left[order], chosen[order])


def simulate(submissions: Submissions, cluster: Cluster, costs: Costs) -> Waiting:
    """Let each submission be taken by the worker that is free first."""
    free = [(submissions.times[0], worker) for worker in range(cluster.workers)]
    heapq.heapify(free)
    known: dict[tuple[int, int], float] = {}
    """When the training of an architecture ends, by the place of its result and its number."""
    waits = np.empty(len(submissions.times))
    trainings, worked = 0, 0.0
    for number, (time, architecture) in enumerate(zip(*submissions, strict=True)):
        idle_since, worker = heapq.heappop(free)
        built = max(time, idle_since) + costs.build
        key = cluster.store_of(worker), architecture
        if key in known and (known[key] <= built or cluster.sharing != "store"):
            graded = max(built, known[key]) + costs.known
            done = built + costs.known  # nobody sits and waits for another's training: the worker takes the next
        else:
            trainings += 1
            graded = done = built + costs.training
            known[key] = min(graded, known.get(key, graded))
        heapq.heappush(free, (done, worker))
        waits[number] = graded - time
        worked += done - built + costs.build
    median, most = np.quantile(waits, (0.5, 0.95))
    return Waiting(float(median), float(most), float(waits.max()), trainings, worked)


def span(seconds: float) -> str:
    """A time for people: 40 s, 12 min, 3.5 h."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / HOUR:,.1f} h"


def table(
    submissions: Submissions,
    students: int,
    workers: Sequence[int],
    per_machine: int,
    costs: Costs,
    sharings: Sequence[str] = SHARINGS,
) -> str:
    """What is handed in, and under it a row for each number of workers and sharing."""
    different = len(np.unique(submissions.architectures))
    last = int((submissions.times > -HOUR).sum())
    rows = []
    for number in workers:
        for sharing in sharings:
            waiting = simulate(submissions, Cluster(number, per_machine, sharing), costs)
            times = (span(waiting.median), span(waiting.most), span(waiting.longest))
            rows.append((f"{number:,}", sharing, *times, f"{waiting.trainings:,}", f"{waiting.worked / HOUR:,.0f}"))
    headers = ("workers", "results shared", "median", "95 %", "longest", "trainings", "worker hours")
    alignment = ("right", "left", *("right" for _ in headers[2:]))
    return (
        f"{students:,} students, {len(submissions.times):,} submissions, {last:,} of them in the last hour; "
        f"{different:,} architectures.\n" + tabulate(rows, headers=headers, colalign=alignment, disable_numparse=True)
    )


@click.command()
@click.option("--students", default=100_000, show_default=True, type=click.IntRange(min=1))
@click.option("--workers", default=(16, 64, 256, 1024), show_default=True, multiple=True, type=click.IntRange(min=1))
@click.option("--per-machine", default=16, show_default=True, type=click.IntRange(min=1), help="Workers of a machine.")
@click.option("--hours", default=24.0, show_default=True, help="Mean time from a first submission to the deadline.")
@click.option("--again", default=1.5, show_default=True, help="Resubmissions of a student, on average.")
@click.option("--architectures", default=20_000, show_default=True, type=click.IntRange(min=1))
@click.option("--exponent", default=0.8, show_default=True, help="Of Zipf's law; 0 makes all equally frequent.")
@click.option("--build", default=0.3, show_default=True, help="Seconds: two jailed builds, measured at 0.14 s each.")
@click.option(
    "--training", default=90.0, show_default=True, help="Seconds: five epochs of 1,719 steps at 10.4 ms, measured."
)
@click.option("--known", default=0.003, show_default=True, help="Seconds to look a result up and report it, measured.")
@click.option("--seed", default=1, show_default=True)
def main(  # noqa: PLR0917 - click gives each by its name
    students: int, workers: tuple[int, ...], per_machine: int, hours: float, again: float, architectures: int,
    exponent: float, build: float, training: float, known: float, seed: int,
) -> None:  # fmt: skip
    """Print waiting times against the number of workers and against where results are shared."""
    submissions = hand_in(np.random.default_rng(seed), students, hours, again, architectures, exponent)
    click.echo(table(submissions, students, workers, per_machine, Costs(build, training, known)))


if __name__ == "__main__":
    main()
