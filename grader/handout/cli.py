"""The command `handout`: generates what students get, and the reference solution, from the lesson."""

import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click

from grader.command import run_command
from grader.errors import InputError

_OUT_OF_DATE = 1
_ABOUT_MNIST = (
    "The images of this assignment are others. Write these passages anew if need be, and take the marks {% mnist %} "
    "and {% endmnist %} around one away when it is as you want it."
)


@click.command()
@click.argument("assignment", default="assignment", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit with status 1 if a file is out of date.")
@click.option("--run", "rerun", is_flag=True, help="Run the lesson's code even if it has not changed.")
@click.option(
    "--data",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="An .npz file that the lesson's code runs on: full MNIST, in place of the digits that come with the grader, "
    "or the images that spec.toml names.",
)
def handout(assignment: Path, *, check: bool, rerun: bool, data: Path | None) -> None:
    """Generate template, notebook, page and reference solution of DIR (default: assignment).

    They come from lesson.md, which lies beside the reference solution, and from DIR/spec.toml. The lesson's code is
    run if it has changed; what it prints and computes is kept in lesson.json, what it draws in DIR/figures.

    Where spec.toml names images of your own, students get a copy without the labels of the test images, the lesson's
    code runs on that copy, and passages of the lesson that are about MNIST are listed.

    Exit status: 0 done, 1 --check found a file that is out of date, 2 wrong usage, lesson or spec.
    """
    try:
        from grader.handout.make import about_mnist, make, out_of_date
    except ModuleNotFoundError as error:
        raise InputError(
            happened=f"The package {error.name}, which generating a handout needs, is not installed.",
            remedy='Run: pip install "cnn-grader[handout]", or in a clone: pip install -e ".[handout]".',
        ) from error
    if not check:
        with tempfile.TemporaryDirectory() as scratch:
            for path in make(assignment, Path(scratch), rerun=rerun, data=data):
                click.echo(f"wrote {path}")
        if passages := about_mnist(assignment):
            click.echo("\n".join(passages))
            click.echo(_ABOUT_MNIST, err=True)
        return
    stale = out_of_date(assignment, data)
    for path in stale:
        click.echo(f"out of date: {path}")
    if stale:
        click.echo(f"Run: handout {assignment}", err=True)
        sys.exit(_OUT_OF_DATE)


def main() -> NoReturn:
    """Entry point of the console script."""
    run_command(handout, "handout", interrupted="Interrupted; nothing was written.", escape=str)
