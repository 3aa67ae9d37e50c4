"""A pytest plugin that collects the own checks once and then runs them on every model that comes along a pipe."""

import re
import signal
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO

import pytest
from _pytest.runner import runtestprotocol

from grader.changes import VARIANTS
from grader.corrections import EXCUSED, LATE, MANUAL, TOTAL
from grader.records import CHECK_NAMES, Epoch, Trial, Variant
from grader.worker.checks.messages import MOST_CHECKS, Flaw, Listing, Outcome, Outcomes, OwnCheck, Subject
from grader.worker.checks.model import Model, seen

CHECK_SECONDS = 10
"""Of one check on one model."""
_OF_TRAINING = {"trials", "history"}
"""Fixtures that only a trained model has."""
_OF_VARIANTS = "variants"
_FIXTURES = ("model", *sorted(_OF_TRAINING), _OF_VARIANTS)
_LONGEST = 500
_TAKEN = (MANUAL, LATE, TOTAL, EXCUSED, VARIANTS, "max")
"""Names that mean something else in adjustments and in tables."""
_EXPLANATION = re.compile(r"\nassert |\n\s+\+ ")
"""Where pytest's own explanation of an assertion begins, behind the teacher's message."""


class _TooLongError(Exception):
    """A check takes longer than it may."""


class _FlawError(Exception):
    """A check cannot be used."""

    def __init__(self, item: pytest.Item, problem: str) -> None:
        super().__init__()
        path, line, _ = item.location
        self.flaw = Flaw(path=Path(path).name, line=None if line is None else line + 1, problem=problem)


class OwnChecks:
    """The plugin: fixtures, the loop over models, and what pytest says of each check."""

    def __init__(self, folder: Path, subjects: IO[str], channel: IO[str]) -> None:
        self._folder = folder
        self._subjects = subjects
        self._channel = channel
        self._subject: Subject | None = None
        self._flaws: list[Flaw] = []
        self._raised: pytest.ExceptionInfo[BaseException] | None = None

    @pytest.fixture
    def model(self) -> Model:
        """The model: its layers, calls, parameters, FLOPs, optimizer and loss."""
        assert self._subject  # noqa: S101 - a check runs on a subject
        return seen(self._subject)

    @pytest.fixture
    def trials(self) -> list[Trial]:
        """The trainings of the model, one for each seed that was run, without the answers."""
        assert self._subject  # noqa: S101
        return list(self._subject.trials)

    @pytest.fixture
    def history(self, trials: list[Trial]) -> list[Epoch]:
        """The epochs of the training that decides: `loss`, `accuracy`, `val_loss` and `val_accuracy` of each."""
        assert self._subject  # noqa: S101
        return list(trials[self._subject.deciding].epochs)

    @pytest.fixture
    def variants(self) -> list[Variant]:
        """The student's variants: `name`, `status`, `changes`, `model`, `trials` and `effect` of each."""
        assert self._subject  # noqa: S101
        assert self._subject.variants  # noqa: S101
        return list(self._subject.variants.variants)

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the marker."""
        config.addinivalue_line("markers", "points(number): what the check is worth")

    def pytest_exception_interact(self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]) -> None:
        """Keep what was raised: at first a module that cannot be imported, later a check that did not pass."""
        self._raised = call.excinfo
        if self._subject is None and call.excinfo:
            error = call.excinfo.value.__cause__ or call.excinfo.value
            path, line = self._place(error)
            self._flaws.append(Flaw(path=path or node.path.name, line=line, problem=_described(error)))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Say what was collected; then check each model that comes, until there are no more."""
        listing = self._listing(session.items)
        self._send(listing)
        if not listing.flaws:
            for line in self._subjects:
                self._subject = Subject.model_validate_json(line)
                self._send(Outcomes(outcomes=dict(self._outcomes(session.items))))
        return True

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, None, None]:
        """Limit the time of fixtures."""
        with _limited():
            yield

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, None, None]:
        """Limit the time of the check itself."""
        with _limited():
            yield

    def _listing(self, items: Sequence[pytest.Item]) -> Listing:
        if len(items) > MOST_CHECKS:
            return Listing(flaws=(Flaw(problem=f"There are {len(items)} checks, and may be {MOST_CHECKS}."),))
        checks: dict[str, OwnCheck] = {}
        flaws = list(self._flaws)
        for item in items:
            try:
                check = _read(item, {*checks, *CHECK_NAMES, *_TAKEN})
            except _FlawError as error:
                flaws.append(error.flaw)
            else:
                checks[check.name] = check
        return Listing(flaws=tuple(flaws[:MOST_CHECKS])) if flaws else Listing(checks=tuple(checks.values()))

    def _outcomes(self, items: Sequence[pytest.Item]) -> Iterator[tuple[str, Outcome]]:
        assert self._subject  # noqa: S101
        for item in items:
            is_now = _is_of_variants(item) == (self._subject.variants is not None)
            if is_now and (self._subject.trials or not _is_of_training(item)):
                yield _name(item), self._outcome(item)

    def _outcome(self, item: pytest.Item) -> Outcome:
        self._raised = None
        item._initrequest()  # type: ignore[attr-defined] # noqa: SLF001 - as pytest-rerunfailures does: fixtures anew
        reports = runtestprotocol(item, log=False, nextitem=None)
        for report in reports:
            if report.failed:
                return self._failure(is_call=report.when == "call")
            if report.skipped:
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
                return Outcome(status="skipped", message=reason.removeprefix("Skipped: ")[:_LONGEST])
        return Outcome(status="passed")

    def _failure(self, *, is_call: bool) -> Outcome:
        error = self._raised.value if self._raised else None
        if is_call and isinstance(error, AssertionError | pytest.fail.Exception):
            return Outcome(status="failed", message=_EXPLANATION.split(f"\n{error}", maxsplit=1)[0].strip()[:_LONGEST])
        path, line = self._place(error)
        return Outcome(status="error", message=_described(error), path=path, line=line)

    def _place(self, error: BaseException | None) -> tuple[str, int | None]:
        """The last line of the teacher's that led to an exception."""
        if isinstance(error, SyntaxError) and error.filename:
            return Path(error.filename).name, error.lineno
        place: tuple[str, int | None] = "", None
        traceback: TracebackType | None = error.__traceback__ if error else None
        while traceback:
            path = Path(traceback.tb_frame.f_code.co_filename)
            if path.is_relative_to(self._folder):
                place = path.relative_to(self._folder).as_posix(), traceback.tb_lineno
            traceback = traceback.tb_next
        return place

    def _send(self, message: Listing | Outcomes) -> None:
        self._channel.write(message.model_dump_json() + "\n")
        self._channel.flush()


