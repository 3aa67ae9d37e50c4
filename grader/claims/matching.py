"""Which variant a line of a student's table is about: by its name, else by the words of what it changes."""

import re
import unicodedata
from collections.abc import Sequence

from grader.claims.words import GROWN, SHRUNK, TELLING_NOTHING
from grader.records import Variant

_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,12})?(?:e[+-]?[0-9]{1,2})?")
_WORD = re.compile(_NUMBER.pattern + r"(?![^\W_])|[^\W_]+")
_WHERE = re.compile(r" (?:in|behind|added|taken|with|at) ")
"""Behind which a change says where it is: other variants may well change something there."""
_TIMES = re.compile(r"(?<=\d)x(?=\d)")
_STEP = re.compile(rf"({_NUMBER.pattern})(?:×[0-9]{{1,9}})? → ({_NUMBER.pattern})")
"""From one number to another, in the words of a change."""
_MAX_CHARACTERS = 1_000
_SPELLINGS = {
    "normalization": "normalisation", "batchnorm": "normalisation", "batchnormalization": "normalisation",
    "conv": "convolution", "conv2d": "convolution", "convolutional": "convolution", "kernel": "window",
    "initialization": "initialisation", "regularization": "regularisation", "regularizer": "regularisation",
    "lr": "rate", "maxpooling": "max", "maxpool": "max", "avg": "average", "averagepooling": "average",
    "neuron": "unit", "optimiser": "optimizer",
}  # fmt: skip
"""Words for the same thing; a plural s is taken away first."""


def matching_variant(changed: str, variants: Sequence[Variant]) -> Variant | None:
    """Find the variant that a line names.

    Args:
        changed: What the student wrote under "what I changed".
        variants: All of the student's.

    Returns:
        `None` where none fits, or more than one.
    """
    row = _words(changed)
    if not row:
        return None
    names = [_words(variant.name) for variant in variants]
    equal = [variant for variant, name in zip(variants, names, strict=True) if name == row]
    if equal:
        return equal[0] if len(equal) == 1 else None
    within = [
        place
        for place, name in enumerate(names)
        if _is_telling(name) and _stands_in(name, row) and not _is_opposite(row, name, variants[place])
    ]
    # A name within a longer one that stands there too is not meant by itself.
    longest = [place for place in within if not any(_is_part(names[place], names[other]) for other in within)]
    if longest:
        return variants[longest[0]] if len(longest) == 1 else None
    return _by_changes(row, variants)


def _by_changes(row: Sequence[str], variants: Sequence[Variant]) -> Variant | None:
    """Find the only variant whose own words, which no other variant has, stand in a line."""
    own = [_telling(variant) for variant in variants]
    said = {word for word in map(_usual, row) if word not in TELLING_NOTHING}
    matches = []
    for place, words in enumerate(own):
        others = set[str]().union(*own[:place], *own[place + 1 :])
        shared = said & words
        # A number alone may be any number.
        numbers = {word for word in said if word[0].isdigit()}
        is_named = shared - others and shared - numbers and numbers <= words
        if is_named and not _is_opposite(row, (), variants[place]):
            matches.append(place)
    return variants[matches[0]] if len(matches) == 1 else None


def _is_telling(name: Sequence[str]) -> bool:
    """Whether a name could not stand in a line by accident."""
    return any(len(word) > 1 and word not in TELLING_NOTHING for word in name)


def _is_opposite(row: Sequence[str], name: Sequence[str], variant: Variant) -> bool:
    """Whether a line says that there is more of something, and the variant has less of it, or the other way round."""
    words = set(row) - set(name)
    says = (bool(words & GROWN), bool(words & SHRUNK))
    texts = [change.text for change in variant.changes]
    steps = [float(after) - float(before) for text in texts for before, after in _STEP.findall(text)]
    does = (
        any(step > 0 for step in steps) or any(" added" in text for text in texts),
        any(step < 0 for step in steps) or any(" taken away" in text for text in texts),
    )
    return says in {(True, False), (False, True)} and does == (says[1], says[0])


def _telling(variant: Variant) -> set[str]:
    changes = [_WHERE.split(change.text, maxsplit=1)[0] for change in variant.changes]
    texts = (variant.name, *changes, *(change.axis for change in variant.changes))
    return {word for text in texts for word in map(_usual, _words(text)) if word not in TELLING_NOTHING}


def _words(text: str) -> tuple[str, ...]:
    usual = unicodedata.normalize("NFKC", text[:_MAX_CHARACTERS]).casefold()
    return tuple(_WORD.findall(_TIMES.sub(" ", usual)))


def _usual(word: str) -> str:
    """One spelling of a word or number."""
    if _NUMBER.fullmatch(word):
        return f"{float(word):g}"
    singular = word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
    return _SPELLINGS.get(singular, singular)


def _stands_in(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether words stand in a text one behind the other."""
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _is_part(name: Sequence[str], other: Sequence[str]) -> bool:
    return name != other and _stands_in(name, other)
