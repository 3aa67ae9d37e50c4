"""Writes the files of a lesson where they belong, or finds those that are out of date."""

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
    """A lesson and the code in it that is to run."""

    lesson: Lesson
    blocks: list[Code]
    expressions: list[str]

    @property
    def record(self) -> Path:
        return self.lesson.path.with_suffix(".json")

    def known(self) -> Run | None:
        """The stored run of exactly this code, or `None`."""
        stored = read_run(self.record)
        return stored if stored and stored.code == digest(self.blocks, self.expressions) else None


def make(assignment: Path, scratch: Path, *, rerun: bool = False) -> Iterator[Path]:
    """Write every file that is out of date, and yield its path.

    Args:
        assignment: The folder that students get.
        scratch: An empty folder in which the lesson's code runs.
        rerun: Run that code even if it has not changed.

    Raises:
        InputError: The lesson or the spec is not valid.
        GraderError: A file cannot be written.
    """
    work = _work(assignment)
    known = None if rerun else work.known()
    if known and _stale_figures(known, assignment):
        known = None
    current = known or run(work.blocks, work.expressions, scratch)
    for path, text in files_of(work.lesson, assignment, current).items():
        yield from _write(path, text.encode())
    for name in current.figures if not known else ():
        yield from _write(assignment / FIGURES / name, (scratch / FIGURES / name).read_bytes())
    # The record comes last, since it claims that everything else is there.
    yield from _write(work.record, f"{current.model_dump_json(indent=1)}\n".encode())


def out_of_date(assignment: Path) -> list[Path]:
    """Every file that is out of date; nothing is run or written.

    Raises:
        InputError: The lesson or the spec is not valid.
    """
    work = _work(assignment)
    known = work.known()
    if known is None:
        return [work.record]
    texts = files_of(work.lesson, assignment, known)
    stale = [path for path, text in texts.items() if not _holds(path, text.encode())]
    return stale + _stale_figures(known, assignment)


def _stale_figures(run: Run, assignment: Path) -> list[Path]:
    """Figures that are missing, or are not as the run drew them."""
    hashes = figures_in(assignment / FIGURES)
    return [assignment / FIGURES / name for name, sha256 in run.figures.items() if hashes.get(name) != sha256]


def _work(assignment: Path) -> _Work:
    lesson = read_lesson(assignment, load_assignment(assignment))
    expressions: dict[str, None] = {}

    def note(expression: str) -> JsonValue:
        expressions[expression] = None
        return 0

    blocks = blocks_to_run(pieces_of(lesson, note))  # reports what is wrong before anything is run
    return _Work(lesson, blocks, list(expressions))


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _write(path: Path, content: bytes) -> Iterator[Path]:
    """Write a file unless it has this content already, and yield its path if it was written."""
    if _holds(path, content):
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise GraderError(
            happened=f"{path} cannot be written: {error.strerror or error}.",
            remedy="Make room or permit writing, and run the same command again.",
        ) from error
    yield path
