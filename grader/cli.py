"""The command `grade`: parse, call, print, exit; nothing else prints or exits."""

import errno
import io
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from grader import __version__
from grader.collect.attempt_names import ATTEMPT_NAMES, Attempts
from grader.collect.layout_names import AUTO, LAYOUT_NAMES
from grader.errors import GraderError
from grader.report.names import FORMAT_NAMES, Format
from grader.report.text import shown
from grader.wording import listed

if TYPE_CHECKING:
    from grader.gradebook import Gradebook
    from grader.options import Options
    from grader.progress import Lines

_INTERRUPTED = 130
"""128 + SIGINT, as shells count."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
_PATIENCE_SECONDS = 1.0
_MOST_NAMED = 20
"""Submissions that a message lists."""
_TABLE_WIDTH = 100
"""Columns of the table where standard output is no terminal."""


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command(context_settings={"max_content_width": 100})
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...", type=click.Path(path_type=Path))
@click.option(
    "--assignment",
    metavar="DIR",
    default=None,
    show_default="assignment, or the folder you are in",
    type=click.Path(path_type=Path),
    help="Folder with the assignment's spec.toml.",
)
@click.option(
    "--out",
    metavar="DIR",
    default=".grade",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where gradebook.json, the reports and all known results are kept.",
)
@click.option(
    "--store",
    metavar="URL",
    default=None,
    envvar="GRADE_STORE",
    show_envvar=True,
    show_default="sqlite, in --out",
    help="Another place for known results: sqlite:///FILE, or postgresql://USER@HOST/DATABASE for several graders.",
)
@click.option(
    "--recipe",
    metavar="NAME",
    default=None,
    show_default="the first one",
    help="How models are trained: a [recipes.NAME] of spec.toml.",
)
@click.option(
    "--data",
    metavar="FILE",
    default=None,
    type=click.Path(path_type=Path),
    help="An .npz file to use instead of the one that spec.toml names, or of Keras's copy of MNIST.",
)
@click.option(
    "--layout",
    metavar="NAME",
    default=AUTO,
    show_default=True,
    type=click.Choice(LAYOUT_NAMES),
    help=f"How the submissions lie: {', '.join(LAYOUT_NAMES)}.",
)
@click.option(
    "--name-pattern",
    metavar="PATTERN",
    default=None,
    help="How they are named in any other system, such as {id}_{attempt}_{file}; docs/instructor.md has the fields.",
)
@click.option(
    "--roster",
    metavar="FILE",
    default=None,
    type=click.Path(path_type=Path),
    help="A .csv file of the class: id, name, email, section, group, login, canvas_id, github, and the like.",
)
@click.option(
    "--attempts",
    metavar="NAME",
    default=Attempts.LATEST.value,
    show_default=True,
    type=click.Choice(ATTEMPT_NAMES),
    help=f"What is graded of who handed in more than once: {', '.join(ATTEMPT_NAMES)} (none, but an error).",
)
@click.option(
    "--jobs",
    metavar="N",
    default=_processors,
    show_default="processors",
    type=click.IntRange(min=1),
    help="Submissions that are built or trained at the same time; grades do not depend on it.",
)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    default=Format.TABLE.value,
    show_default=True,
    type=click.Choice(FORMAT_NAMES),
    help=f"Report on standard output: {', '.join(FORMAT_NAMES)}.",
)
@click.option(
    "--no-train", "train", flag_value=False, default=True, help="Stop after the checks that need no training."
)
@click.option(
    "--no-feedback", "feedback", flag_value=False, default=True, help="Write no page for each student into --out."
)
@click.option("--fresh", is_flag=True, help="Compute everything again, whatever is known.")
@click.option(
    "--unsafe-no-jail",
    "jailed",
    flag_value=False,
    default=True,
    help="Run student code unconfined. Only for code you wrote; every report will say so.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=lambda context, _, asked: _print_versions(context) if asked else None,
    help="Show the versions of the grader, Python, TensorFlow and Keras, and exit.",
)
def grade(  # noqa: PLR0913 - one argument for each option
    paths: tuple[Path, ...],
    assignment: Path | None,
    out: Path,
    recipe: str | None,
    data: Path | None,
    jobs: int,
    format_name: str,
    *,
    store: str | None,
    layout: str,
    name_pattern: str | None,
    roster: Path | None,
    attempts: str,
    train: bool,
    feedback: bool,
    fresh: bool,
    jailed: bool,
) -> None:
    """Grade CNN submissions beside the reference solution.

    PATHS are folders of submissions, a course system's downloads (.zip or unpacked), one
    submission's folder, or single .py or .ipynb files.

    Exit status: 0 all passed, 1 some submission failed, 2 wrong usage or spec,
    3 the grader itself failed or some result is an error, 130 interrupted.
    """  # fmt: skip
    from grader.assignment import find_assignment
    from grader.options import Options

    options = Options(
        assignment=assignment or find_assignment(),
        recipe=recipe,
        out=out,
        data=data,
        jobs=jobs,
        train=train,
        fresh=fresh,
        jailed=jailed,
        layout=layout,
        name_pattern=name_pattern,
        roster=roster,
        attempts=attempts,
        store=store,
    )
    _run(paths, options, format_name, feedback=feedback)


def _print_versions(context: click.Context) -> NoReturn:
    from grader.versions import VERSIONS

    click.echo(f"grade {__version__}: {', '.join(f'{name} {version}' for name, version in VERSIONS.items())}")
    context.exit()


def main() -> NoReturn:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may know fewer characters than a name has
    try:
        sys.exit(grade.main(prog_name="grade", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):  # before anything was begun
        click.echo("grade: Interrupted before anything was graded.", err=True)
        sys.exit(_INTERRUPTED)


def _run(paths: tuple[Path, ...], options: "Options", format_name: str, *, feedback: bool) -> NoReturn:
    for number in (signal.SIGINT, signal.SIGTERM):  # a CI job that is cancelled gets SIGTERM
        signal.signal(number, _interrupt)
    observer = _observer()
    try:
        from grader.pipeline import grade as grade_all

        with observer:
            gradebook = grade_all(paths, options, observer)
        _hand_over(gradebook, options.out, format_name, feedback=feedback)
    except GraderError as error:
        click.echo(f"grade: {shown(str(error))}", err=True)
        sys.exit(error.exit_status)
    except Exception as error:  # noqa: BLE001 - a bug of ours must not look like the verdict that status 1 is
        if isinstance(error, OSError) and error.errno in _FULL:
            message = _no_room(error)
        else:
            message = _keep_traceback(options.out)
        click.echo(f"grade: {message}", err=True)
        sys.exit(GraderError.exit_status)
    except KeyboardInterrupt:
        _say_what_was_graded(observer)
        _exit_soon(_INTERRUPTED)
    sys.exit(gradebook.exit_status)


def _interrupt(*_: object) -> NoReturn:
    """Stop at the first Ctrl-C; a second one must not interrupt the stopping."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _exit_soon(status: int) -> NoReturn:
    """Exit, and do not wait for a thread that waits for the fork server to import TensorFlow."""

    def give_up() -> None:
        from grader.worker.process.temporary_folder import remove_temporary_folder

        remove_temporary_folder()
        os._exit(status)  # the kernel ends the children with this process

    hurry = threading.Timer(_PATIENCE_SECONDS, give_up)
    hurry.daemon = True
    hurry.start()
    sys.exit(status)


