"""The command `gradescope`: makes the zip file of an autograder; its other commands are called in the container."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click

from grader.command import run_command
from grader.errors import GraderError
from grader.gradescope.container import check_memory
from grader.gradescope.grading import finish as finish_grading
from grader.gradescope.grading import prepare as prepare_grading
from grader.gradescope.grading import reference as find_reference
from grader.gradescope.pack import Settings
from grader.gradescope.pack import pack as pack_autograder
from grader.report.files import write_whole

_root = click.argument("root", metavar="ROOT", type=click.Path(path_type=Path))


@click.group(context_settings={"max_content_width": 100})
def gradescope() -> None:
    """Grade on Gradescope.

    Exit status: 0 done, 2 wrong usage or assignment, 3 it cannot be done here, 130 interrupted.
    """


@gradescope.command()
@click.argument("assignment", default="assignment", metavar="[DIR]", type=click.Path(path_type=Path))
@click.option(
    "--wheel",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="The grader: what pip wheel --no-deps makes of it.",
)
@click.option(
    "--out",
    metavar="FILE",
    default="autograder.zip",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The zip file that Gradescope gets.",
)
@click.option(
    "--recipe", metavar="NAME", default=None, show_default="the first one", help="How models are trained there."
)
@click.option("--hidden", metavar="CHECK", multiple=True, help="Students never see this check.")
@click.option(
    "--after-published", metavar="CHECK", multiple=True, help="They see it when grades are published; docs/ci.md."
)
@click.option(
    "--unsafe-no-jail",
    "jailed",
    flag_value=False,
    default=True,
    help="Run student code unconfined, for a container without Landlock; every result will say so.",
)
def pack(
    assignment: Path,
    wheel: Path,
    out: Path,
    recipe: str | None,
    hidden: tuple[str, ...],
    after_published: tuple[str, ...],
    *,
    jailed: bool,
) -> None:
    """Make the zip file of an autograder of the assignment in DIR (default: assignment).

    It holds the assignment, the reference solution, the grader, setup.sh and run_autograder.
    """
    visibility = dict.fromkeys(after_published, "after_published") | dict.fromkeys(hidden, "hidden")
    content = pack_autograder(assignment, wheel, Settings(recipe, jailed, visibility))
    try:
        write_whole(out, content)
    except OSError as error:
        raise GraderError(
            happened=f"{out} cannot be written: {error.strerror}.", remedy="Name another file with --out."
        ) from error
    click.echo(f"wrote {out} ({len(content) / 2**20:.1f} MiB)")


@gradescope.command(hidden=True)
@_root
def prepare(root: Path) -> None:
    """Check the container, and lay out a class of one in ROOT/grading."""
    check_memory()
    prepare_grading(root)


@gradescope.command(hidden=True)
@_root
def reference(root: Path) -> None:
    """Print where the reference solution lies."""
    click.echo(str(find_reference(root)))


@gradescope.command(hidden=True)
@_root
def finish(root: Path) -> None:
    """Write ROOT/results/results.json."""
    finish_grading(root)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of the console script."""
    run_command(gradescope, "gradescope", arguments)
