"""Verdicts → the comment on a pull request and the state of its commit; no text in them is a student's but ids."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from grader.github.judged import Judged, Verdicts
from grader.printable import shortened
from grader.report.markup import escaped
from grader.report.text import DASH
from grader.wording import listed

MARKER = "<!-- cnn-grader: the verdict of the base branch -->"
"""First line of the comment, by which it is found again."""
_MOST_ROWS = 100
"""A comment holds 65,536 characters."""
_MOST_NAMED = 10
_MAX_DESCRIPTION = 140
"""Characters of a commit status (GitHub's REST documentation, "Commit statuses")."""


class State(NamedTuple):
    """Of a commit."""

    state: str
    """`success`, `failure` or `error`."""
    description: str


def state(verdicts: Verdicts) -> State:
    """Sum up the verdicts."""
    counts = Counter(row.status for row in verdicts.rows)
    if not verdicts.rows:
        return State("success", "No submission has to be graded.")
    others = ", ".join(f"{counts[status]} {status}" for status in ("failed", "missing", "error") if counts[status])
    text = f"{counts['passed']} of {len(verdicts.rows)} passed{f', {others}' if others else ''}"
    if counts["error"]:
        return State("error", text)
    return State("failure" if others else "success", text)


def not_graded(reason: str) -> State:
    """Say that there is no verdict."""
    return State("error", shortened(f"Not graded: {reason}", _MAX_DESCRIPTION - 1))


def comment(verdicts: Verdicts, outcome: State, commit: str, run_url: str) -> str:
    """Write the comment.

    Args:
        verdicts: Of the submissions that the pull request changes.
        outcome: Their sum.
        commit: That was graded.
        run_url: Of the run that graded, where the sentences stand.
    """
    parts = [_heading(outcome, commit)]
    if verdicts.rows:
        parts.append("\n".join(_table(verdicts.rows)))
    if verdicts.ungraded:
        names = listed([escaped(shortened(name)) for name in verdicts.ungraded], _MOST_NAMED)
        parts.append(f"Changed, and no submission: {names}.")
    if verdicts.provisional:
        parts.append("> Provisional: a few digits stood in for MNIST.")
    parts.append(
        f"Graded with the recipe {escaped(verdicts.recipe)} by the base branch's grader, assignment and reference. "
        f"What is to be changed stands in the summary of [this run]({run_url}). Every push writes this comment anew."
    )
    return "\n\n".join(parts) + "\n"


def excuse(outcome: State, commit: str, run_url: str) -> str:
    """Write the comment where there is no verdict."""
    look = f"[The log]({run_url}) says more. Whoever maintains the course has to look."
    return "\n\n".join((_heading(outcome, commit), look)) + "\n"


def _heading(outcome: State, commit: str) -> str:
    return f"{MARKER}\n**{escaped(outcome.description)}** (commit {commit[:10]})"


def _table(rows: tuple[Judged, ...]) -> Iterator[str]:
    yield from ("| submission | verdict | points | accuracy | failed checks |", "| --- | --- | ---: | ---: | --- |")
    for row in rows[:_MOST_ROWS]:
        accuracy = DASH if row.accuracy is None else f"{100 * float(row.accuracy):.2f} %"
        points = DASH if row.status == "error" else f"{row.points:g}/{row.max_points:g}"
        failed = ", ".join(map(escaped, row.unpassed))
        yield f"| {escaped(shortened(row.id))} | {row.status} | {points} | {accuracy} | {failed} |"
    if len(rows) > _MOST_ROWS:
        yield f"| and {len(rows) - _MOST_ROWS:,} more | | | | |"
