"""The reports as files, each of them whole or not there."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from grader.dataset.npz import Images
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.report.feedback import FOLDER, SUFFIXES, feedback_files
from grader.report.file_names import folded
from grader.report.formats import BOOK, CLASS, FEEDBACK, FINDINGS_FILES, REPORTS, Content, class_files
from grader.report.json import FILE as BOOK_FILE
from grader.report.json import to_json
from grader.report.mark import is_unchanged
from grader.report.page.chart_files import DrawnFile
from grader.report.written import FILE as RECORD
from grader.report.written import State, is_written, record_of, source_of, state


def write_reports(
    gradebook: Gradebook,
    out: Path,
    *,
    feedback: bool = True,
    images: Images | None = None,
    is_whole_class: bool = True,
) -> None:
    """Write every report that the folder gets; those that would come out the same are not made again.

    A feedback page that somebody changed, or that is not the grader's, is set aside under another name before it is
    written anew. Pages of ids that the gradebook does not have are removed, unless they were changed.

    Args:
        gradebook: What is reported.
        out: The folder; it is made if it is not there.
        feedback: Whether each student gets a page; if not, the folder of the pages stays as it is, and nothing leads
            there.
        images: The test images, for these pages.
        is_whole_class: Whether an id that the gradebook does not have is gone; if not, its page stays.

    Raises:
        GraderError: A file cannot be written or removed; it is as it was before, and so are those after it.
    """
    book = to_json(gradebook).encode("ascii")
    source = source_of(book, feedback=feedback, images=images is not None, is_whole_class=is_whole_class)
    if is_written(out, source):
        return
    states = {name: _write(out, files) for name, files in _reports(gradebook, book, images, feedback=feedback)}
    if feedback and is_whole_class:
        _remove_pages_of_others(out, states[FEEDBACK])
    _remove(out, FINDINGS_FILES.difference(states[CLASS]))
    try:
        write_whole(out / RECORD, record_of(source, chain.from_iterable(map(dict.items, states.values()))))
    except OSError as error:
        raise _event(out / RECORD, "written", error) from error


def _reports(
    gradebook: Gradebook, book: bytes, images: Images | None, *, feedback: bool
) -> Iterator[tuple[str, Iterable[tuple[str, Content]]]]:
    """The reports by their names, in the order in which they are written, each as files."""
    for name, report in REPORTS.items():
        if name == BOOK:
            yield name, [(BOOK_FILE, book)]
        elif name == CLASS:
            yield name, class_files(gradebook, linked=feedback).items()
        elif name != FEEDBACK:
            yield name, report(gradebook).items()
        elif feedback:
            yield name, feedback_files(gradebook, images)


def _write(out: Path, files: Iterable[tuple[str, Content]]) -> dict[str, State]:
    """Write each file as it comes; their names, and how each is then."""
    states = {}
    for name, content in files:
        write_file(out, name, content)
        try:
            states[name] = state(out, name)
        except OSError as error:
            raise _event(out / name, "read", error) from error
    return states


def _remove(out: Path, names: Iterable[str]) -> None:
    """Remove files of an earlier run that would be shown as if they were of this one."""
    for name in sorted(names):
        try:
            (out / name).unlink(missing_ok=True)
        except OSError as error:
            raise _event(out / name, "removed", error) from error


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file under a temporary name and rename it: nobody ever sees half of it, even after a crash.

    Args:
        path: Of the file; its folder exists.
        content: Text is written as UTF-8, with an escape for what that does not have.

    Raises:
        OSError: It cannot be written; what was there before still is.
    """
    temporary = path.with_name(f".{path.name}")
    try:
        with temporary.open("wb") as file:
            file.write(_bytes(content))
            file.flush()
            os.fsync(file.fileno())  # a full disk may show only now; and the name must not be there before the text
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_file(out: Path, name: str, content: Content) -> None:
    """Write a file below a folder, which is made where it is not there; one that has this content is left alone.

    Raises:
        GraderError: It cannot be written; it is as it was before.
    """
    path = out / name
    try:
        before = path.read_bytes() if path.is_file() else None
        if isinstance(content, DrawnFile):
            if before is not None and content.is_in(before):
                return
            content = content.drawn()
        data = _bytes(content)
        if before == data:
            return
        if before is not None and name.startswith(f"{FOLDER}/") and not is_unchanged(name, before):
            path.replace(path.with_name(f"{path.name}.aside-{hashlib.sha256(before).hexdigest()[:8]}"))
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise _event(path, "written", error) from error


def _remove_pages_of_others(out: Path, names: Iterable[str]) -> None:
    """Remove the pages that the grader wrote before and that have no submission any more.

    A file system may spell a name otherwise than it was written, so names are compared as the file system might.
    """
    current = set(map(folded, names))
    folder = out / FOLDER
    try:
        candidates = sorted(folder.iterdir()) if folder.is_dir() else []
        for path in candidates:
            name = f"{FOLDER}/{path.name}"
            if path.suffix not in SUFFIXES or folded(name) in current or path.is_symlink() or not path.is_file():
                continue
            if is_unchanged(name, path.read_bytes()):
                path.unlink()
    except OSError as error:
        raise _event(Path(error.filename or folder), "removed", error) from error


def _event(path: Path, action: str, error: OSError) -> GraderError:
    return GraderError(
        happened=f"{path} could not be {action}: {error.strerror or error}.",
        remedy="Make room or permit writing, and run the same command again: known results are kept.",
    )


def _bytes(content: str | bytes) -> bytes:
    return content.encode(errors="backslashreplace") if isinstance(content, str) else content
