"""Numbers in a clause → a difference in percentage points."""

from collections.abc import Sequence
from typing import NamedTuple

from grader.claims import words as w
from grader.claims.clauses import Number, Token

_UNITS = {"%", "pp", "points", "point", "p"}
_LEVEL = {"to", "reach", "reaches", "reached", "only", "is", "was", "of", "got", "accuracy", "has", "had", "with"}
"""Words before a number that is an accuracy, and no difference."""
_MOST = 50
"""Percentage points; whatever is larger is an accuracy."""
_RELATIVE = 10
"""From so many percent on "improved by 30 %" may be a share of the accuracy or of the errors: it is no difference."""
_FACTORS = {"factor", "times", "x", "fold", "relative", "relatively"}


class Amount(NamedTuple):
    """A difference as it was written."""

    points: float
    """Percentage points that the variant is better; negative where it is worse."""
    slack: float
    """So far from it the writer's own number may have been, before it was rounded."""
    text: str
    """The number as a sentence shows it."""


def pair_of(tokens: Sequence[Token], *, is_error: bool) -> Amount | None:
    """Read two accuracies, of which one is the model's own, as in "from 97.2 to 97.9" or "98.1 % instead of 97 %".

    Args:
        tokens: Of a clause.
        is_error: Whether these are shares of errors.
    """
    places = [place for place, token in enumerate(tokens) if isinstance(token, Number)]
    if len(places) != 2:
        return None
    between = [token for token in tokens[places[0] + 1 : places[1]] if token != "%"]  # noqa: S105
    is_reversed = "instead" in between or (between in (["vs"], ["versus"]) and "before" in tokens[places[1] :])
    is_change = between == ["->"] or ("to" in between and tokens[max(0, places[0] - 1)] == "from")
    if not (is_reversed or is_change):
        return None
    levels = _levels([token for token in tokens if isinstance(token, Number)], is_error=is_error)
    if levels is None:
        return None
    (first, unit), (second, other_unit) = levels
    points = (first - second if is_reversed else second - first) * (-1 if is_error else 1)
    return _amount(points, (unit + other_unit) / 2, tokens)


def _levels(numbers: Sequence[Number], *, is_error: bool) -> list[tuple[float, float]] | None:
    """Both in percent, with the unit of the last digit; nothing where they are no accuracies."""
    if any(number.is_signed or number.is_large for number in numbers):
        return None
    scale = 100.0 if all(0 < number.value <= 1 and number.unit < 1 for number in numbers) and not is_error else 1.0
    levels = [(scale * number.value, scale * number.unit) for number in numbers]
    least = 0 if is_error else _MOST
    return levels if all(least <= level <= 100 for level, _ in levels) else None


def amount_of(tokens: Sequence[Token], said: str | None) -> Amount | None:
    """Read the only difference in a clause.

    Args:
        tokens: Of the clause.
        said: Better or worse, by the words; without one a number needs a sign.
    """
    if _FACTORS & set(tokens):
        return None
    differences = [
        token
        for place, token in enumerate(tokens)
        if isinstance(token, Number)
        and not token.is_large
        and abs(token.value) < (_RELATIVE if "%" in tokens[place + 1 : place + 2] else _MOST)
        and (token.is_signed or (said and _is_difference(tokens, place)))
    ]
    if len(differences) != 1:
        return None
    number = differences[0]
    points = number.value
    if said:
        sign = 1 if said == "better" else -1
        if number.is_signed and points * sign < 0:
            return None
        points = sign * abs(points)
    return _amount(points, number.unit / 2, tokens) if points else None


def _is_difference(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number without a sign says how much, and not how high."""
    before = tokens[place - 1] if place else ""
    behind = tokens[place + 1] if place + 1 < len(tokens) else ""
    if before in _LEVEL:
        return False
    return behind in _UNITS or before == "by" or behind in w.MORE | w.LESS | {"higher", "lower", "better", "worse"}


def _amount(points: float, slack: float, tokens: Sequence[Token]) -> Amount:
    size = abs(points)
    is_rough = bool(w.ROUGHLY & set(tokens))
    return Amount(points, max(slack, size / 2 if is_rough else 0.0), f"{size:.4g}")
