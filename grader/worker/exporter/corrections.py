"""What is to be written in place of a part of a student's file, as values: which text, and why."""

import ast
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

Part: TypeAlias = str | ast.expr
"""Text, or an expression of the file that stays, as far as nothing in it is corrected too."""
Parts: TypeAlias = tuple[Part, ...]


class Reasons(NamedTuple):
    """Why something must be corrected."""

    changes: tuple[tuple[str, str], ...] = ()
    """Old names and new ones; the new one is empty where the old one has to go."""
    spellings: tuple[tuple[str, str], ...] = ()
    """The same of what Keras reads under both names."""
    owner: str = "Keras"
    """What no longer has the old names."""
    problem: str = ""
    """Whatever else there is to know, as whole sentences."""
    advice: str = ""
    """What the author has to decide, as whole sentences."""


class Correction(NamedTuple):
    """A part of the file, and what to write in its place."""

    node: ast.expr | ast.stmt
    parts: Parts | None
    """`None` where what to write is for the author to decide."""
    reasons: Reasons
    is_refused: bool = True
    """Whether the file cannot be built without it."""
    blamed: tuple[ast.expr, ...] = ()
    """Other parts of the file where that is noticed."""


def joined(arguments: Sequence[Parts]) -> Parts:
    """Put commas between arguments."""
    parts: list[Part] = []
    for argument in arguments:
        parts += [", ", *argument] if parts else argument
    return tuple(parts)


def separated(values: Sequence[ast.expr]) -> Parts:
    """Put commas between expressions."""
    return joined([(value,) for value in values])
