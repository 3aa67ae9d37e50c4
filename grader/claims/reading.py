"""What a student saw, in the student's own words → what that says about accuracy and parameters.

A small grammar of English, made for sentences of a few words. It would rather be silent than wrong: a text with a word
that could turn its meaning round, or with two statements that do not agree, says nothing here.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from grader.claims import words as w
from grader.claims.amounts import Amount, amount_of, pair_of
from grader.claims.clauses import Clause, Number, Token, clauses

Said = Literal["better", "worse", "not better", "not worse", "same", "about the same"]
Size = Literal["more", "fewer", "as many"]
_OPPOSITE: dict[Said, Said] = {"better": "worse", "worse": "better"}
_DENIED: dict[Said, Said] = {"better": "not better", "worse": "not worse"}
_TOGETHER: dict[frozenset[Said], Said] = {
    frozenset(["not better", "not worse"]): "same",
    frozenset(["not better", "worse"]): "worse",
    frozenset(["not worse", "better"]): "better",
    frozenset(["same", "about the same"]): "about the same",
    frozenset(["same", "not better"]): "same",
    frozenset(["same", "not worse"]): "same",
    frozenset(["same", "not better", "not worse"]): "same",
    frozenset(["about the same", "not better"]): "about the same",
    frozenset(["about the same", "not worse"]): "about the same",
}
"""What several statements come to; others contradict each other."""
_REACH = 6
"""Words from a negation to the one that it turns round."""


class Claim(NamedTuple):
    """About the accuracy, held against that of the model itself."""

    said: Said
    amount: Amount | None = None
    is_doubted: bool = False
    """Whether the text itself says that it may be chance."""


class Reading(NamedTuple):
    """What a text says; `None` where it does not, or is not understood."""

    accuracy: Claim | None
    parameters: Size | None


NOTHING = Reading(None, None)


class _Statement(NamedTuple):
    said: Said
    amount: Amount | None = None


class _Unclear(Exception):  # noqa: N818 - it is no error of anybody's
    """A text that says more than its words."""


def read(text: str) -> Reading:
    """Read what a student saw.

    Args:
        text: English, of any origin and length; the time is linear.
    """
    parts = [clause for clause in clauses(text) if not clause.is_question and not clause.words & w.UNREAL]
    words = frozenset[str]().union(*(clause.words for clause in clauses(text)))
    return Reading(_accuracy(parts, words), _size(parts))


def _accuracy(parts: Sequence[Clause], words: frozenset[str]) -> Claim | None:
    if words & w.PARTLY:
        return None
    try:
        statements = [each for clause in parts if not clause.is_reason for each in _statements(clause)]
    except _Unclear:
        return None
    meanings = frozenset(statement.said for statement in statements)
    said = next(iter(meanings)) if len(meanings) == 1 else _TOGETHER.get(meanings)
    if said is None:
        return None
    amounts = {statement.amount for statement in statements if statement.amount}
    return Claim(said, amounts.pop() if len(amounts) == 1 else None, bool(words & w.DOUBTS))


def _statements(clause: Clause) -> Iterator[_Statement]:
    """Yield what a clause says about the accuracy, if anything.

    Raises:
        _Unclear: It may say the opposite of its words.
    """
    tokens, words = clause.tokens, clause.words
    if words & w.UNLIKE:
        if clause.opening == "with":  # a condition
            raise _Unclear
        return
    if words & w.NOISE:
        if words & w.INSIDE and not words & w.NEGATIONS:
            yield _Statement("about the same")
        return
    if words & w.PARAMETERS or not _is_against_the_model(tokens):
        return
    pair = pair_of(tokens, is_error=bool(words & w.ERRORS))
    said = _direction(tokens, words)
    if pair:
        from_pair: Said = "better" if pair.points > 0 else "worse" if pair.points < 0 else "about the same"
        if said not in {None, from_pair}:
            raise _Unclear
        yield _Statement(from_pair, pair if pair.points else None)
    elif said:
        yield _Statement(said, amount_of(tokens, said) if said in _OPPOSITE and not words & w.ERRORS else None)
    elif signed := amount_of(tokens, None):
        if words - w.FUNCTION_WORDS - w.ACCURACY - w.ROUGHLY - {"%", "+"}:
            return
        yield _Statement("better" if signed.points > 0 else "worse", signed)


def _is_against_the_model(tokens: Sequence[Token]) -> bool:
    """Whether it is the model itself that stands behind "than" and the like, or nothing does."""
    for marker in ("than", "of", "for", "vs", "versus", "against"):
        if marker in tokens:
            behind = tokens[tokens.index(marker) + 1 :]
            rest = [
                token
                for token in behind
                if isinstance(token, str) and token not in w.THE_MODEL | w.ACCURACY | {"%", "pp"}
            ]
            if marker == "than" and not behind:
                return False
            if rest and marker != "of":
                return False
            if marker == "of" and set(rest) & {"all", "my", "variants", "them", "these"}:
                return False
    return True


def _direction(tokens: Sequence[Token], words: frozenset[str]) -> Said | None:
    """Better, worse or the same, with what a negation makes of it."""
    found = dict.fromkeys(_directions(tokens, words))
    places = [place for place, token in enumerate(tokens) if token in w.NEGATIONS]
    if len(found) > 1 or len(places) > 1:
        if found:
            raise _Unclear
        return None
    if not found:
        return None
    ((said, at),) = found
    if not places:
        roughly = bool(words & w.ROUGHLY) and said == "same"
        return "about the same" if roughly else None if said == "none of it" else said
    return _denied(tokens, places[0], at, said)


def _denied(tokens: Sequence[Token], negation: int, at: int, said: str) -> Said | None:
    """What a negation makes of a word, where it is near enough."""
    between = set(tokens[negation + 1 : at])
    is_faint = tokens[negation] in w.FAINT or bool(set(tokens) & (w.STRONG | w.ROUGHLY | w.APART))
    is_near = negation < at <= negation + _REACH and between <= w.BETWEEN | w.STRONG | w.ROUGHLY
    if said == "none of it":
        nothing = tokens[negation] == "nothing" or is_near
        return ("about the same" if is_faint else "same") if nothing else _unclear()
    if not is_near or said in {"same", "about the same"}:
        return "worse" if said == "same" and is_near and "good" in tokens else _unclear()
    return "about the same" if is_faint else _DENIED[said]  # type: ignore[index]


def _unclear() -> None:
    raise _Unclear


def _directions(tokens: Sequence[Token], words: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Yield each different meaning of a clause's words with the place of the first that has it."""
    seen = set()
    for place, token in enumerate(tokens):
        said = _meaning(tokens, place, token, words)
        if said and said not in seen:
            seen.add(said)
            yield said, place


