"""Writes the files of a lesson where they belong, or finds those that are out of date."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pydantic import JsonValue

from grader.assignment import load_assignment
from grader.errors import GraderError, InputError
from grader.handout.data import LessonImages, lesson_images
from grader.handout.files import blocks_to_run, files_of, pieces_of
from grader.handout.kernel import Run, digest, figures_in, read_run, run
from grader.handout.lesson import FIGURES, Code, Lesson, read_lesson
from grader.own_checks import open_own_checks


class _Work(NamedTuple):
    """A lesson, the code in it that is to run, and what it runs on."""

    lesson: Lesson
    blocks: list[Code]
    expressions: list[str]
    images: LessonImages
    stored: Run | None

    @property
    def record(self) -> Path:
        return _record(self.lesson)

    def known(self) -> Run | None:
        """The stored run of exactly this code on these images, or `None`."""
        stored = self.stored
        if stored and stored.code == digest(self.blocks, self.expressions) and stored.data == self.images.data:
            return stored
        return None


def make(assignment: Path, scratch: Path, *, rerun: bool = False, data: Path | None = None) -> Iterator[Path]:
    """Write every file that is out of date, and yield its path.

    Args:
        assignment: The folder that students get.
        scratch: An empty folder in which the lesson's code runs.
        rerun: Run that code even if it has not changed, and forget what it ran on.
        data: A file with full MNIST, or with the images that `spec.toml` names; without it they are those of the last
            run, where that was not forgotten, or those that `spec.toml` names, or the digits that come with the grader.

    Raises:
        InputError: The lesson, the spec or the images are not valid.
        GraderError: A file cannot be written.
    """
    work = _work(assignment, data, forget=rerun)
    known = None if rerun else work.known()
    if known and _stale_figures(known, assignment):
        known = None
    copy = b""
    if not known or _stale_copy(known, assignment):
        _require(work, assignment)
        copy = work.images.copy()
    current = known or _run(work, scratch, copy)
    for path, text in files_of(work.lesson, assignment, current).items():
        yield from _write(path, text.encode())
    for name in current.figures if not known else ():
        yield from _write(assignment / FIGURES / name, (scratch / FIGURES / name).read_bytes())
    if copy:
        current = current.model_copy(update={"students_copy": hashlib.sha256(copy).hexdigest()})
        yield from _write(assignment / current.data.students_copy, copy)
    # The record comes last, since it claims that everything else is there.
    yield from _write(work.record, f"{current.model_dump_json(indent=1, exclude_defaults=True)}\n".encode())


def out_of_date(assignment: Path, data: Path | None = None) -> list[Path]:
    """Every file that is out of date; nothing is run or written.

    Args:
        assignment: The folder that students get.
        data: As for `make`.

    Raises:
        InputError: The lesson or the spec is not valid.
    """
    work = _work(assignment, data)
    known = work.known()
    if known is None:
        return [work.record]
    texts = files_of(work.lesson, assignment, known)
    stale = [path for path, text in texts.items() if not _holds(path, text.encode())]
    return stale + _stale_figures(known, assignment) + _stale_copy(known, assignment)


def about_mnist(assignment: Path) -> list[str]:
    """Name each passage about MNIST that students get to see although the assignment has other images.

    Raises:
        InputError: The lesson or the spec is not valid.
    """
    if load_assignment(assignment).data.file is None:  # MNIST itself
        return []
    lesson = _work(assignment).lesson
    return [f"{lesson.path}:{line}: about MNIST: {words} ..." for line, words in lesson.about_mnist()]


def _run(work: _Work, scratch: Path, copy: bytes) -> Run:
    """Run the lesson's code as a student does: on the copy that students get."""
    data = work.images.data
    if copy:
        (scratch / data.students_copy).write_bytes(copy)
    result = run(work.blocks, work.expressions, scratch, work.images.mnist)
    return result.model_copy(update={"data": data})


def _require(work: _Work, assignment: Path) -> None:
    """Refuse to do without images that are not on this machine."""
    images = work.images
    if images.data.is_offline or images.prepared:
        return
    if images.data.is_mnist:
        raise InputError(
            happened="The numbers of this handout come from full MNIST, and code or figures of "
            f"{work.lesson.path} have changed.",
            remedy="Name MNIST again with --data FILE, or use the digits that come with the grader with --run. "
            "Nothing was written.",
        )
    raise InputError(
        expected=f"the images of this assignment, {images.data.name}, since its lesson or its files have changed",
        received=f"no file {assignment / (work.lesson.spec.data.file or '')}",
        remedy="Put it there, or name it with --data FILE. Nothing was written.",
    )


def _stale_figures(run: Run, assignment: Path) -> list[Path]:
    """Figures that are missing, or are not as the run drew them."""
    hashes = figures_in(assignment / FIGURES)
    return [assignment / FIGURES / name for name, sha256 in run.figures.items() if hashes.get(name) != sha256]


def _stale_copy(run: Run, assignment: Path) -> list[Path]:
    """The students' copy of the images, if it is missing or another one."""
    path = assignment / run.data.students_copy
    try:
        is_right = run.data.is_mnist or hashlib.sha256(path.read_bytes()).hexdigest() == run.students_copy
    except OSError:
        is_right = False
    return [] if is_right else [path]


def _record(lesson: Lesson) -> Path:
    return lesson.path.with_suffix(".json")


def _work(assignment: Path, named: Path | None = None, *, forget: bool = False) -> _Work:
    spec = load_assignment(assignment)
    lesson = read_lesson(assignment, spec)
    stored = read_run(_record(lesson))
    images = lesson_images(spec, assignment, named, stored.data if stored and not forget else None)
    with open_own_checks(assignment, has_variants=spec.variants is not None) as own:
        lesson = lesson._replace(data=images.data, own_checks=own.listed)
    expressions: dict[str, None] = {}

    def note(expression: str) -> JsonValue:
        expressions[expression] = None
        return 0

    blocks = blocks_to_run(pieces_of(lesson, note))  # reports what is wrong before anything is run
    return _Work(lesson, blocks, list(expressions), images, stored)


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
