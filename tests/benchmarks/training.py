"""Figures for one training of the reference: its processor time by part, and what share of it is arithmetic.

Run: python -m tests.benchmarks.training [--recipe NAME] [--images N] [--repetitions N] [--beside FOLDER]

FOLDER is a checkout of another version, whose trainings take turns with this one's. Machines are noisy, and often busy
with other things: every figure is a median of processor time, or a ratio within this run. The yardstick is TensorFlow's
own float32 matrix product, measured in each process right after its training; arithmetic of a training is counted as
three times that of the forward pass. MNIST is used where Keras has it, the offline digits elsewhere.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

from tabulate import tabulate

from grader.assignment import choose_recipe, load_assignment
from grader.dataset.find import open_mnist
from grader.model.compile_config import read_loss, read_optimizer
from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.graph import ModelSpec
from grader.model.measure import measure as measure_model
from grader.spec import AssignmentSpec
from grader.worker.jail import Limits, find_jail
from grader.worker.messages import ExportAnswer, ExportRequest, TrainRequest
from grader.worker.process.child import Terms
from grader.worker.process.children import Children
from grader.worker.process.environment import clean_environment
from tests.benchmarks.start_up import ROOT

PARTS = ("imports", "fork", "images", "build", "trace", "steps", "validation", "test")
SHARE, BESIDE_STEPS = "share of the matrix product", "the same, beside its steps"
WALL, MEMORY = "the same, without waiting for a processor", "resident memory, MiB"
_ALIKE = ("weights", "history", "answers")
Run = dict[str, Any]
AT_ONCE = ", as many at once as there are processors"


def reference(assignment: AssignmentSpec) -> ModelSpec:
    """The architecture of the reference solution, from the jail."""
    request = ExportRequest(
        content=(ROOT / "reference" / "mnist_cnn.py").read_bytes(),
        notebook=False,
        function="build_model",
        input_shape=assignment.input_shape,
        parameters=3_000_000,
    )
    children = Children()
    children.start()
    terms = Terms(Limits(cpu_seconds=60, memory_bytes=4 << 30), find_jail())
    answer = ExportAnswer.model_validate_json(children.run("exporter", request, terms, wall_seconds=600).answer)
    assert answer.document, answer.fault
    document = parse_document(answer.document.encode())
    compiled: dict[str, Any] = document.compile_config  # type: ignore[assignment] # the reference is compiled
    return ModelSpec(graph=flatten(document), optimizer=read_optimizer(compiled), loss=read_loss(compiled))


def train(request: TrainRequest, environment: dict[str, str]) -> Run:
    """Train once, in a process of its own."""
    program = Path(__file__).with_name("one_training.py")
    ended = subprocess.run(
        [sys.executable, str(program)],
        input=request.model_dump_json(),
        capture_output=True,
        text=True,
        env=environment,
        cwd="/",
        check=False,
    )
    if ended.returncode:
        sys.exit(ended.stderr)
    figures: Run = json.loads(ended.stdout.splitlines()[-1])
    return figures


def rows(runs: list[Run], operations: float) -> dict[str, float]:
    """The figures of one version: medians over its runs."""
    lines = {part: [run["parts"].get(part, 0.0) for run in runs] for part in PARTS}
    known = [sum(run["parts"].get(part, 0.0) for part in PARTS[2:]) for run in runs]
    lines["rest"] = [run["total"] - sum_ for run, sum_ in zip(runs, known, strict=True)]
    lines["the training, without imports and fork"] = [run["total"] for run in runs]
    lines[BESIDE_STEPS] = [run["total"] - run["parts"]["steps"] for run in runs]
    lines["wall time ÷ processor time"] = [run["wall"] / run["total"] for run in runs]
    lines[WALL] = [(run["wall"] - run["waited"]) / run["total"] for run in runs]
    lines[MEMORY] = [run["resident"] / 2**20 for run in runs]
    lines["steps, GFLOP in a second"] = [operations / run["parts"]["steps"] / 1e9 for run in runs]
    lines[SHARE] = [operations / run["parts"]["steps"] / run["product"] for run in runs]
    return {name: statistics.median(values) for name, values in lines.items()}


class Figures(NamedTuple):
    """Columns of the table, each a version with so many trainings at once, by name; and whether all ended alike."""

    columns: dict[str, dict[str, float]]
    alike: bool


def measure(recipe_name: str, images: int | None, repetitions: int, beside: Path | None = None) -> Figures:
    """Train the reference so often alone, and once with as many trainings at once as there are processors."""
    assignment = load_assignment(ROOT / "assignment")
    recipe, spec, dataset = choose_recipe(assignment, recipe_name), reference(assignment), open_mnist(lambda: False)
    if images:
        recipe = recipe.model_copy(update={"training_images": images, "epochs": 1})
    request = TrainRequest(
        spec=spec, recipe=recipe, seed=11, dataset=dataset.folder, input_shape=assignment.input_shape,
        classes=assignment.classes,
    )  # fmt: skip
    count = min(dataset.record.train - recipe.validation_images, recipe.training_images or dataset.record.train)
    operations = 3.0 * measure_model(spec.graph, assignment.input_shape).flops * count * recipe.epochs

    sources = {"this": ROOT} | ({"beside": beside.resolve()} if beside else {})
    with clean_environment():  # that of the fork server
        environments = {name: os.environ | {"PYTHONPATH": str(source)} for name, source in sources.items()}
    runs: dict[str, list[Run]] = {name: [] for name in sources}
    for _ in range(repetitions):
        for name, environment in environments.items():
            runs[name].append(train(request, environment))
    cores = len(os.sched_getaffinity(0))
    for name, environment in environments.items():
        with ThreadPoolExecutor(cores) as pool:
            futures = [pool.submit(train, request, environment) for _ in range(cores)]
            runs[f"{name}{AT_ONCE}"] = [future.result() for future in futures]
    results = {json.dumps([run[key] for key in _ALIKE]) for figures in runs.values() for run in figures}
    return Figures({name: rows(figures, operations) for name, figures in runs.items()}, len(results) == 1)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", default="quick", help="of assignment/spec.toml")
    parser.add_argument("--images", type=int, help="train on so many, for one epoch: a quick look")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--beside", type=Path, help="a checkout of another version")
    options = parser.parse_args()
    columns, alike = measure(options.recipe, options.images, options.repetitions, options.beside)
    table = [[line, *(f"{column[line]:.2f}" for column in columns.values())] for line in columns["this"]]
    print(tabulate(table, headers=("seconds of processor time, medians", *columns), disable_numparse=True))  # noqa: T201
    print(f"weights, history and answers: {'equal' if alike else 'NOT equal'}")  # noqa: T201


if __name__ == "__main__":
    main()
