"""The progress of a run on standard error, line by line; `display` has the bars of a terminal."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from grader.corrections import EXCUSED
from grader.gradebook import Gradebook
from grader.records import Grade, Status
from grader.report.text import shown
from grader.report.verdict import is_untrained, verdict
from grader.wording import number_of

if TYPE_CHECKING:
    from grader.worker.messages import Progress

_COLOURS = {Status.PASSED: "green", Status.FAILED: "red", Status.ERROR: "magenta", Status.MISSING: "yellow"}


class Estimate:
    """Time left, from the work that is done and the time it took. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._work: dict[str, float] = {}
        self._fraction: dict[str, float] = {}
        self._begin: float | None = None

    def plan(self, run: str, work: float) -> None:
        """Add a run."""
        with self._lock:
            self._begin = self._begin or self._clock()
            self._work[run] = work
            self._fraction[run] = 0.0

    def reach(self, run: str, fraction: float) -> None:
        """Note how far a run is, in [0, 1]."""
        with self._lock:
            self._fraction[run] = max(fraction, self._fraction.get(run, 0.0))

    @property
    def fraction(self) -> float:
        """Share of all planned work that is done."""
        with self._lock:
            planned = sum(self._work.values())
            return sum(self._work[run] * self._fraction[run] for run in self._work) / planned if planned else 0.0

    @property
    def seconds_left(self) -> float | None:
        """An estimate; `None` while too little is known."""
        done = self.fraction
        if self._begin is None or done < 0.01:
            return None
        return (self._clock() - self._begin) * (1 - done) / done


def spoken(seconds: float | None) -> str:
    """The time left in words, roughly: "about 2 min left"."""
    if seconds is None:
        return "time left not known yet"
    if seconds < 60:
        return f"about {max(5, 5 * round(seconds / 5))} s left"
    return f"about {round(seconds / 60)} min left"


def duration(seconds: float) -> str:
    """A time that has gone by, in its two largest units: "4 min 12 s"."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


class Quiet:
    """Warnings, and one line when all is over."""

    def __init__(self) -> None:
        self._graded: list[str] = []
        self._cores = ""

    @property
    def graded_ids(self) -> list[str]:
        """Submissions that have their grade."""
        return self._graded

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def warn(self, sentence: str) -> None:
        self._say(click.style(f"warning: {shown(sentence)}", fg="yellow"))

    def collected(self, count: int) -> None:
        """Say nothing, here and below."""

    def building(self, count: int) -> None: ...

    def built(self, name: str) -> None: ...

    def planned(self, run: str, work: float) -> None: ...

    def training(self, run: str, progress: "Progress") -> None: ...

    def trained(self, run: str) -> None: ...

    def waiting_for_reference(self) -> None: ...

    def compared_with(self, reference: Grade) -> None: ...

    def graded(self, grade: Grade) -> None:
        self._graded.append(grade.id)

    def worked(self, cores: int, cpu_seconds: float, wall_seconds: float) -> None:
        share = min(1.0, cpu_seconds / (cores * wall_seconds))
        self._cores = f" ({number_of(cores, 'core')} busy {share:.0%})"

    def ended(self, gradebook: Gradebook, page: Path, seconds: float) -> None:
        """Say what came out of the run, how long it took, and where to look at it."""
        self._say(f"{_counts(gradebook)} in {duration(seconds)}{self._cores}; page: {shown(str(page))}")

    def _say(self, line: str) -> None:
        click.echo(line, err=True)


class Lines(Quiet):
    """A line for each submission that has its grade, and no number that only looks like one; for logs and pipes."""

    def __init__(self) -> None:
        super().__init__()
        self._estimate = Estimate()
        self._submissions = 0
        self._unbuilt = 0

    def collected(self, count: int) -> None:
        self._submissions = count
        if count > 1:
            self._say(f"{count:,} submissions")

    def building(self, count: int) -> None:
        self._unbuilt = count

    def built(self, name: str) -> None:  # noqa: ARG002 - a line for each model would only flood a log
        self._unbuilt -= 1

    def planned(self, run: str, work: float) -> None:
        self._estimate.plan(run, work)

    def training(self, run: str, progress: "Progress") -> None:
        self._estimate.reach(run, progress.fraction)

    def trained(self, run: str) -> None:
        self._estimate.reach(run, 1.0)

    def waiting_for_reference(self) -> None:
        self._say("grades wait for the reference solution, which goes first")

    def compared_with(self, reference: Grade) -> None:
        self._say(_with_facts(outcome(reference), ["reused"] if reference.cached else []))

    def graded(self, grade: Grade) -> None:
        super().graded(grade)
        facts = [self._position(), *(["reused"] if grade.cached else [])]
        if self._time_left is not None and self._estimate.fraction < 1:
            facts.append(spoken(self._time_left))
        self._say(_with_facts(outcome(grade), facts))

    @property
    def _time_left(self) -> float | None:
        """In seconds; not known while a model may come that has to be trained as well."""
        return None if self._unbuilt else self._estimate.seconds_left

    def _position(self) -> str:
        return f"{len(self._graded):,} of {self._submissions:,}"


def outcome(grade: Grade) -> str:
    """One line: the id, the verdict and the accuracy on the test images."""
    accuracy = "" if grade.accuracy is None else f", {100 * grade.accuracy:.2f} %"
    colour = None if is_untrained(grade) else _COLOURS.get(grade.status)
    return f"{shown(grade.id)}: {click.style(verdict(grade), fg=colour)}{accuracy}"


def _with_facts(line: str, facts: Sequence[str]) -> str:
    return f"{line} ({', '.join(facts)})" if facts else line


def _counts(gradebook: Gradebook) -> str:
    """How many submissions there were of each kind; without training nobody has a grade yet."""
    counts = gradebook.outcomes
    action = "graded" if gradebook.provenance.dataset else "checked"
    parts = [
        f"{action} {counts[Status.PASSED] + counts[Status.FAILED]:,}",
        f"reused {sum(grade.cached for grade in gradebook.counting):,}",
        f"failed {counts[Status.FAILED]:,}",
        f"errors {counts[Status.ERROR]:,}",
    ]
    parts += [f"{status} {counts[status]:,}" for status in (Status.MISSING, EXCUSED) if counts[status]]
    return ", ".join(parts)
