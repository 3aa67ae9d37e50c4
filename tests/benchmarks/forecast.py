"""Trains models by the short recipe and by the one that counts: the figures behind a student's forecast.

`python -m tests.benchmarks.forecast MNIST.npz` writes `grader/desk/change.toml` anew, and keeps what it has trained in
`--out`, so that it goes on where it was stopped. It takes minutes for each model.
"""

import argparse
import math
import os
import platform
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean, stdev

from grader.assignment import load_assignment
from grader.desk.cost import full_cost
from grader.desk.forecast import predicted
from grader.gradebook import Gradebook
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines
from grader.significance import median

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "grader" / "desk" / "change.toml"
_SUBMISSIONS, _CORPUS = ROOT / "submissions", ROOT / "tests" / "corpus" / "good"
MODELS = (
    _SUBMISSIONS / "tiny_strided" / "mnist_cnn.py",
    _CORPUS / "sigmoid_and_mean_squared_error.py",
    _CORPUS / "lenet5.py",
    _CORPUS / "leaky_prelu_elu.py",
    _SUBMISSIONS / "average_pooling" / "mnist_cnn.py",
    _SUBMISSIONS / "tutorial_with_dropout" / "mnist_cnn.py",
    _CORPUS / "all_convolutional.py",
    _SUBMISSIONS / "sgd_momentum" / "mnist_cnn.py",
    _SUBMISSIONS / "global_pooling_no_dense_hidden" / "mnist_cnn.py",
    _CORPUS / "mean_squared_error_loss.py",
    _CORPUS / "selu_alpha_dropout.py",
    _SUBMISSIONS / "logits_and_rmsprop" / "mnist_cnn.py",
    _CORPUS / "regularized_and_initialized.py",
    _SUBMISSIONS / "residual_functional" / "mnist_cnn.py",
)
"""In the order in which they are trained: different kinds of layers, losses and optimizers; the cheapest first."""

Pair = tuple[int, int]


def main() -> None:
    """Train as many as are asked for, and write the file after each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=len(MODELS))
    arguments = parser.parse_args()
    folder = _course(arguments.out)
    pairs: dict[str, Pair] = {}
    for path in MODELS[: arguments.most]:
        name = path.parent.name if path.stem == "mnist_cnn" else path.stem
        books = [_graded(path, folder, recipe, arguments) for recipe in ("quick", "full")]
        trials = [median(book.submissions[0].trials) for book in books]
        pairs[name] = (trials[0].total - trials[0].correct, trials[1].total - trials[1].correct)
        seconds = [trial.cpu_seconds for trial in trials]
        estimate = _estimate(books[0])
        print(f"{name}: wrong {pairs[name]}, CPU s {seconds}, estimate of the second {estimate:.0f}", flush=True)  # noqa: T201
        if len(pairs) >= 3:
            TARGET.write_text(_text(pairs, books[-1]), encoding="utf-8")
            print("\n".join(_checked(list(pairs.values()), trials[0].total)), flush=True)  # noqa: T201


def _course(out: Path) -> Path:
    """Make an assignment with a small reference, whose time limits nobody."""
    folder = out / "assignment"
    folder.mkdir(parents=True, exist_ok=True)
    text = (ROOT / "assignment" / "spec.toml").read_text(encoding="utf-8")
    assert "training_cpu_multiple = 60 " in text
    text = text.replace("training_cpu_multiple = 60 ", "training_cpu_multiple = 1000 ")
    (folder / "spec.toml").write_text(text, encoding="utf-8")
    (out / "reference").mkdir(exist_ok=True)
    shutil.copy(MODELS[0], out / "reference")
    return folder


def _estimate(book: Gradebook) -> float:
    """What a student would be told of the cost of one training by the recipe that counts."""
    assignment, dataset = load_assignment(ROOT / "assignment"), book.provenance.dataset
    assert dataset
    images = dataset.train, dataset.test
    cost = full_cost(book.submissions[0], assignment, assignment.recipes["quick"], images, 1)
    return cost.cpu_seconds / cost.trainings if cost else math.nan


def _graded(path: Path, folder: Path, recipe: str, arguments: argparse.Namespace) -> Gradebook:
    options = Options(
        assignment=folder, recipe=recipe, out=arguments.out / "results", data=arguments.data, jobs=1, train=True,
        fresh=False, jailed=True,
    )  # fmt: skip
    return grade([path], options, Lines())


def _text(pairs: dict[str, Pair], book: Gradebook) -> str:
    assignment, dataset = load_assignment(ROOT / "assignment"), book.provenance.dataset
    assert dataset
    machine, versions = book.provenance.cpu, f"TensorFlow {book.provenance.tensorflow}, Keras {book.provenance.keras}"
    lines = [
        "# How many of the test images models get wrong by the recipe `quick`, and by `full`, which counts.",
        "# `python -m tests.benchmarks.forecast MNIST.npz --out FOLDER` trains them and writes this file.",
        *(f"# {line}" for line in _checked(list(pairs.values()), dataset.test)),
        "",
        f'provenance = "{versions}, Python {platform.python_version()}, {machine}; data {dataset.sha256}"',
        f"train = {dataset.train}",
        f"test = {dataset.test}",
        f"input_shape = {list(assignment.input_shape)}",
        f"classes = {assignment.classes}",
        f"seeds = {list(assignment.seeds)}  # the first, or the median of all near to the threshold",
        f"parameters = {assignment.budget.parameters}",
        f"flops = {assignment.budget.flops}",
    ]
    for name in ("quick", "full"):
        recipe = assignment.recipes[name].model_dump(exclude_none=True)
        lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in recipe.items())]
    for name, (quick, full) in pairs.items():
        lines += ["", "[[models]]", f'name = "{name}"', f"quick = {quick}", f"full = {full}"]
    return "\n".join(lines) + "\n"


def _checked(pairs: Sequence[Pair], total: int) -> Iterator[str]:
    """Leave each model out, and see whether the others would have forecast it."""
    changes = [math.log(full / (total - full)) - math.log(quick / (total - quick)) for quick, full in pairs]
    yield f"{len(pairs)} models; the log-odds of an error change by {fmean(changes):+.3f}, sd {stdev(changes):.3f}."
    if len(pairs) < 4:
        return
    inside, refused = 0, 0
    for index, (quick, full) in enumerate(pairs):
        others = [pair for place, pair in enumerate(pairs) if place != index]
        refused += predicted(quick, total, others) is None
        prediction = predicted(quick, total, others, math.inf)
        inside += prediction is not None and prediction.low * total <= full <= prediction.high * total
    yield f"Each left out in turn: {inside} of {len(pairs)} lie within the interval of the others; of {refused}, which"
    yield "lie beyond the others, there would be no forecast."


if __name__ == "__main__":
    os.nice(10)
    main()
