"""The runs at one desk: each keeps its reports in a folder of its own, and the next one reads what they found."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

from grader.errors import GraderError, InputError
from grader.gradebook import Gradebook
from grader.own_desk import EarlierModel, OwnDesk
from grader.records import Trial
from grader.report.json import FILE, read_gradebook, to_json
from grader.significance import compared
from grader.summary import ModelSummary
from grader.wording import listed

FOLDER = "runs"
_NAME = re.compile(r"[0-9]{4,9}")
_MOST_RUNS = 50
"""That are read, the newest first."""
_MOST_MODELS = 20
"""That are shown."""
_MOST_BYTES = 32 << 20
"""Of a gradebook of one student."""
_MOST_NAMED = 5
_UNTIMELY = frozenset({"desk", "cached", "cpu_seconds", "printed", "message"})
"""Fields that may be others when the same is run again."""


class EarlierRun(NamedTuple):
    """What a run found."""

    desk: OwnDesk
    book: Gradebook


class History(NamedTuple):
    """The runs that can be read, the newest first, and what there is to say about the others."""

    runs: tuple[EarlierRun, ...]
    remarks: tuple[str, ...]

    def number_of(self, fingerprint: str) -> int | None:
        """The run that found the same, if there is one."""
        return next((run.desk.run for run in self.runs if run.desk.fingerprint == fingerprint), None)


def run_folder(out: Path, number: int) -> Path:
    """Where the reports of a run stay."""
    return out / FOLDER / f"{number:04}"


def read_history(out: Path) -> History:
    """Read the newest runs; one that cannot be read is left out, which is said.

    Args:
        out: The folder of the reports.
    """
    numbers = _numbers(out)
    runs, unreadable = [], []
    for number in numbers[:_MOST_RUNS]:
        run = _read(run_folder(out, number) / FILE, number)
        if run:
            runs.append(run)
        elif not _is_empty(run_folder(out, number)):  # an interrupted run has written nothing
            unreadable.append(f"{number:04}")
    return History(tuple(runs), tuple(_remarks(unreadable, len(numbers))))


def _remarks(unreadable: Sequence[str], count: int) -> Iterator[str]:
    if unreadable:
        names = listed(unreadable, _MOST_NAMED)
        yield f"Left out, because no gradebook of a run can be read there: {names} in the folder {FOLDER}."
    if count > _MOST_RUNS:
        yield f"Of {count:,} earlier runs, the newest {_MOST_RUNS} were read."


def _numbers(out: Path) -> list[int]:
    """Of the folders that are named as runs are, the newest first."""
    try:
        return sorted((int(path.name) for path in (out / FOLDER).iterdir() if _NAME.fullmatch(path.name)), reverse=True)
    except OSError:
        return []


def _read(path: Path, number: int) -> EarlierRun | None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        book = read_gradebook(path)
    except (OSError, InputError):
        return None
    return EarlierRun(book.desk.model_copy(update={"run": number}), book) if book.desk else None


def _is_empty(folder: Path) -> bool:
    try:
        return not any(folder.iterdir())
    except OSError:
        return False


def reserve_number(out: Path) -> int:
    """Make the folder of the next run.

    Raises:
        GraderError: It cannot be made.
    """
    number = max(_numbers(out), default=0)
    while True:
        number += 1
        folder = run_folder(out, number)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
        except FileExistsError:  # of another run at the same time
            if not folder.parent.is_dir():
                raise _event(folder.parent, "a file has that name") from None
        except OSError as error:
            raise _event(folder, error.strerror or str(error)) from error
        else:
            return number


def _event(folder: Path, reason: str) -> GraderError:
    return GraderError(
        happened=f"The folder {folder} for this run's reports cannot be made: {reason}.",
        remedy="Make room or permit writing there, and run the same command again: known results are kept.",
    )


def fingerprint(gradebook: Gradebook) -> str:
    """SHA-256 over what a run found, whenever and in whatever time."""
    return hashlib.sha256(json.dumps(_timeless(json.loads(to_json(gradebook))), sort_keys=True).encode()).hexdigest()


def _timeless(value: object) -> object:
    if isinstance(value, dict):
        return {key: _timeless(item) for key, item in value.items() if key not in _UNTIMELY}
    return [_timeless(item) for item in value] if isinstance(value, list) else value


def earlier_models(gradebook: Gradebook, desk: OwnDesk, runs: Sequence[EarlierRun]) -> Iterator[EarlierModel]:
    """Yield the models of earlier runs that this one did not train, each once, the newest first.

    A model is compared with this run's where both were trained alike, by whichever runs.

    Args:
        gradebook: Of this run.
        desk: The same, as far as it is known.
        runs: The newest first.
    """
    own = list(_models(gradebook, desk))
    seen = {model.key for model in own}
    for run in runs:
        for model in _models(run.book, run.desk):
            if model.key not in seen:
                seen.add(model.key)
                yield _beside(model, own[0], gradebook) if own else model.row


class _Model(NamedTuple):
    row: EarlierModel
    spec: str
    """Hash of the architecture."""
    training: str
    """Hash of how it was trained; empty where that is not known."""
    trials: tuple[Trial, ...] = ()
    """With answers, as they are kept of a model and not of its variants."""

    @property
    def key(self) -> tuple[str, str]:
        """Equal for models that were the same to train."""
        return self.spec, self.training


def _models(book: Gradebook, desk: OwnDesk) -> Iterator[_Model]:
    """Yield what was trained in a run: the model, and then its variants."""
    dataset = book.provenance.dataset
    for grade in book.submissions if dataset else ():
        variants = grade.variants.variants if grade.variants else ()
        trained: list[tuple[str, ModelSummary | None, tuple[Trial, ...], str]] = [
            (grade.id, grade.model, grade.trials, book.assignment.recipe),
            *((each.name, each.model, each.trials, grade.variants.recipe) for each in variants if grade.variants),
        ]
        for name, model, trials, recipe in trained:
            if not model or not trials or not dataset:
                continue
            row = EarlierModel(
                run=desk.run,
                name=name,
                accuracy=fmean(trial.accuracy for trial in trials),
                images=trials[0].total,
                seeds=len(trials),
                parameters=model.parameters,
                flops=model.flops,
                recipe=recipe,
                data=dataset.name,
                is_alike=False,
            )
            answers = trials if all(trial.answers for trial in trials) else ()
            yield _Model(row, model.spec_sha256 or "", desk.trainings.get(recipe, ""), answers)


def _beside(earlier: _Model, own: _Model, gradebook: Gradebook) -> EarlierModel:
    """Compare an earlier model with this run's own, if they were trained alike and their answers are known."""
    if not earlier.training or earlier.training != own.training:
        return earlier.row
    labels, classes = gradebook.test_labels, gradebook.assignment.classes
    comparison = compared(own.trials, earlier.trials, labels, classes)
    counts = {"better": comparison.better, "worse": comparison.worse} if comparison else {}
    return earlier.row.model_copy(update={"is_alike": True, **counts})


def most_shown(models: Sequence[EarlierModel]) -> tuple[tuple[EarlierModel, ...], tuple[str, ...]]:
    """Cut off what is too much for a table, and say so."""
    more = len(models) - _MOST_MODELS
    remarks = (f"{more:,} more models of earlier runs are not shown.",) if more > 0 else ()
    return tuple(models[:_MOST_MODELS]), remarks
