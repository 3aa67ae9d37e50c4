"""The command `grade`: its options; `console` runs it."""

import atexit
import gc
import io
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from grader import __version__
from grader.collect.attempt_names import ATTEMPT_NAMES, Attempts
from grader.collect.layout_names import AUTO, LAYOUT_NAMES
from grader.command import run_command
from grader.engine.dask.address import LOCAL
from grader.report.names import FORMAT_NAMES, Format

_COLLECT_AFTER = 1_000_000
"""New objects after which Python looks for cycles: what a run makes lives to its end, and is looked through in vain."""


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
    "--adjust",
    metavar="FILE",
    default=None,
    show_default="that of the last run",
    type=click.Path(path_type=Path),
    help="A .csv file of points by hand, excuses and corrections: id, check, points or delta, comment.",
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
    "--only", metavar="ID", multiple=True, help="Grade this submission and no other; may be given more than once."
)
@click.option(
    "--changed-since",
    metavar="REV",
    default=None,
    help="Grade only what has changed in git since this branch left REV; everybody, if the assignment, the reference "
    "or the grader has.",
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
    "--engine",
    metavar="WHERE",
    default=LOCAL,
    show_default=True,
    help="Where models are built and trained: local, or a Dask cluster, dask://HOST:PORT, tls://HOST:PORT or the "
    ".json file of its scheduler; docs/cluster.md.",
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
    "--originality",
    is_flag=True,
    help="Compare the submissions with each other, and write originality.html into --out: for you to look at, apart "
    "from all grades, reports and students' pages.",
)
@click.option(
    "--no-train", "train", flag_value=False, default=True, help="Stop after the checks that need no training."
)
@click.option(
    "--no-feedback", "feedback", flag_value=False, default=True, help="Write no page for each student into --out."
)
@click.option(
    "--no-progress",
    "progress",
    flag_value=False,
    default=True,
    help="Show no bars and no line for each submission; warnings and the last line stay.",
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
    engine: str,
    format_name: str,
    *,
    store: str | None,
    layout: str,
    name_pattern: str | None,
    roster: Path | None,
    adjust: Path | None,
    attempts: str,
    only: tuple[str, ...],
    changed_since: str | None,
    originality: bool,
    train: bool,
    feedback: bool,
    progress: bool,
    fresh: bool,
    jailed: bool,
) -> None:
    """Grade CNN submissions alongside the reference solution.

    PATHS are folders of submissions, a course system's downloads (.zip or unpacked), one
    submission's folder, or single .py or .ipynb files.

    Exit status: 0 all passed or are excused, 1 some submission failed, 2 wrong usage or
    spec, 3 the grader itself failed or some result is an error, 130 interrupted.
    """  # fmt: skip
    from grader.assignment import find_assignment
    from grader.console import run
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
        adjust=adjust,
        attempts=attempts,
        only=only,
        changed_since=changed_since,
        store=store,
        engine=engine,
        originality=originality,
    )
    run(paths, options, format_name, feedback=feedback, progress=progress)


def _print_versions(context: click.Context) -> NoReturn:
    from grader.versions import IMPORTS, MACHINE, VERSIONS

    click.echo(f"grade {__version__}: {', '.join(f'{name} {version}' for name, version in VERSIONS.items())}")
    click.echo(f"{MACHINE} {IMPORTS}")
    context.exit()


def main() -> NoReturn:
    """Entry point of the console script."""
    gc.set_threshold(_COLLECT_AFTER)
    # Looking for cycles once more, only to end, takes a seventh of a run that knows all results.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal may know fewer characters than a name has
    run_command(grade, "grade", interrupted="Interrupted before anything was graded.")
