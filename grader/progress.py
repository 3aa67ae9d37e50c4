"""The progress of a run on standard error: bars in a terminal, plain lines elsewhere."""

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Self

import click

from grader.records import Grade, Status
from grader.report.text import shown

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

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


class Lines:
    """One line for each thing that happens; for logs and pipes."""

    def __init__(self) -> None:
        self._estimate = Estimate()
        self._epochs: dict[str, int] = {}
        self._graded: list[str] = []

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

    def building(self, count: int) -> None:
        self._say(f"building {count} model{'s' * (count != 1)}")

    def built(self, name: str) -> None:
        """Say nothing: a line for each model would only flood a log."""

    def planned(self, run: str, work: float) -> None:
        self._estimate.plan(run, work)

    def training(self, run: str, progress: "Progress") -> None:
        self._estimate.reach(run, progress.fraction)
        if progress.epoch != self._epochs.get(run):
            self._epochs[run] = progress.epoch
            self._say(f"{shown(run)}: {_stand(progress)}, {spoken(self._estimate.seconds_left)}")

    def trained(self, run: str) -> None:
        self._estimate.reach(run, 1.0)

    def waiting_for_reference(self) -> None:
        self._say("grades wait for the reference solution, which goes first")

    def compared_with(self, reference: Grade) -> None:
        self._say(verdict(reference))

    def worked(self, cores: int, cpu_seconds: float, wall_seconds: float) -> None:
        share = min(1.0, cpu_seconds / (cores * wall_seconds))
        self._say(f"{cores} core{'s' * (cores != 1)} busy {share:.0%} of {duration(wall_seconds)}")

    def graded(self, grade: Grade) -> None:
        self._graded.append(grade.id)
        self._say(verdict(grade))

    def _say(self, line: str) -> None:
        click.echo(line, err=True)


class Display(Lines):
    """Bars for what is under way, and the time left; verdicts scroll by above them."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

        super().__init__()
        self._console = Console(stderr=True, highlight=False, markup=False)
        columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(bar_width=24))
        self._bars: Bars = Progress(*columns, TextColumn("{task.fields[stand]}", markup=False), console=self._console)
        self._tasks: dict[str, TaskID] = {}
        self._builds: TaskID | None = None
        self._trainings: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def building(self, count: int) -> None:
        self._builds = self._bars.add_task("building", total=count, stand=f"{count} models")

    def built(self, name: str) -> None:
        if self._builds is None:
            return
        self._bars.update(self._builds, advance=1, stand=shown(name))
        if all(task.finished for task in self._bars.tasks if task.id == self._builds):
            self._bars.remove_task(self._builds)
            self._builds = None

    def planned(self, run: str, work: float) -> None:
        super().planned(run, work)
        if self._trainings is None:
            self._trainings = self._bars.add_task("training", total=1.0, stand=spoken(None))

    def training(self, run: str, progress: "Progress") -> None:
        self._estimate.reach(run, progress.fraction)
        if run not in self._tasks:
            self._tasks[run] = self._bars.add_task(_shortened(shown(run)), total=1.0, stand="")
        self._bars.update(self._tasks[run], completed=progress.fraction, stand=_stand(progress))
        if self._trainings is not None:
            left = spoken(self._estimate.seconds_left)
            self._bars.update(self._trainings, completed=self._estimate.fraction, stand=left)

    def trained(self, run: str) -> None:
        super().trained(run)
        if run in self._tasks:
            self._bars.remove_task(self._tasks.pop(run))

    def _say(self, line: str) -> None:
        from rich.text import Text

        self._console.print(Text.from_ansi(line))


def verdict(grade: Grade) -> str:
    """One line: the id, the verdict and the accuracy."""
    accuracy = "" if grade.accuracy is None else f", {grade.accuracy:.2%}"
    suffix = " (known)" if grade.cached else ""
    return f"{shown(grade.id)}: {click.style(grade.status.value, fg=_COLOURS.get(grade.status))}{accuracy}{suffix}"


def _stand(progress: "Progress") -> str:
    accuracy = "" if progress.accuracy is None else f", accuracy {progress.accuracy:.1%}"
    return f"epoch {progress.epoch}/{progress.epochs}{accuracy}"


def _shortened(name: str, width: int = 36) -> str:
    return name if len(name) <= width else f"{name[: width - 1]}…"