def _observer() -> "Lines":
    from grader.progress import Display, Lines

    return Display() if sys.stderr.isatty() else Lines()


def _no_room(error: OSError) -> str:
    place = f" ({shown(str(error.filename))})" if error.filename else ""
    return (
        f"The disk is full: {error.strerror}{place}. "
        "Make room: what was computed is kept, and the same command goes on from there."
    )


def _keep_traceback(out: Path) -> str:
    """Write the traceback of a bug to a file; the message for the user."""
    from grader.report.files import write_whole

    path, details = out / "traceback.txt", traceback.format_exc()
    report = f"The details are in {path}; please report them."
    try:
        write_whole(path, details)
    except OSError:
        report = shown(details)
    return f"The grader itself failed: this is a bug in it, and nobody's fault. What was graded is kept. {report}"


def _hand_over(gradebook: "Gradebook", out: Path, format_name: str, *, feedback: bool) -> None:
    """Print one report and write all others; a fault in one is no reason to lose the others."""
    from grader.report.files import write_reports

    try:
        _print_report(gradebook, format_name)
    except OSError as error:
        _give_up_printing()
        raise GraderError(
            happened=f"The report could not be printed: {error.strerror or error}.",
            remedy=f"What was computed is kept: run the same command again, or read the reports in {out}.",
        ) from error
    finally:
        write_reports(gradebook, out, feedback=feedback)


def _give_up_printing() -> None:
    """Let go of what could not be printed: Python would try again, and complain, when it ends."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a descriptor is wanted, not a path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _print_report(gradebook: "Gradebook", format_name: str) -> None:
    from shutil import get_terminal_size

    from grader.report.formats import FORMATS

    width = get_terminal_size().columns if sys.stdout.isatty() else _TABLE_WIDTH
    click.echo(FORMATS[format_name](gradebook, width).rstrip("\n"))


def _say_what_was_graded(observer: "Lines") -> None:
    ids = observer.graded_ids
    names = listed(list(map(shown, ids)), _MOST_NAMED)
    message = f"Interrupted. Graded: {len(ids):,} ({names})." if ids else "Interrupted before anything was graded."
    click.echo(f"grade: {message} What was computed is kept; the same command goes on from there.", err=True)
