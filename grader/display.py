"""The progress of a run in a terminal: bars, which are gone when the report comes."""

from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
from rich.table import Column
from rich.text import Text

from grader.progress import Lines, outcome, spoken
from grader.records import Grade
from grader.report.text import shown

if TYPE_CHECKING:
    from grader.worker.messages import Progress as TrainingProgress

_WIDE = 90
"""Cells of a terminal in which bars are long."""
_NAME_CELLS = 36


class Display(Lines):
    """A bar for the whole run with the time left, and one for each training that is under way.

    Verdicts scroll by above them; those that were known before do not, for the table comes at once.

    Args:
        console: The terminal; standard error when left out.
    """

    def __init__(self, console: Console | None = None) -> None:
        super().__init__()
        self._console = console or Console(stderr=True, highlight=False, markup=False, emoji=False)
        fixed = Column(no_wrap=True)
        self._bars = Progress(
            _Name(),
            BarColumn(24 if self._console.width >= _WIDE else 10, table_column=fixed),
            TextColumn("{task.fields[stand]}", markup=False, table_column=fixed.copy()),
            console=self._console,
            transient=True,
        )
        self._waits = False
        self._all: TaskID | None = None
        self._builds: TaskID | None = None
        self._trainings: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def collected(self, count: int) -> None:
        self._submissions = count
        self._all = self._bars.add_task("graded", total=1.0, stand=self._stand())

    def building(self, count: int) -> None:
        super().building(count)
        self._builds = self._bars.add_task("built", total=count, stand=f"0 of {count:,}")

    def built(self, name: str) -> None:
        super().built(name)
        if self._builds is None:
            return
        task = next(task for task in self._bars.tasks if task.id == self._builds)
        self._bars.update(self._builds, advance=1, stand=f"{task.completed + 1:,.0f} of {task.total:,.0f}")
        if not self._unbuilt:
            self._bars.remove_task(self._builds)
            self._builds = None

    def training(self, run: str, progress: "TrainingProgress") -> None:
        super().training(run, progress)
        if run not in self._trainings:
            self._trainings[run] = self._bars.add_task(shown(run), total=1.0, stand="")
        self._bars.update(self._trainings[run], completed=progress.fraction, stand=_epochs(progress))
        self._move()

    def trained(self, run: str) -> None:
        super().trained(run)
        if run in self._trainings:
            self._bars.remove_task(self._trainings.pop(run))
        self._move()

    def waiting_for_reference(self) -> None:
        self._waits = True
        self._move()

    def compared_with(self, reference: Grade) -> None:
        self._waits = False
        super().compared_with(reference)

    def graded(self, grade: Grade) -> None:
        self._graded.append(grade.id)
        if not grade.cached:
            self._say(outcome(grade))
        self._move()

    def _move(self) -> None:
        """Draw the bar of the whole run anew: it is as long as the trainings' work, of which grades are the end."""
        if self._all is None:
            return
        done = self._estimate.fraction or len(self._graded) / max(1, self._submissions)
        self._bars.update(self._all, completed=done, stand=self._stand())

    def _stand(self) -> str:
        if self._waits:
            return f"{self._position()}, waiting for the reference"
        return f"{self._position()}, {spoken(self._time_left)}"

    def _say(self, line: str) -> None:
        # Beside bars every line must be one of the terminal's; when they are gone, a long path may stay whole.
        self._console.print(Text.from_ansi(line), soft_wrap=not self._bars.live.is_started)


class _Name(ProgressColumn):
    """What a bar is of, cut off where there is no room."""

    def render(self, task: Task) -> Text:
        text = Text(task.description, no_wrap=True, overflow="ellipsis")
        text.truncate(_NAME_CELLS, overflow="ellipsis")
        return text


def _epochs(progress: "TrainingProgress") -> str:
    """Where a training is; nothing is said of an epoch before it has ended."""
    accuracy = "" if progress.accuracy is None else f", validation {100 * progress.accuracy:.1f} %"
    return f"{progress.finished:,} of {progress.epochs:,} epochs{accuracy}"
