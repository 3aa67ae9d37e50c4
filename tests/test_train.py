"""Which runs an architecture needs, and what becomes of their results. The runs themselves are in tests/worker."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from grader.dataset.prepare import PreparedDataset
from grader.errors import WorkerError
from grader.model.compile_config import default_optimizer
from grader.model.document import parse_document
from grader.model.graph import ModelSpec, flatten
from grader.model.losses import SparseCategoricalCrossentropy
from grader.progress import Lines
from grader.records import Dataset, Finding, Provenance, Status, TrainingFailure, Trial
from grader.session import Session
from grader.spec import AssignmentSpec
from grader.store import Store
from grader.train import CPU_SECONDS_WITHOUT_REFERENCE, Architecture, Training, train, train_all
from grader.worker.jail import find_jail
from grader.worker.messages import TrainerAnswer
from grader.worker.process.children import Children, Outcome
from grader.worker.process.monitor import Usage
from grader.worker.process.termination import Cause, Termination

Outcomes = dict[int, Trial | TrainingFailure]
BROKEN = TrainingFailure(status=Status.ERROR, finding=Finding(problem="The trainer ended."))


def trial(seed: int, correct: int) -> Trial:
    """A run that got `correct` of 1,000 right."""
    return Trial(
        seed=seed,
        correct=correct,
        total=1_000,
        accuracy=correct / 1_000,
        cpu_seconds=1,
        epochs=(),
        weights_sha256="",
    )


@pytest.fixture
def architecture() -> Architecture:
    """The smallest model there is; it is never built here."""
    empty = (
        b'{"module": "keras", "class_name": "Sequential", "registered_name": null, "config": {"name": "s", "trainable":'
        b' true, "layers": [], "dtype": {"module": "keras", "class_name": "DTypePolicy", "registered_name": null,'
        b' "config": {"name": "float32"}}}}'
    )
    graph = flatten(parse_document(empty))
    spec = ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=SparseCategoricalCrossentropy())
    return Architecture(spec, "somebody", 1)


@pytest.fixture
def session(assignment: AssignmentSpec, children: Children, tmp_path: Path) -> Session:
    """With a store of its own, and no images."""
    dataset = Dataset(name="d", sha256="d", train=100, test=10, provisional=False)
    made_by = Provenance(
        grader="", tensorflow="", keras="", python="", cpu="", threads=1, jail="landlock", dataset=dataset
    )
    return Session(
        assignment=assignment,
        recipe=assignment.recipes["quick"],
        provenance=made_by,
        dataset=PreparedDataset(tmp_path, dataset, (28, 28, 1), 10),
        children=children,
        store=Store(tmp_path / "results.sqlite"),
        observer=Lines(),
        jobs=1,
        jail=find_jail(),
    )


@pytest.fixture
def decided(
    session: Session, architecture: Architecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Outcomes], list[tuple[Architecture, Training, bool]]]:
    """Train with outcomes that are decided beforehand."""

    def run(outcomes: Outcomes) -> list[tuple[Architecture, Training, bool]]:
        monkeypatch.setattr("grader.train.train", lambda _session, _spec, seed, *_: outcomes[seed])
        anew = session._replace(store=Store(tmp_path / "results.sqlite"))
        return list(train_all(anew, [architecture], cpu_seconds=60))

    return run


Train = Callable[[Outcomes], list[tuple[Architecture, Training, bool]]]


def test_far_from_the_threshold_one_seed_decides(decided: Train, architecture: Architecture) -> None:
    """The other seeds are not even run."""
    assert decided({11: trial(11, 990)}) == [(architecture, (trial(11, 990),), True)]


def test_near_the_threshold_all_seeds_are_run(decided: Train, architecture: Architecture) -> None:
    """Their trials come back in the order of the seeds, together."""
    outcomes: Outcomes = {seed: trial(seed, 951) for seed in (47, 23, 11)}
    assert decided(outcomes) == [(architecture, (trial(11, 951), trial(23, 951), trial(47, 951)), True)]


def test_known_trials_are_not_run_again(decided: Train) -> None:
    """The second time there is nothing to do, and it is said so."""
    decided({seed: trial(seed, 951) for seed in (11, 23, 47)})
    ((_, trials, computed),) = decided({})
    assert isinstance(trials, tuple)
    assert len(trials) == 3
    # This is another session with another store on the same file: nothing was computed in it.
    assert not computed


def test_a_failure_among_several_seeds_is_told_once(decided: Train, architecture: Architecture) -> None:
    """A run that breaks down decides, whatever the runs that were under way bring."""
    assert decided({11: trial(11, 951), 23: BROKEN, 47: trial(47, 951)}) == [(architecture, BROKEN, True)]


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


USE = Usage(wall_seconds=600.0, cpu_seconds=5.2, held_up_seconds=590.0, address_space=7_900 << 20, resident=3_000 << 20)
QUIET = Outcome(b"", "", None, USE)
GOOD = (QUIET, [TrainerAnswer(trial=trial(11, 990)).model_dump_json().encode()])


def ended(cause: Cause, detail: str = "", log: str = "") -> tuple[Outcome, list[bytes]]:
    """A child that came to an end before it had a result."""
    return QUIET._replace(fault=Termination(cause, detail), log=log), []


NOT_BEGUN = WorkerError(expected="a worker", received="nothing", remedy="Look.")
MACHINES = {
    "starved": (
        ended(Cause.STARVED),
        "Training got 5 seconds of processor time in 600 seconds and waited for a processor for 590 seconds: "
        "this machine was too busy.",
    ),
    "crowded": (
        ended(Cause.CROWDED, "1"),
        "Training was refused memory that it may have, at 7,900 MiB: this machine had none.",
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
    "unreadable": ((QUIET, [b"{"]), "The grader's own trainer said something that could not be read."),
    "half a line": (
        (QUIET._replace(answer=b"{"), []),
        "The grader's own trainer said something that could not be read.",
    ),
    "silent": ((QUIET, []), "The grader's own trainer ended without a result."),
    "bug": ((ValueError("no"), []), "The grader failed: a bug (ValueError); please report it."),
    "not begun": ((NOT_BEGUN, []), "The grader failed: expected a worker; received nothing. Look."),
}
MODELS = {
    "time": (
        ended(Cause.PROCESSOR),
        "Training was stopped after 60 seconds of processor time (the limit: 60 times what the reference needs); make "
        "the model smaller.",
    ),
    "memory": (
        ended(Cause.MEMORY, "1"),
        "Training needs more than 8,192 MiB of memory (the limit): it had about 7,900 MiB when it asked for more; make "
        "the model smaller.",
    ),
}


def _train(
    session: Session,
    architecture: Architecture,
    *ends: tuple[Outcome | Exception, list[bytes]],
    cpu_seconds: int = 60,
) -> Trial | TrainingFailure:
    return train(session._replace(children=Scripted(*ends)), architecture.spec, 11, cpu_seconds, lambda _progress: None)


@pytest.mark.parametrize(("end", "told"), MACHINES.values(), ids=MACHINES.keys())
def test_what_is_not_the_models_fault_is_tried_twice(
    session: Session, architecture: Architecture, end: tuple[Outcome | Exception, list[bytes]], told: str
) -> None:
    """The second run counts; when that fails too it is an error, and its sentence says that it was tried twice."""
    assert _train(session, architecture, end, GOOD) == trial(11, 990)
    finding = Finding(problem=told, advice="It was tried twice, and is no fault of the submission; grade again.")
    assert _train(session, architecture, end, end) == TrainingFailure(status=Status.ERROR, finding=finding)


@pytest.mark.parametrize(("end", "told"), MODELS.values(), ids=MODELS.keys())
def test_what_is_the_models_fault_is_not_tried_again(
    session: Session, architecture: Architecture, end: tuple[Outcome, list[bytes]], told: str
) -> None:
    """It would end the same; the sentence has the limit and what to do."""
    assert _train(session, architecture, end) == TrainingFailure(status=Status.FAILED, finding=Finding(problem=told))


def test_a_limit_that_is_relative_to_nothing_names_no_reference(session: Session, architecture: Architecture) -> None:
    """The reference itself, and a student's file without one, are not told of a multiple of it."""
    told = "Training was stopped after 21,600 seconds of processor time (the limit); make the model smaller."
    stopped = _train(session, architecture, ended(Cause.PROCESSOR), cpu_seconds=CPU_SECONDS_WITHOUT_REFERENCE)
    assert stopped == TrainingFailure(status=Status.FAILED, finding=Finding(problem=told))


