"""The command `gradebook`: reads a `gradebook.json`, and writes it in the formats of other systems."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from grader.collect.roster import Roster, read_roster
from grader.command import run_command
from grader.errors import InputError
from grader.export.formats import EXPORTS
from grader.export.names import TARGET_NAMES
from grader.export.people import check_people, only_people, with_people
from grader.gradebook import Gradebook
from grader.report.captions import warnings
from grader.report.files import write_file
from grader.report.json import FILE, read_gradebook
from grader.report.text import shown
from grader.wording import listed

_MOST_NAMED = 20
"""Students or files that a message lists."""


@click.group(context_settings={"max_content_width": 100})
def gradebook() -> None:
    """Give the grades of a class to other systems. It needs what grade has written, and grades nothing.

    Exit status: 0 done, 2 wrong usage or input, 3 a file cannot be written, 130 interrupted.
    """


@gradebook.command()
@click.argument("target", metavar="FORMAT", type=click.Choice(TARGET_NAMES))
@click.argument("book", metavar="[GRADEBOOK]", default=Path(".grade") / FILE, type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="DIR",
    default=None,
    show_default="export, beside the gradebook",
    type=click.Path(path_type=Path),
    help="The folder for the files.",
)
@click.option(
    "--roster",
    metavar="FILE",
    default=None,
    type=click.Path(path_type=Path),
    help="The class list as grade takes it, or the gradebook that Canvas or the worksheet that Moodle exports.",
)
@click.option("--only-roster", is_flag=True, help="Leave out who is not on the roster, instead of refusing.")
@click.option("--only", metavar="ID", default=None, help="Only this submission.")
@click.option(
    "--title",
    metavar="TEXT",
    default=None,
    show_default="the assignment's name",
    help="What the other system calls the assignment; Canvas knows it surely by its number, 'CNN (12345)'.",
)
def export(
    target: str,
    book: Path,
    out: Path | None,
    roster: Path | None,
    only: str | None,
    title: str | None,
    *,
    only_roster: bool,
) -> None:
    """Write the grades in the FORMAT of another system.

    GRADEBOOK is a gradebook.json or its folder; .grade/gradebook.json by default.
    FORMAT is one of canvas, canvas-comments, moodle, moodle-feedback, gradescope, nbgrader,
    junit, classroom, csv, excel.
    """  # fmt: skip
    path = book / FILE if book.is_dir() else book
    grades = read_gradebook(path)
    people = read_roster(roster) if roster else None
    if people:
        grades = with_people(grades, people)
        _say_who_has_no_row(grades, people)
    if only_roster:
        grades = only_people(grades, people)
    if only is not None:
        grades = grades.only(only)
    if title is not None:
        if not title.strip():
            raise InputError(
                expected="--title to be the assignment's name in the other system",
                received="an empty text",
                remedy="Leave it out, or write the name as that system shows it.",
            )
        grades = grades.model_copy(update={"assignment": grades.assignment.model_copy(update={"name": title})})
    chosen = EXPORTS[target]
    check_people(grades, target, chosen.columns, people)
    folder = out or path.parent / "export"
    files = chosen.files(grades)
    for name, content in files.items():
        write_file(folder, name, content)
    for note in (*warnings(grades), *chosen.notes(grades)):
        _say(note)
    click.echo(f"Written to {shown(str(folder))}: {listed(list(map(shown, files)), _MOST_NAMED)}.")


def _say_who_has_no_row(grades: Gradebook, roster: Roster) -> None:
    present = {grade.student.id for grade in grades.submissions if grade.student}
    absent = [student.id for student in roster.students if student.id not in present]
    if absent:
        _say(f"On the roster, and not in the gradebook: {listed(list(map(shown, absent)), _MOST_NAMED)}.")


def _say(sentence: str) -> None:
    click.echo(f"gradebook: {sentence}", err=True)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of the console script."""
    run_command(gradebook, "gradebook", arguments, interrupted="Interrupted; run the same command again.")
