"""Every way a training can end: what is the model's fault, and what is the grader's or its machine's."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grader.dataset.prepare import PreparedDataset
from grader.engine.attempt import attempt
from grader.errors import WorkerError
from grader.jobs import NO_REFERENCE_LIMIT, CpuLimit, JobError, Software, TrialJob
from grader.model.compile_config import default_optimizer
from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.graph import ModelSpec
from grader.model.losses import SparseCategoricalCrossentropy
from grader.records import Finding, Status, TrainingFailure, Trial
from grader.spec import AssignmentSpec
from grader.summary import Dataset
from grader.worker.messages import Progress, TrainerAnswer
from grader.worker.process.children import Children, Outcome
from grader.worker.process.monitor import Usage
from grader.worker.process.termination import Cause, Termination
from grader.worker.training import train

EMPTY = (
    b'{"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "s", "trainable":'
    b' true, "layers": [], "dtype": {"module": "keras", "class_name": "DTypePolicy", "registered_name": null,'
    b' "config": {"name": "float32"}}}}'
)
"""The smallest model there is; it is never built here."""
TRIAL = Trial(seed=11, correct=990, total=1_000, accuracy=0.99, cpu_seconds=1, epochs=(), weights_sha256="", answers="")


@pytest.fixture
def job(assignment: AssignmentSpec) -> TrialJob:
    """A training of the smallest model."""
    graph = flatten(parse_document(EMPTY))
    return TrialJob(
        spec=ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=SparseCategoricalCrossentropy()),
        seed=11,
        recipe=assignment.recipes["quick"],
        input_shape=assignment.input_shape,
        classes=10,
        dataset="d",
        memory_mib=8_192,
        jailed=False,
        cpu="a processor",
        onednn="",
        threads=1,
        software=Software(code="c", tensorflow="2", keras="3", python="3"),
    )


class Scripted(Children):
    """Children whose ends, and the lines that they say before, are decided beforehand."""

    def __init__(self, *ends: tuple[Outcome | Exception, Iterable[bytes]]) -> None:
        super().__init__()
        self.ends = list(ends)

    def run(self, *_: object, on_line: Callable[[bytes], None] | None = None, **__: object) -> Outcome:
        """Say the lines and end."""
        end, lines = self.ends.pop(0)
        for line in lines:
            assert on_line is not None
            on_line(line)
        if isinstance(end, Exception):
            raise end
        return end


USE = Usage(wall_seconds=600.0, cpu_seconds=5.2, waiting_seconds=590.0, address_space=7_900 << 20, resident=3_000 << 20)
QUIET = Outcome(b"", "", None, USE)
GOOD = (QUIET, [TrainerAnswer(trial=TRIAL).model_dump_json().encode()])


def ended(cause: Cause, detail: str = "", log: str = "") -> tuple[Outcome, list[bytes]]:
    """A child that came to an end before it had a result."""
    return QUIET._replace(fault=Termination(cause, detail), log=log), []


NOT_STARTED = WorkerError(happened="A worker process failed before its task started: no.", remedy="Look.")
MACHINES = {
    "starved": (
        ended(Cause.STARVED),
        "Training got 5 seconds of processor time in 600 seconds and waited for a processor for 590 seconds: "
        "this machine was too busy.",
    ),
    "crowded": (
        ended(Cause.CROWDED, "1"),
        "Training was refused memory within its limit, at 7,900 MiB: this machine had none left.",
    ),
    "killed": (
        ended(Cause.KILLED),
        "Training was killed from outside when it had 3,000 MiB in memory: perhaps because this machine ran out of "
        "memory.",
    ),
    "server": (
        ended(Cause.KILLED, "the process that it was forked from ended before it"),
        "Training was killed from outside when it had 3,000 MiB in memory: the process that it was forked from ended "
        "before it.",
    ),
    "crash": (
        ended(Cause.CRASH, "SIGSEGV", "Fatal Python error: Segmentation fault"),
        "The grader's own trainer failed (crash SIGSEGV): Fatal Python error: Segmentation fault.",
    ),
    "hung": (ended(Cause.WALL), "The grader's own trainer hung: it used 5 seconds of processor time in 600 seconds."),
    "wrong": (ended(Cause.EXIT, "1", "ValueError: no."), "The grader's own trainer failed (exit 1): ValueError: no."),
    "unreadable": ((QUIET, [b"{"]), "The grader's own trainer sent something that could not be read."),
    "half a line": (
        (QUIET._replace(answer=b"{"), []),
        "The grader's own trainer sent something that could not be read.",
    ),
    "silent": ((QUIET, []), "The grader's own trainer ended without a result."),
    "bug": ((ValueError("no"), []), "The grader itself failed: this is a bug in it (ValueError). Please report it."),
    "not begun": ((NOT_STARTED, []), "A worker process failed before its task started: no. Look."),
}
MODELS = {
    "time": (
        ended(Cause.PROCESSOR),
        "Training needs more than 60 seconds of processor time (the limit: 60 times what the reference needs).",
    ),
    "memory": (
        ended(Cause.MEMORY, "1"),
        "Training needs more than 8,192 MiB of memory (the limit): it had about 7,900 MiB when it asked for more.",
    ),
}


Run = Callable[..., object]
MINUTE = CpuLimit(60, 60.0)


@pytest.fixture
def run(job: TrialJob, tmp_path: Path) -> Run:
    """Train with children whose ends are decided beforehand, as often as an engine would."""
    dataset = PreparedDataset(
        tmp_path, Dataset(name="d", sha256="d", train=9, test=9, provisional=False), (28, 28, 1), 10
    )

    def attempted(
        *ends: tuple[Outcome | Exception, list[bytes]],
        limit: CpuLimit = MINUTE,
        tell: Callable[[Progress], None] = lambda _progress: None,
    ) -> object:
        children = Scripted(*ends)
        result = attempt(lambda: train(job, lambda: limit, dataset, children, None, tell))
        assert not children.ends, "every end was needed"
        return result

    return attempted


@pytest.mark.parametrize(("end", "problem"), MACHINES.values(), ids=MACHINES.keys())
def test_what_is_not_the_models_fault_is_tried_twice(
    run: Run, end: tuple[Outcome | Exception, list[bytes]], problem: str
) -> None:
    """The second attempt counts; when that fails too it is an error, and its advice says that it was tried twice."""
    assert run(end, GOOD) == TRIAL
    advice = "It was tried twice, and is no fault of the submission; grade again."
    assert run(end, end) == JobError(finding=Finding(problem=problem, advice=advice))


@pytest.mark.parametrize(("length", "kept"), [(300, 300), (301, 300), (100_000, 300)])
def test_of_a_long_last_line_the_beginning_is_shown(run: Run, length: int, kept: int) -> None:
    """What a broken trainer printed makes no report of any length."""
    end = ended(Cause.EXIT, "1", "first\n" + "x" * length)
    result = run(end, end)
    assert isinstance(result, JobError)
    assert result.finding.problem == f"The grader's own trainer failed (exit 1): {'x' * kept}."


@pytest.mark.parametrize(("end", "problem"), MODELS.values(), ids=MODELS.keys())
def test_what_is_the_models_fault_is_not_tried_again(run: Run, end: tuple[Outcome, list[bytes]], problem: str) -> None:
    """It would end the same; the problem has the limit, and the advice says what to do."""
    assert run(end) == TrainingFailure(
        status=Status.FAILED, finding=Finding(problem=problem, advice="Make the model smaller.")
    )


def test_a_limit_that_is_relative_to_nothing_names_no_reference(run: Run) -> None:
    """The reference itself, and a student's file without one, are not compared with a multiple of it."""
    stopped = run(ended(Cause.PROCESSOR), limit=NO_REFERENCE_LIMIT)
    assert isinstance(stopped, TrainingFailure)
    assert stopped.finding.problem == "Training needs more than 21,600 seconds of processor time (the limit)."


def test_progress_is_passed_on_in_order(run: Run) -> None:
    """Line by line, as it comes, and before the result."""
    steps = [Progress(finished=epoch, epochs=3, fraction=epoch / 3, accuracy=None) for epoch in (1, 2, 3)]
    lines = [TrainerAnswer(progress=step).model_dump_json().encode() for step in steps]
    received: list[Progress] = []
    assert run((QUIET, [*lines, *GOOD[1]]), tell=received.append) == TRIAL
    assert received == steps
