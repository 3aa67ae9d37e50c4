"""A class that nobody handed in: of any size, with answers, learning curves, sections, names and twins."""

import numpy as np

from grader.dataset.answers import encode_answers
from grader.gradebook import Assignment, Gradebook, Provenance
from grader.records import CHECK_NAMES, CheckResult, Epoch, Finding, Grade, Status, Student, Trial
from grader.summary import Dataset, ModelSummary

_IMAGES = 10_000
_EPOCHS = 5
_MODELS = 0.9
"""Of so many submissions the models are all different; the others share one with somebody."""
_SECTIONS = "ABCDEFGH"


def large_class(size: int, seed: int = 14) -> Gradebook:
    """Make a gradebook of so many submissions, the same one each time."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, _IMAGES)
    return Gradebook(
        assignment=Assignment(name="MNIST: a large class", threshold=0.95, recipe="full", classes=10),
        provenance=Provenance(
            grader="0",
            tensorflow="2.21.0",
            keras="3.15.1",
            python="3.11",
            cpu="none",
            onednn="none",
            threads=1,
            jail="landlock, seccomp",
            dataset=Dataset(name="mnist.npz", sha256="e" * 64, train=60_000, test=_IMAGES, provisional=False),
        ),
        test_labels=encode_answers(labels, 10),
        reference=_trained("reference", random, labels, 0.981, 225_034, None),
        submissions=tuple(_submission(number, size, random, labels) for number in range(size)),
    )


def _submission(number: int, size: int, random: np.random.Generator, labels: np.ndarray) -> Grade:
    section = f"Group {_SECTIONS[number % len(_SECTIONS)]}"
    name = f"{section}/student{number:05}"
    person = Student(id=name, name=f"Given{number} Family{number % 97}", section=section)
    kind = random.random()
    if kind < 0.12:
        failed = str(random.choice(["source", "contract", "output_shape", "convolution", "loss", "budget"]))
        return _untrained(name, failed, Status.FAILED).model_copy(update={"student": person})
    if kind < 0.15:
        return _untrained(name, "source", Status.MISSING).model_copy(update={"student": person})
    accuracy = float(random.beta(2, 5) * 0.3 + 0.68 if kind < 0.2 else 0.994 - random.gamma(2, 0.006))
    parameters = int(10 ** random.normal(4.8, 0.5))
    model = number if random.random() < _MODELS else int(random.integers(0, max(1, size // 100)))
    return _trained(name, random, labels, accuracy, parameters, model).model_copy(update={"student": person})


def _trained(
    name: str, random: np.random.Generator, labels: np.ndarray, accuracy: float, parameters: int, model: int | None
) -> Grade:
    answers = labels.copy()
    wrong = random.random(_IMAGES) > accuracy
    answers[wrong] = (answers[wrong] + 1) % 10
    correct = int(_IMAGES - np.count_nonzero(wrong))
    epochs = tuple(
        Epoch(loss=0.5 / (epoch + 1), accuracy=value, val_loss=0.4, val_accuracy=value)
        for epoch in range(_EPOCHS)
        if (value := round(max(0.1, 1 - (1 - accuracy) * float(1 + random.gamma(2, 0.6) * 2.0 ** (1 - epoch))), 4))
    )
    trial = Trial(
        seed=11,
        correct=correct,
        total=_IMAGES,
        accuracy=correct / _IMAGES,
        cpu_seconds=60.0,
        epochs=epochs,
        weights_sha256="c" * 64,
        answers=encode_answers(answers, 10),
    )
    passed = trial.accuracy > 0.95
    checks = [CheckResult(name=check, status=Status.PASSED, points=8, max_points=8) for check in CHECK_NAMES]
    if not passed:
        miss = Finding(problem=f"The test accuracy is {trial.accuracy:.2%}, and must be above 95 %.", advice="Train.")
        checks[-1] = CheckResult(name="accuracy", status=Status.FAILED, max_points=8, findings=(miss,))
    return Grade(
        id=name,
        path=f"submissions/{name}/mnist_cnn.py",
        sha256="d" * 64,
        status=Status.PASSED if passed else Status.FAILED,
        points=sum(check.points for check in checks),
        max_points=96,
        accuracy=trial.accuracy,
        cached=True,
        checks=tuple(checks),
        model=ModelSummary(
            parameters=parameters,
            flops=parameters * 40,
            layers=8,
            spec_sha256=f"{0 if model is None else model + 1:064x}",
        ),
        trials=(trial,),
    )


def _untrained(name: str, failed: str, status: Status) -> Grade:
    place = next(check for check in CHECK_NAMES if check == failed)
    fault = Finding(
        problem="The file is not what was asked for.", advice="Read the handout, and hand in again.", line=12
    )
    later = Finding(problem=f"Not checked, because {failed} failed.")
    position = CHECK_NAMES.index(place)
    checks = (
        *(CheckResult(name=check, status=Status.PASSED, points=8, max_points=8) for check in CHECK_NAMES[:position]),
        CheckResult(name=place, status=Status.FAILED, max_points=8, findings=(fault,)),
        *(
            CheckResult(name=check, status=Status.SKIPPED, max_points=8, findings=(later,))
            for check in CHECK_NAMES[position + 1 :]
        ),
    )
    return Grade(
        id=name,
        path=f"submissions/{name}/mnist_cnn.py",
        sha256=None if status is Status.MISSING else "d" * 64,
        status=status,
        points=8.0 * position,
        max_points=96,
        accuracy=None,
        cached=True,
        checks=checks,
        model=None,
        trials=(),
    )