@pytest.mark.parametrize(
    "limits",
    [
        pytest.param((CPU_SECONDS_WITHOUT_REFERENCE, 60), id="first without a reference"),
        pytest.param((60, CPU_SECONDS_WITHOUT_REFERENCE), id="first with one"),
    ],
)
def test_what_ends_in_one_limit_only_is_run_anew_under_the_other(
    session: Session, architecture: Architecture, limits: tuple[int, int]
) -> None:
    """A trial of 100 seconds does not pass where 60 are allowed, nor is the stop at 60 held against it later."""
    long = trial(11, 990).model_copy(update={"cpu_seconds": 100})
    for limit in limits:
        enough = QUIET, [TrainerAnswer(trial=long).model_dump_json().encode()]
        scripted = session._replace(children=Scripted(enough if limit > 100 else ended(Cause.PROCESSOR)))
        scripted.children.start = lambda: None  # type: ignore[method-assign] # nothing is started
        ((_, training, computed),) = train_all(scripted, [architecture], cpu_seconds=limit)
        assert computed
        assert isinstance(training, TrainingFailure) == (limit < 100)


def test_a_trial_of_another_processor_is_not_known(session: Session, architecture: Architecture) -> None:
    """Time on that one says nothing about time on this one: the reference is run anew, and limits follow it."""
    other = session._replace(provenance=session.provenance.model_copy(update={"cpu": "another"}))
    for one, seconds in ((other, 1_000), (session, 10)):
        timed = trial(11, 990).model_copy(update={"cpu_seconds": seconds})
        lines = [TrainerAnswer(trial=timed).model_dump_json().encode()]
        scripted = one._replace(children=Scripted((QUIET, lines)))
        scripted.children.start = lambda: None  # type: ignore[method-assign] # nothing is started
        ((_, trials, _),) = train_all(scripted, [architecture], cpu_seconds=60)
        assert trials == (timed,)
