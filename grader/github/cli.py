"""The command `python -m grader.github`: annotations, outputs and the summary of the step that calls it."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from grader.command import run_command
from grader.errors import GraderError
from grader.github.annotations import annotations
from grader.github.classroom import notices
from grader.github.summary import summary
from grader.github.totals import totals
from grader.report.json import read_gradebook

_SUMMARY, _OUTPUT = "GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"
"""Variables with the names of the files that the runner reads; unset where nobody does."""


@click.command(context_settings={"max_content_width": 100})
@click.argument("gradebook", default=".grade/gradebook.json", metavar="[GRADEBOOK]", type=click.Path(path_type=Path))
@click.option(
    "--root",
    metavar="DIR",
    default=".",
    show_default="the folder you are in",
    type=click.Path(path_type=Path),
    help="The repository's folder: annotations name files by their paths from there. Call it where grade was called.",
)
@click.option("--note", metavar="TEXT", default="", help="Markdown that stands first in the summary.")
@click.option("--classroom", is_flag=True, help="Print the two notices from which GitHub Classroom takes the points.")
def github(gradebook: Path, root: Path, note: str, *, classroom: bool) -> None:
    """Show a gradebook in a job of GitHub Actions.

    Prints an annotation for each finding, at most ten of a level. Appends totals to the step's outputs and the
    comparison to its summary.

    Exit status: 0 done, 2 wrong usage.
    """
    book = read_gradebook(gradebook)
    points = notices(book) if classroom else []
    for line in [*annotations(book, root, other_notices=len(points)), *points]:
        click.echo(line)
    _append(_SUMMARY, summary(book, note))
    _append(_OUTPUT, "".join(f"{name}={value}\n" for name, value in totals(book).items()))


def _append(variable: str, text: str) -> None:
    if path := os.environ.get(variable):
        try:
            with Path(path).open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(text)
        except OSError as error:
            raise GraderError(
                happened=f"The file that {variable} names cannot be written: {error.strerror}.",
                remedy="Unset the variable where no runner reads it.",
            ) from error


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of the module."""
    run_command(github, "python -m grader.github", arguments)
