"""Prints the figures of the hostile suite: `python -m tests.hostile`, a few minutes on two cores."""

import contextlib
import io
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from tabulate import tabulate

from grader.assignment import choose_recipe, load_assignment
from grader.dataset.find import open_file
from grader.model.graph import ModelSpec
from grader.records import Build, Status
from grader.spec import AssignmentSpec
from grader.validate import validate
from grader.worker.jail import Limits, find_jail
from grader.worker.messages import ExportAnswer, ExportRequest, TrainRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children
from tests.hostile.arena import Arena, Result, course, fight, plain, scratch, small_digits, throw_away
from tests.hostile.attack import AIMS
from tests.hostile.controls import all_controls, is_possible
from tests.hostile.handed_in import all_attacks

_LIMITS = Limits(cpu_seconds=600, memory_bytes=8 << 30)
_TIMES = 16
"""Pairs of runs with and without the jail: what counts is the median of their differences."""


def main() -> None:
    """Fight, count, measure."""
    folder = scratch()
    children = Children()
    try:
        data = small_digits(folder)
        with contextlib.redirect_stderr(io.StringIO()):
            arena = fight(all_attacks(), data, folder, jobs=2)
        children.start()
        controls = all_controls(all_attacks(), children, arena)
        rows = [*_counts(arena, controls), *_overhead(children, folder, data)]
    finally:
        children.cancel()
        throw_away(folder)
    sys.stdout.write(tabulate(rows, headers=["figure", "value"], disable_numparse=True) + "\n")


def is_right(result: Result) -> bool:
    """Whether verdict, check and sentence are those that the attack deserves."""
    attack = result.attack
    right_check = attack.status is Status.PASSED or result.failed_check == attack.check
    return result.grade.status is attack.status and right_check and re.search(attack.says, result.message) is not None


def is_unharmed(result: Result) -> bool:
    """Whether the submission after the attack has the grade that it has alone."""
    following, alone = result.following, result.alone
    weights = [[trial.weights_sha256 for trial in grade.trials] for grade in (following, alone)]
    return (following.status, following.accuracy, following.checks) == (
        alone.status,
        alone.accuracy,
        alone.checks,
    ) and weights[0] == weights[1]


def _counts(arena: Arena, controls: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    results = list(arena.results.values())
    tried = Counter(result.attack.aim for result in results)
    marked = [result.attack.title for result in results if result.marks]
    wrong = [result.attack.title for result in results if not is_right(result)]
    harmed = [result.attack.title for result in results if not is_unharmed(result)]
    silent = [title for title, marks in controls.items() if not marks]
    impossible = [result.attack.title for result in results if not is_possible(result.attack)]
    yield "attacks tried", f"{len(results)} ({', '.join(f'{aim} {tried[aim]}' for aim in AIMS)})"
    yield "attacks that left a mark", _count(marked)
    yield "verdicts and sentences right", f"{len(results) - len(wrong)} of {len(results)}{_named(wrong)}"
    yield "submissions lost or changed after an attack", _count(harmed)
    yield "processes, threads or connections left", _count(arena.leftovers)
    yield "controls that made their mark", f"{len(controls) - len(silent)} of {len(controls)}{_named(silent)}"
    yield "controls that this account cannot make", _count(impossible)


def _count(names: list[str]) -> str:
    return f"{len(names)}{_named(names)}"


def _named(names: list[str]) -> str:
    return f": {', '.join(names[:10])}{', …' * (len(names) > 10)}" if names else ""


def _overhead(children: Children, folder: Path, data: Path) -> Iterator[tuple[str, str]]:
    assignment = load_assignment(course(folder / "measured"))
    spec = _spec(children, assignment)
    dataset = open_file(data).folder
    recipe = choose_recipe(assignment, "quick")
    request = TrainRequest(
        spec=spec, recipe=recipe, seed=11, dataset=dataset, input_shape=assignment.input_shape, classes=10
    )
    jail = find_jail()
    builds: dict[bool, list[float]] = {True: [], False: []}
    trainings: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(2 * _TIMES):
        jailed = turn % 4 in {0, 3}  # either is the first of a pair as often as the second
        terms = Terms(_LIMITS, jail if jailed else None, (dataset,))
        begin = time.perf_counter()
        children.run("exporter", _request(assignment), terms, wall_seconds=600)
        builds[jailed].append(time.perf_counter() - begin)
        begin = time.perf_counter()
        children.run("trainer", request, terms, wall_seconds=600, on_line=lambda _: None)
        trainings[jailed].append(time.perf_counter() - begin)
    training = median(trainings[False])
    for name, times in (("build", builds), ("training", trainings)):
        more = median(jailed - free for jailed, free in zip(times[True], times[False], strict=True))
        yield (
            f"overhead of the jail on a {name}",
            f"{1000 * more:+.0f} ms of {1000 * median(times[False]):.0f} ms; {more / training:+.1%} of a training",
        )


def _request(assignment: AssignmentSpec) -> ExportRequest:
    return ExportRequest(
        content=plain().encode(),
        notebook=False,
        function=assignment.function,
        input_shape=assignment.input_shape,
        parameters=assignment.budget.parameters,
    )


def _spec(children: Children, assignment: AssignmentSpec) -> ModelSpec:
    outcome = children.run("exporter", _request(assignment), Terms(_LIMITS, find_jail()), wall_seconds=600)
    document = ExportAnswer.model_validate_json(outcome.answer).document
    spec = validate(Build(document=document), assignment).spec
    assert spec
    return spec


if __name__ == "__main__":
    main()
