"""What clauses say about the number of parameters."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from grader.claims import words as w
from grader.claims.clauses import Clause, Number, Token

Size = Literal["more", "fewer", "as many"]
_ELSEWHERE = w.NEGATIONS | w.ACCURACY | w.ERRORS | {"per", "most", "than"}


def size_of(parts: Sequence[Clause]) -> Size | None:
    """More, fewer or as many parameters, where all clauses that speak of them agree."""
    sizes = {size for clause in parts if clause.words & w.PARAMETERS for size in _sizes(clause)}
    return sizes.pop() if len(sizes) == 1 else None


def _sizes(clause: Clause) -> Iterator[Size]:
    tokens, words = clause.tokens, clause.words
    if words & _ELSEWHERE or ("more", "of") in pairwise(tokens):
        return
    numbers = [token for token in tokens if isinstance(token, Number)]
    if size := _by_words(words, w.TWICE, w.HALF) or _by_words(words, w.ENLARGED, w.DIMINISHED):
        yield size
    elif words & w.SAME or ("as", "many") in pairwise(tokens):
        yield "as many"
    elif len(numbers) == 1 and numbers[0].is_signed:
        yield "more" if numbers[0].value > 0 else "fewer"
    elif len(numbers) == 2 and all(number.is_large for number in numbers) and (order := _order(tokens)):
        change = order * (numbers[1].value - numbers[0].value)
        yield "more" if change > 0 else "fewer" if change < 0 else "as many"


def _by_words(words: frozenset[str], enlarged: frozenset[str], diminished: frozenset[str]) -> Size | None:
    if bool(words & enlarged) == bool(words & diminished):
        return None
    return "more" if words & enlarged else "fewer"


def _order(tokens: Sequence[Token]) -> int:
    """1 where the second of two numbers is the variant's, -1 where the first one is, 0 where nobody knows."""
    if "instead" in tokens:
        return -1
    return 1 if "->" in tokens or ("from" in tokens and "to" in tokens) else 0
