"""The command `handout`: makes what students get, and the reference solution, out of the lesson."""

import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import click

from grader.errors import GraderError, InputError

_DIFFERENT = 1


@click.command()
@click.argument("assignment", default="assignment", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; status 1 when a file is not what the lesson makes.")
@click.option("--run", "again", is_flag=True, help="Run the lesson's code, whether or not it has changed.")
def handout(assignment: Path, *, check: bool, again: bool) -> None:
    """Make template, notebook, page and reference solution of DIR (default: assignment).

    They are made from lesson.md, which lies beside the reference solution, and from DIR/spec.toml. The lesson's code is
    run when it has changed; what it prints and computes is kept in lesson.json, what it draws in DIR/figures.

    Exit status: 0 done, 1 --check found a file that is out of date, 2 wrong usage, lesson or spec.
    """
    try:
        from grader.handout.make import make, out_of_date
    except ModuleNotFoundError as error:
        raise InputError(
            expected="the packages that make a handout to be installed",
            received=f"an environment without {error.name}",
            remedy='Run: pip install "cnn-grader[handout]", or in a clone: pip install -e ".[handout]".',
        ) from error
    if not check:
        with tempfile.TemporaryDirectory() as scratch:
            for path in make(assignment, Path(scratch), again=again):
                click.echo(f"wrote {path}")
        return
    different = out_of_date(assignment)
    for path in different:
        click.echo(f"out of date: {path}")
    if different:
        click.echo(f"Run: handout {assignment}", err=True)
        sys.exit(_DIFFERENT)


def main() -> NoReturn:
    """Entry point of the console script."""
    try:
        sys.exit(handout.main(prog_name="handout", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("handout: Interrupted; nothing was written.", err=True)
        sys.exit(130)
    except GraderError as error:
        click.echo(f"handout: {error}", err=True)
        sys.exit(error.exit_status)
