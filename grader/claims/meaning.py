"""What a clause says about the accuracy, by its words and by what turns them round."""

from collections.abc import Iterator, Sequence
from typing import Literal

from grader.claims import words as w
from grader.claims.clauses import Number, Token

Said = Literal["better", "worse", "not better", "not worse", "same", "about the same"]
_Meaning = Said | Literal["a difference"]
OPPOSITE: dict[Said, Said] = {"better": "worse", "worse": "better"}
_DENIED: dict[_Meaning, Said] = {"better": "not better", "worse": "not worse"}
_REACH = 6
"""Words from a negation to the one that it turns round."""
_UNITS = {"%", "pp", "points"}


class UnclearError(Exception):
    """A text that may say the opposite of its words."""


def meaning_of(tokens: Sequence[Token], words: frozenset[str]) -> Said | None:
    """Better, worse or the same, with what a negation makes of it; `None` where the words say nothing of it.

    Args:
        tokens: Of a clause.
        words: Those among them.

    Raises:
        UnclearError: They say several things at once, or what is denied is not clear.
    """
    meanings = dict(_meanings(tokens, words))
    negations = [place for place, token in enumerate(tokens) if token in w.NEGATIONS]
    if not meanings:
        return None
    if len(meanings) > 1 or len(negations) > 1:
        raise UnclearError
    ((meaning, place),) = meanings.items()
    if negations:
        return _denied(tokens, negations[0], place, meaning)
    if meaning == "a difference":
        return None
    return "about the same" if meaning == "same" and words & w.ROUGHLY else meaning


def _denied(tokens: Sequence[Token], negation: int, place: int, meaning: _Meaning) -> Said:
    """What a negation makes of a word, where it is near enough."""
    between = {token for token in tokens[negation + 1 : place] if isinstance(token, str)}
    is_near = negation < place <= negation + _REACH and set(tokens[negation + 1 : place]) <= w.PASSED_OVER
    is_faint = tokens[negation] in w.FAINT or bool(set(tokens) & (w.STRONG | w.ROUGHLY | w.APART) or between & w.SEEING)
    if meaning == "a difference" and (is_near or tokens[negation] == "nothing"):
        return "about the same" if is_faint else "same"
    if meaning == "same" and is_near and "good" in tokens:
        return "worse"
    if meaning not in _DENIED or not is_near or tokens[negation] == "without":
        raise UnclearError
    return "about the same" if is_faint else _DENIED[meaning]


def _meanings(tokens: Sequence[Token], words: frozenset[str]) -> Iterator[tuple[_Meaning, int]]:
    """Yield what each word says by itself, with its place, from the last one to the first."""
    for place in reversed(range(len(tokens))):
        if meaning := _meaning(tokens, place, words):
            yield meaning, place


def _meaning(tokens: Sequence[Token], place: int, words: frozenset[str]) -> _Meaning | None:
    token, behind = tokens[place], _neighbour(tokens, place + 1)
    if token in w.BETTER | w.WORSE:
        if isinstance(behind, str) and behind and behind not in w.STATEMENT_WORDS:
            return None  # something else was better
        return "better" if token in w.BETTER else "worse"
    if token in w.UP | w.DOWN | w.MORE | w.LESS:
        return _moved(tokens, place, words)
    if token in w.SAME | w.SIMILAR and _is_about_accuracy(words):
        return "same" if token in w.SAME else "about the same"
    if token in w.GOOD and "as" in tokens[:place]:
        return "same"
    return "a difference" if token in w.DIFFERENCE | w.APART else None


def _moved(tokens: Sequence[Token], place: int, words: frozenset[str]) -> Said | None:
    """What a word like "up" or "fewer" says, if it is about accuracy or errors."""
    token, before, behind = tokens[place], _neighbour(tokens, place - 1), _neighbour(tokens, place + 1)
    is_error = bool(words & w.ERRORS)
    is_amount = isinstance(before, Number) or before in _UNITS
    if token in w.MORE | w.LESS:
        is_meant = behind in w.ACCURACY | w.ERRORS or (is_amount and behind in {"", "than"})
    elif token in {"up", "down"} and (before == "ended" or (behind == "to" and before in {"", "reaches", "reached"})):
        is_meant = False
    else:
        is_meant = is_error or _is_about_accuracy(words)
    if not is_meant:
        return None
    said: Said = "better" if token in w.UP | w.MORE else "worse"
    return OPPOSITE[said] if is_error else said


def _is_about_accuracy(words: frozenset[str]) -> bool:
    """Whether accuracy is named, or nothing else that could have moved."""
    return bool(words & w.ACCURACY) or words <= w.STATEMENT_WORDS


def _neighbour(tokens: Sequence[Token], place: int) -> Token:
    return tokens[place] if 0 <= place < len(tokens) else ""
