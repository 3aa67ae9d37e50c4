"""Which of the submissions that were found are graded: those with an id that was named, those that have changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.collect.attempts import Row
from grader.collect.changes import changes_since, touched
from grader.errors import InputError
from grader.printable import shortened
from grader.wording import listed

_PACKAGE = Path(__file__).parent.parent
GRADER = (_PACKAGE, *(_PACKAGE.parent / name for name in ("pyproject.toml", "requirements.txt")))
"""What grades; where it is installed, the two files are not there."""
_MOST_NAMED = 5


class Selection(NamedTuple):
    """What the caller wants to have graded; with both, what fits both."""

    only: tuple[str, ...] = ()
    """Ids; empty for all."""
    changed_since: str | None = None
    """A revision."""


def select(
    rows: Sequence[Row],
    selection: Selection,
    paths: Sequence[Path],
    rules: Sequence[Path],
    inform: Callable[[str], None],
) -> tuple[Row, ...]:
    """Choose from the class.

    Args:
        rows: Everybody.
        selection: What is wanted.
        paths: Where the class was found.
        rules: Files and folders on which everybody's grade depends: if one of them changed, everybody's has.
        inform: Hears what was chosen because of changes.

    Raises:
        InputError: An id is nobody's, or it is not known what has changed.
    """
    chosen = _with_ids(rows, selection.only) if selection.only else tuple(rows)
    if selection.changed_since is None:
        return chosen
    changes = changes_since(selection.changed_since, paths, rules)
    since = f"since {shortened(selection.changed_since)}"
    if reasons := changes.among(rules, paths):
        names = listed([reason.name for reason in reasons], _MOST_NAMED)
        inform(f"What everybody's grade depends on has changed {since} ({names}): nobody is left out.")
        return chosen
    changed = touched(chosen, changes, paths)
    if changed:
        inform(f"Changed {since}, and graded: {len(changed):,} of {len(chosen):,} submissions.")
    else:
        inform(f"No submission has changed {since}: nobody is graded.")
    return changed


def _with_ids(rows: Sequence[Row], ids: Sequence[str]) -> tuple[Row, ...]:
    known = {row.id for row in rows}
    unknown = [identity for identity in ids if identity not in known]
    if unknown:
        raise InputError(
            expected=f"--only to name ids of submissions ({listed(sorted(known), _MOST_NAMED)})",
            received=listed([repr(shortened(identity)) for identity in unknown], _MOST_NAMED),
            remedy="Write the id as the reports show it.",
        )
    return tuple(row for row in rows if row.id in ids)
