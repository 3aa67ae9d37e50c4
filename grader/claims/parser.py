"""What a student saw, in the student's own words → what that says about accuracy and parameters.

A small grammar of English, made for sentences of a few words. It would rather be silent than wrong: a text with a word
that could turn its meaning round, or with two statements that do not agree, says nothing here.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from grader.claims import words as w
from grader.claims.amounts import Amount, amount_of, pair_of
from grader.claims.clauses import Clause, Number, Token, clauses
from grader.claims.meaning import OPPOSITE, Said, UnclearError, meaning_of
from grader.claims.sizes import Size, size_of

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
_BESIDE = ("than", "as", "instead", "vs", "versus", "from", "to", "like", "over", "against")
"""Words behind which the model itself may be named."""
_AGAINST = ("than", "for", "vs", "versus", "against")
"""Words behind which nothing else may be named."""
_SEVERAL = {"all", "my", "variants", "them", "these"}


class Claim(NamedTuple):
    """About the accuracy, held against that of the model itself."""

    said: Said
    amount: Amount | None = None
    is_doubted: bool = False
    """Whether the text itself says that it may be chance."""


class Reading(NamedTuple):
    """What a text says; `None` where it says nothing, or is not understood."""

    accuracy: Claim | None
    parameters: Size | None


class _Statement(NamedTuple):
    said: Said
    amount: Amount | None = None


def read(text: str, subject: str = "") -> Reading:
    """Read what a student saw.

    Args:
        text: English, of any origin and length; one that is too long says nothing.
        subject: What the student changed, in the student's words: a text may name that, and nothing else that could
            have been better or worse.
    """
    every = clauses(text)
    parts = [clause for clause in every if not clause.is_question and not clause.words & w.UNREAL]
    words = frozenset[str]().union(*(clause.words for clause in every))
    changed = clauses(subject)
    is_plain = len(changed) == 1 and not changed[0].words & w.CHANGING
    accuracy = None
    if not words & w.PARTLY and not any(_goes_on(*pair) for pair in pairwise(parts)):
        accuracy = _claim(parts, words, frozenset(changed[0].tokens) if is_plain else frozenset())
    return Reading(accuracy, size_of(parts))


def _goes_on(clause: Clause, following: Clause) -> bool:
    """Whether a comparison goes on behind the end of its clause: "better than the model with 32 filters"."""
    return "than" in clause.words and following.opening in {"with", "at"}


def _claim(parts: Sequence[Clause], words: frozenset[str], subject: frozenset[Token]) -> Claim | None:
    try:
        statements = [each for clause in parts if not clause.is_reason for each in _statements(clause, subject)]
    except UnclearError:
        return None
    meanings = frozenset(statement.said for statement in statements)
    said = next(iter(meanings)) if len(meanings) == 1 else _TOGETHER.get(meanings)
    if words & w.APART and "about the same" in meanings:
        return Claim("about the same")  # whatever number stands beside it
    if said is None:
        return None
    amounts = {statement.amount for statement in statements if statement.amount}
    is_slight = any(("not", "significant") in pairwise(clause.tokens) for clause in parts)
    return Claim(said, amounts.pop() if len(amounts) == 1 else None, bool(words & w.DOUBTS) or is_slight)


def _statements(clause: Clause, subject: frozenset[Token]) -> Iterator[_Statement]:
    """Yield what a clause says about the accuracy, if anything.

    Raises:
        UnclearError: It may say the opposite of its words.
    """
    if clause.words & w.UNLIKE:
        if clause.opening == "with":  # a condition
            raise UnclearError
        return
    statement = _within_noise(clause) if clause.words & w.NOISE else _statement(clause)
    if statement:
        if not _is_of_the_variant(clause, subject):
            raise UnclearError
        yield statement


def _within_noise(clause: Clause) -> _Statement | None:
    is_inside = clause.words & w.INSIDE and not clause.words & w.NEGATIONS
    return _Statement("about the same") if is_inside else None


def _statement(clause: Clause) -> _Statement | None:
    """What the words and numbers of a clause say, whatever they are said of."""
    tokens, words = clause.tokens, clause.words
    if words & w.PARAMETERS or _is_about_a_setting(words) or not _is_against_the_model(tokens):
        return None
    said = meaning_of(tokens, words)
    if pair := pair_of(tokens, is_error=bool(words & w.ERRORS)):
        moved: Said = "better" if pair.points > 0 else "worse" if pair.points < 0 else "about the same"
        if said not in {None, moved}:
            raise UnclearError
        return _Statement(moved, pair if pair.points else None)
    if said:
        return _Statement(said, amount_of(tokens, said) if said in OPPOSITE and not words & w.ERRORS else None)
    signed = amount_of(tokens, None)
    return _Statement("better" if signed.points > 0 else "worse", signed) if signed else None


def _is_about_a_setting(words: frozenset[str]) -> bool:
    """Whether a setting is called higher, larger or the like: nobody knows which way the student went."""
    return bool(words & w.COMPARATIVES) and not words & (w.ACCURACY | w.ERRORS) and not words <= w.STATEMENT_WORDS


def _is_against_the_model(tokens: Sequence[Token]) -> bool:
    """Whether it is the model itself that stands behind "than" and the like, or nothing does."""
    for marker in _AGAINST:
        if marker in tokens:
            behind = {token for token in tokens[tokens.index(marker) + 1 :] if isinstance(token, str)}
            if behind - w.THE_MODEL - w.ACCURACY - {"%", "pp"} or (marker == "than" and tokens[-1] == "than"):
                return False
    return "of" not in tokens or not _SEVERAL & set(tokens[tokens.index("of") :])


def _is_of_the_variant(clause: Clause, subject: frozenset[Token]) -> bool:
    """Whether nothing is named that could have been better or worse in place of the variant."""
    tokens = clause.tokens
    behind = min((tokens.index(marker) for marker in _BESIDE if marker in tokens), default=len(tokens))
    before = frozenset(tokens[:behind])
    is_model = before & w.ORIGINAL or (("the", "model") in pairwise(tokens[:behind]) and before & w.OF_A_MODEL)
    unknown = clause.words - w.STATEMENT_WORDS - subject
    counted = {
        number
        for number, word in pairwise(tokens)
        if isinstance(number, Number) and isinstance(word, str) and word not in w.STATEMENT_WORDS
    }
    return not is_model and counted <= subject and all(word.endswith("ly") for word in unknown)
