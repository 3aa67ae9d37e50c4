"""One run at a terminal: what is printed, what is written, and how the process exits; nothing else prints or exits."""

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shutil import get_terminal_size
from typing import NoReturn, cast

import click

from grader.dataset.npz import TEST_IMAGES, Images
from grader.dataset.prepare import find_prepared, load_array
from grader.desk.history import run_folder
from grader.errors import DISK_FULL, INTERRUPTED, CancelledError, GraderError
from grader.gradebook import Gradebook
from grader.options import Options
from grader.pipeline import grade
from grader.progress import Lines, Quiet
from grader.report.files import write_file, write_reports, write_whole
from grader.report.formats import FORMATS, class_page
from grader.report.json import FILE
from grader.report.names import ORIGINALITY, PAGE, Format
from grader.report.text import shown
from grader.run import Run
from grader.wording import listed
from grader.worker.process.temporary_folder import remove_temporary_folder

_PATIENCE_SECONDS = 1.0
_MOST_NAMED = 20
"""Submissions that a message lists."""
_TABLE_WIDTH = 100
"""Columns of the table where standard output is no terminal."""


def run(paths: Sequence[Path], options: Options, format_name: str, *, feedback: bool, progress: bool) -> NoReturn:
    """Grade, print one report, write all of them, and exit with the status that the result has.

    Args:
        paths: What is graded.
        options: As the user gave them.
        format_name: Of the report that is printed, one of `report.names.Format`.
        feedback: Whether each student gets a page.
        progress: Whether it is shown how far the run is.
    """
    begin = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM):  # a CI job that is cancelled gets SIGTERM
        signal.signal(number, _interrupt)
    observer = _observer(progress=progress)
    try:
        with observer:
            gradebook = grade(
                paths, options, observer, partial(_compare, options, observer) if options.originality else None
            )
        _hand_over(gradebook, options, format_name, feedback=feedback)
        observer.ended(gradebook, options.out / PAGE, time.monotonic() - begin)
        if options.originality and (options.out / ORIGINALITY).exists():
            click.echo(f"originality, for you alone: {shown(str(options.out / ORIGINALITY))}", err=True)
    except GraderError as error:
        click.echo(f"grade: {shown(str(error))}", err=True)
        sys.exit(error.exit_status)
    except Exception as error:  # noqa: BLE001 - a bug of ours must not look like the verdict that status 1 is
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            message = _no_room(error)
        else:
            message = _keep_traceback(options.out)
        click.echo(f"grade: {message}", err=True)
        sys.exit(GraderError.exit_status)
    except KeyboardInterrupt:
        _say_what_was_graded(observer)
        _exit_soon(INTERRUPTED)
    sys.exit(gradebook.exit_status)


def _compare(options: Options, observer: Quiet, run: Run) -> None:
    """Write the page on originality; whatever goes wrong with it, the grades are reported all the same."""
    from grader.compared import compare  # noqa: PLC0415 - only where it is asked for
    from grader.report.page.originality_page import to_originality_page  # noqa: PLC0415

    problem = ""
    try:
        write_file(options.out, ORIGINALITY, to_originality_page(compare(run, options.assignment)))
    except CancelledError:
        raise
    except GraderError as error:
        problem = str(error)
    except Exception:  # noqa: BLE001 - a bug that only this page meets
        problem = _keep_traceback(options.out)
    if problem:
        (options.out / ORIGINALITY).unlink(missing_ok=True)  # that of an earlier run
        observer.warn(f"The submissions were not compared with each other, and {ORIGINALITY} is not there. {problem}")


def _interrupt(*_: object) -> NoReturn:
    """Stop at the first Ctrl-C; a second one must not interrupt the stopping."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _exit_soon(status: int) -> NoReturn:
    """Exit, and do not wait for a thread that waits for the fork server to import TensorFlow."""

    def give_up() -> None:
        remove_temporary_folder()
        os._exit(status)  # the kernel ends the children with this process

    hurry = threading.Timer(_PATIENCE_SECONDS, give_up)
    hurry.daemon = True
    hurry.start()
    sys.exit(status)


def _observer(*, progress: bool) -> Quiet:
    if not progress:
        return Quiet()
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":  # which cannot draw a bar anew
        return Lines()
    from grader.display import Display  # noqa: PLC0415 - rich is needed at a terminal only

    return Display()


def _no_room(error: OSError) -> str:
    place = f" ({shown(str(error.filename))})" if error.filename else ""
    return (
        f"The disk is full: {error.strerror}{place}. "
        "Make room: what was computed is kept, and the same command goes on from there."
    )


def _keep_traceback(out: Path) -> str:
    """Write the traceback of a bug to a file; the message for the user."""
    path, details = out / "traceback.txt", traceback.format_exc()
    report = f"The details are in {path}; please report them."
    try:
        write_whole(path, details)
    except OSError:
        report = shown(details)
    return f"The grader itself failed: this is a bug in it, and nobody's fault. What was graded is kept. {report}"


def _hand_over(gradebook: Gradebook, options: Options, format_name: str, *, feedback: bool) -> None:
    """Print one report and write all others; a fault in one is no reason to lose the others."""
    try:
        _print_report(gradebook, format_name, feedback=feedback)
    except OSError as error:
        _give_up_printing()
        raise GraderError(
            happened=f"The report could not be printed: {error.strerror or error}.",
            remedy=f"What was computed is kept: run the same command again, or read the reports in {options.out}.",
        ) from error
    finally:
        images = _test_images(gradebook) if feedback else None
        write_reports(gradebook, options.out, feedback=feedback, images=images, is_whole_class=not options.is_partial)
        if gradebook.desk:
            own = run_folder(options.out, gradebook.desk.run)
            if not (own / FILE).exists():  # else an earlier run that found the same has written them
                write_reports(gradebook, own, feedback=feedback, images=images)


def _test_images(gradebook: Gradebook) -> Images | None:
    """The images that students may see, if they are allowed to see any."""
    dataset = gradebook.provenance.dataset
    if dataset is None or not gradebook.assignment.feedback.test_images:
        return None
    folder = find_prepared(dataset.sha256)
    return cast("Images", load_array(folder, TEST_IMAGES)) if folder else None


def _give_up_printing() -> None:
    """Let go of what could not be printed: Python would try again, and complain, when it ends."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a descriptor is wanted, not a path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _print_report(gradebook: Gradebook, format_name: str, *, feedback: bool) -> None:
    width = get_terminal_size().columns if sys.stdout.isatty() else _TABLE_WIDTH
    if format_name == Format.HTML and not feedback:  # without pages of students there is nothing to lead to
        text = class_page(gradebook, linked=False)
    else:
        text = FORMATS[format_name](gradebook, width)
    click.echo(text.rstrip("\n"))


def _say_what_was_graded(observer: Quiet) -> None:
    ids = observer.graded_ids
    names = listed(list(map(shown, ids)), _MOST_NAMED)
    message = f"Interrupted. Graded: {len(ids):,} ({names})." if ids else "Interrupted before anything was graded."
    click.echo(f"grade: {message} What was computed is kept; the same command goes on from there.", err=True)
