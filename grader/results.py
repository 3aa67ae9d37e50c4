"""The command `results`: lists what a results store holds, and prunes it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import click
from tabulate import tabulate

from grader.command import run_command
from grader.errors import InputError
from grader.options import STORE_FILE
from grader.report.text import shown
from grader.store.results import Store
from grader.store.upkeep import UNKNOWN, Group, Wanted, count, old_tables, opened, remove, survey
from grader.store.use import SOFTWARE
from grader.wording import number_of

_KINDS = {"Build": "builds", "Trial": "trainings", "Fingerprints": "fingerprints", UNKNOWN: "unknown"}

_store_option = click.option(
    "--store",
    metavar="URL",
    default=None,
    envvar="GRADE_STORE",
    show_envvar=True,
    show_default="sqlite, in --out",
    help="The store, as grade was given it: sqlite:///FILE, or postgresql://USER@HOST/DATABASE.",
)
_out_option = click.option(
    "--out",
    metavar="DIR",
    default=".grade",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where grade keeps its results when it is given no --store.",
)


@click.group(context_settings={"max_content_width": 100})
def results() -> None:
    """List and prune the results that grade keeps, so that nothing is computed twice.

    Exit status: 0 done, 2 wrong usage, 3 the store cannot be used, 130 interrupted.
    """


@results.command(name="list")
@_store_option
@_out_option
def list_(store: str | None, out: Path) -> None:
    """Show how many results the store holds, of which kinds, made by which software, and when they were used."""
    with opened(store or out / STORE_FILE) as shelf:
        _show(shelf)


@results.command()
@_store_option
@_out_option
@click.option("--others", is_flag=True, help="Results that other versions of grader, Python, TensorFlow or Keras made.")
@click.option(
    "--unused-days", metavar="N", type=click.IntRange(1, 36_500), help="Results that no run used for N days or more."
)
@click.option(
    "--keep",
    metavar="KIND",
    multiple=True,
    type=click.Choice(sorted(set(_KINDS.values()))),
    help=f"Keep these all the same: {', '.join(sorted(set(_KINDS.values())))}. May be given more than once.",
)
@click.option("--yes", is_flag=True, help="Remove them; without this, only say what would be removed.")
def prune(
    store: str | None, out: Path, *, others: bool, unused_days: int | None, keep: tuple[str, ...], yes: bool
) -> None:
    """Remove results that nobody needs any more: what is needed after all is computed again.

    Nothing is removed without --yes. When a result was last used is known to the day.
    """
    if not others and unused_days is None:
        raise InputError(
            expected="--others, --unused-days N or both", received="neither", remedy="Say which results are to go."
        )
    wanted = Wanted(others, unused_days, [kind for kind, name in _KINDS.items() if name in keep])
    with opened(store or out / STORE_FILE) as shelf:
        tables = old_tables(shelf) if others and not keep else {}
        number = count(shelf, wanted) + sum(tables.values())
        if not yes:
            held = number_of(_held(shelf), "result")
            click.echo(f"{number_of(number, 'result')} would be removed, of {held}. To remove them, add --yes.")
            return
        before = shelf.size()
        removed = remove(shelf, wanted, list(tables)) + sum(tables.values())
        shelf.compact()
        after = shelf.size()
        click.echo(f"Removed: {number_of(removed, 'result')}. Left: {number_of(_held(shelf), 'result')}.")
        click.echo(f"Size of the store: {_mib(before)} before, {_mib(after)} now.")


def _show(shelf: Store) -> None:
    groups, tables = survey(shelf), old_tables(shelf)
    rows = [_row(group) for group in groups]
    rows += [("older format", name, f"{number:,}", "", "", "") for name, number in tables.items()]
    if rows:
        headers = ("kind", "made by", "results", "MiB", "oldest use", "newest use")
        alignment = ("left", "left", "right", "right", "left", "left")
        click.echo(tabulate(rows, headers=headers, colalign=alignment, disable_numparse=True))
    click.echo(f"{number_of(_held(shelf), 'result')}; size of the store: {_mib(shelf.size())}.")
    click.echo(f"Results of today are made by {SOFTWARE}.")


def _row(group: Group) -> tuple[str, ...]:
    return (
        _KINDS.get(group.kind) or shown(group.kind),
        shown(group.software) or "unknown",
        f"{group.results:,}",
        f"{group.characters / 2**20:,.1f}",
        shown(group.first) or "unknown",
        shown(group.last) or "unknown",
    )


def _held(shelf: Store) -> int:
    return sum(group.results for group in survey(shelf)) + sum(old_tables(shelf).values())


def _mib(size: int) -> str:
    return f"{size / 2**20:,.1f} MiB"


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point of the console script."""
    run_command(results, "results", arguments, interrupted="Interrupted; what was not removed yet is still there.")
