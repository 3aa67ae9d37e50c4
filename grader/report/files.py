"""The reports as files, each of them whole or not there."""

import hashlib
import os
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from grader.dataset.npz import Images
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.report.file_names import folded
from grader.report.json import FILE as BOOK
from grader.report.json import as_if_new
from grader.report.mark import is_unchanged
from grader.report.names import FEEDBACK, FEEDBACK_SUFFIXES
from grader.report.reported import Content, DrawnFile, Reported
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
    """Write the gradebook, and every report that is made from it.

    Reports that would come out the same are not made again. A feedback page that somebody changed, or that is not the
    grader's, is set aside under another name before it is written anew. Pages of ids that the gradebook does not have
    are removed, unless they were changed.

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
    reported = Reported(gradebook, feedback=feedback, images=images)
    options = {"feedback": feedback, "images": images is not None, "is_whole_class": is_whole_class}
    source = source_of(as_if_new(reported.book), **options)
    write_file(out, BOOK, reported.book)  # first, for nothing else can replace it
    if is_written(out, source):
        return
    from grader.report.folder import FINDINGS_FILES, REPORTS  # noqa: PLC0415 - what draws, only where it is needed

    states = _write(out, chain.from_iterable(report(reported) for report in REPORTS.values()))
    if feedback and is_whole_class:
        _remove_pages_of_others(out, states)
    _remove(out, FINDINGS_FILES.difference(states))
    try:
        write_whole(out / RECORD, record_of(source, states))
    except OSError as error:
        raise _event(out / RECORD, "written", error) from error


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
        if before is not None and name.startswith(f"{FEEDBACK}/") and not is_unchanged(name, before):
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
    folder = out / FEEDBACK
    try:
        candidates = sorted(folder.iterdir()) if folder.is_dir() else []
        for path in candidates:
            name = f"{FEEDBACK}/{path.name}"
            if path.suffix not in FEEDBACK_SUFFIXES or folded(name) in current:
                continue
            if path.is_file() and not path.is_symlink() and is_unchanged(name, path.read_bytes()):
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