def _meaning(tokens: Sequence[Token], place: int, token: Token, words: frozenset[str]) -> str | None:
    """What a word says about the accuracy by itself; `none of it` of a difference, which only a negation gives one."""
    is_error = bool(words & w.ERRORS)
    behind = tokens[place + 1] if place + 1 < len(tokens) else ""
    if token in w.BETTER | w.WORSE:
        is_alone = not isinstance(behind, str) or behind in w.FUNCTION_WORDS | w.ACCURACY | w.DOUBTS | w.ROUGHLY | {""}
        return ("better" if token in w.BETTER else "worse") if is_alone else None
    if token in w.UP | w.DOWN | w.MORE | w.LESS:
        return _moved(tokens, place, words, is_up=token in w.UP | w.MORE, is_error=is_error)
    if token in w.SAME:
        return "same" if _is_about_accuracy(words) else None
    if token in w.SIMILAR:
        return "about the same" if _is_about_accuracy(words) else None
    if token == "good" and "as" in tokens[:place]:
        return "same"
    return "none of it" if token in w.DIFFERENCE | w.APART else None


def _moved(tokens: Sequence[Token], place: int, words: frozenset[str], *, is_up: bool, is_error: bool) -> str | None:
    """What a word like "up" or "fewer" says, if it is about accuracy or errors."""
    token, before = tokens[place], tokens[place - 1] if place else ""
    behind = tokens[place + 1] if place + 1 < len(tokens) else ""
    if token in w.MORE | w.LESS:
        is_amount = isinstance(before, Number) or before in {"%", "pp", "points"}
        if not (behind in w.ACCURACY | w.ERRORS or (is_amount and behind in {"", "than"})):
            return None
    elif token in {"up", "down"} and (
        before in {"ended", "ends", "end"} or (behind == "to" and before in {"", "reaches", "reached"})
    ):
        return None
    elif not (words & w.ACCURACY or is_error or _is_about_accuracy(words)):
        return None
    said: Said = "better" if is_up else "worse"
    return _OPPOSITE[said] if is_error else said


def _is_about_accuracy(words: frozenset[str]) -> bool:
    """Whether accuracy is named, or nothing else that could have moved."""
    known = w.FUNCTION_WORDS | w.NEGATIONS | w.ROUGHLY | w.STRONG | w.UP | w.DOWN | w.SAME | w.SIMILAR | w.DIFFERENCE
    known |= (
        w.BETTER | w.WORSE | w.MORE | w.LESS | w.BETWEEN | {"%", "as", "good", "stays", "stayed", "remains", "remained"}
    )
    return bool(words & w.ACCURACY) or words <= known | {"->", "instead"}


def _size(parts: Sequence[Clause]) -> Size | None:
    """More, fewer or as many parameters, where all clauses that speak of them agree."""
    sizes = {size for clause in parts if clause.words & w.PARAMETERS for size in _sizes(clause)}
    return sizes.pop() if len(sizes) == 1 else None


def _sizes(clause: Clause) -> Iterator[Size]:
    tokens, words = clause.tokens, clause.words
    if words & (w.NEGATIONS | w.ACCURACY | w.ERRORS | {"per", "most", "than"}) or ("more", "of") in zip(
        tokens, tokens[1:], strict=False
    ):
        return
    numbers = [token for token in tokens if isinstance(token, Number)]
    if words & w.TWICE and not words & w.HALF:
        yield "more"
    elif words & w.HALF and not words & w.TWICE:
        yield "fewer"
    elif words & w.ENLARGED and not words & w.DIMINISHED:
        yield "more"
    elif words & w.DIMINISHED and not words & w.ENLARGED:
        yield "fewer"
    elif words & w.SAME or ("as", "many") in zip(tokens, tokens[1:], strict=False):
        yield "as many"
    elif len(numbers) == 1 and numbers[0].is_signed:
        yield "more" if numbers[0].value > 0 else "fewer"
    elif len(numbers) == 2 and all(number.is_large for number in numbers) and (order := _order(tokens)):
        change = order * (numbers[1].value - numbers[0].value)
        yield "more" if change > 0 else "fewer" if change < 0 else "as many"


def _order(tokens: Sequence[Token]) -> int:
    """1 where the second of two numbers is the variant's, -1 where the first one is, 0 where nobody knows."""
    if "instead" in tokens:
        return -1
    return 1 if "->" in tokens or ("from" in tokens and "to" in tokens) else 0