def _read(item: pytest.Item, taken: set[str]) -> OwnCheck:
    """Read a check whose name is not taken.

    Raises:
        _FlawError: It has no docstring, another's name, a fixture that does not exist, or points that are no number.
    """
    if _name(item) in taken:
        raise _FlawError(item, f"The name {_name(item)} is taken; call {item.name} by another one.")
    function = getattr(item, "function", None)
    question = " ".join((getattr(function, "__doc__", None) or "").split())
    if not question:
        raise _FlawError(item, f"{item.name} has no docstring, which is the sentence that the student gets.")
    known = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009
    missing = [name for name in getattr(item, "fixturenames", ()) if name not in known and name != "request"]
    if missing:
        own = ", ".join(_FIXTURES)
        raise _FlawError(
            item, f"{item.name} needs the fixture {missing[0]}, which does not exist; the grader has {own}."
        )
    marker = item.get_closest_marker("points")
    points = marker.args[0] if marker and len(marker.args) == 1 else None if marker else 0
    if isinstance(points, bool) or not isinstance(points, int | float) or not 0 <= points <= 1_000_000:
        raise _FlawError(item, f"{item.name} is marked with points that are not one number from 0 to 1,000,000.")
    return OwnCheck(
        name=_name(item),
        question=question[:2_000],
        points=float(points),
        trained=_is_of_training(item),
        varied=_is_of_variants(item),
    )


def _name(item: pytest.Item) -> str:
    return item.name.removeprefix("test_")[:100]


def _is_of_training(item: pytest.Item) -> bool:
    return bool(_OF_TRAINING & set(getattr(item, "fixturenames", ())))


def _is_of_variants(item: pytest.Item) -> bool:
    return _OF_VARIANTS in getattr(item, "fixturenames", ())


def _described(error: BaseException | None) -> str:
    return f"{type(error).__name__}: {error}"[:_LONGEST] if str(error) else type(error).__name__


@contextmanager
def _limited() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler's signature
        msg = f"It did not end within {CHECK_SECONDS} seconds."
        raise _TooLongError(msg)

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, CHECK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
