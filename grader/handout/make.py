"""What a lesson makes, put where it belongs; or found out of date."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue

from grader.assignment import load_assignment
from grader.errors import GraderError
from grader.handout.files import blocks_to_run, files_of
from grader.handout.kernel import Run, digest, read_run, run
from grader.handout.lesson import Code, Lesson, read_lesson
from grader.report.files import write_whole


class _Work(NamedTuple):
    """What the lesson's code is, before it has run."""

    lesson: Lesson
    blocks: list[Code]
    expressions: list[str]

    @property
    def record(self) -> Path:
        return self.lesson.path.with_suffix(".json")

    def known(self) -> Run | None:
        """What a run of exactly this code left."""
        found = read_run(self.record)
        return found if found and found.code == digest(self.blocks, self.expressions) else None


def make(assignment: Path, scratch: Path, *, again: bool = False) -> Iterator[Path]:
    """Write every file that is not yet what the lesson makes, and yield its path.

    Args:
        assignment: The folder that students get.
        scratch: An empty folder for the lesson's code to run in.
        again: Run that code even if it has not changed.

    Raises:
        InputError: The lesson or the spec is not as it should be.
        GraderError: A file cannot be written.
    """
    work = _work(assignment)
    figures = scratch / "figures"
    figures.mkdir()
    kept = None if again else work.known()
    made = kept or run(work.blocks, work.expressions, scratch)
    texts = files_of(work.lesson, assignment, made) | {work.record: made.model_dump_json(indent=1) + "\n"}
    for drawn in sorted(figures.iterdir()):
        texts[assignment / "figures" / drawn.name] = drawn.read_text(encoding="utf-8")
    for path, text in texts.items():
        if not _holds(path, text):
            _write(path, text)
            yield path


def out_of_date(assignment: Path) -> list[Path]:
    """Every file that is not what the lesson makes; nothing is run or written.

    Raises:
        InputError: The lesson or the spec is not as it should be.
    """
    work = _work(assignment)
    known = work.known()
    if known is None:
        return [work.record]
    return [path for path, text in files_of(work.lesson, assignment, known).items() if not _holds(path, text)]


def _work(assignment: Path) -> _Work:
    lesson = read_lesson(assignment, load_assignment(assignment))
    expressions: dict[str, None] = {}

    def note(expression: str) -> JsonValue:
        expressions[expression] = None
        return 0

    blocks = blocks_to_run(lesson, note)
    lesson.render("page", note)
    return _Work(lesson, blocks, list(expressions))


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except OSError as error:
        raise GraderError(
            expected=f"{path} to be a file that can be written",
            received=error.strerror or str(error),
            remedy="Make room or permit writing, and run the same command again.",
        ) from error
