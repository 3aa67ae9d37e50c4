"""What a lesson makes, put where it belongs; or found out of date."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue

from grader.assignment import load_assignment
from grader.errors import GraderError
from grader.handout.files import blocks_to_run, files_of, pieces_of
from grader.handout.kernel import Run, digest, figures_in, read_run, run
from grader.handout.lesson import FIGURES, Code, Lesson, read_lesson


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
    kept = None if again else work.known()
    if kept and _damaged(kept, assignment):
        kept = None
    made = kept or run(work.blocks, work.expressions, scratch)
    for path, text in files_of(work.lesson, assignment, made).items():
        yield from _write(path, text.encode())
    for name in made.figures if not kept else ():
        yield from _write(assignment / FIGURES / name, (scratch / FIGURES / name).read_bytes())
    yield from _write(work.record, f"{made.model_dump_json(indent=1)}\n".encode())  # last: it says that all is there


def out_of_date(assignment: Path) -> list[Path]:
    """Every file that is not what the lesson makes; nothing is run or written.

    Raises:
        InputError: The lesson or the spec is not as it should be.
    """
    work = _work(assignment)
    known = work.known()
    if known is None:
        return [work.record]
    texts = files_of(work.lesson, assignment, known)
    return [path for path, text in texts.items() if not _holds(path, text.encode())] + _damaged(known, assignment)


def _damaged(run: Run, assignment: Path) -> list[Path]:
    """Figures that are not as they were drawn, or not there."""
    found = figures_in(assignment / FIGURES)
    return [assignment / FIGURES / name for name, sha256 in run.figures.items() if found.get(name) != sha256]


def _work(assignment: Path) -> _Work:
    lesson = read_lesson(assignment, load_assignment(assignment))
    expressions: dict[str, None] = {}

    def note(expression: str) -> JsonValue:
        expressions[expression] = None
        return 0

    blocks = blocks_to_run(pieces_of(lesson, note))  # what is wrong is told before anything is run
    return _Work(lesson, blocks, list(expressions))


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _write(path: Path, content: bytes) -> Iterator[Path]:
    """Write a file unless it is like this already; yields the path of one that was written."""
    if _holds(path, content):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise GraderError(
            expected=f"{path} to be a file that can be written",
            received=error.strerror or str(error),
            remedy="Make room or permit writing, and run the same command again.",
        ) from error
    yield path
