"""Whose id, login, e-mail or name stands in a name as a part of it.

A part is what stands between characters that are neither letters nor digits: `s100_attempt_mnist.py` has the part
`s100`. Several parts one behind the other can be one value: `Ana-Roe_17` has the name "Ana Roe".

What could stand there by accident does not count: a single character, a number of one or two digits, several parts that
are all numbers, and several that have fewer than four characters together. Neither do date and time.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

Words = tuple[str, ...]
_WORD = re.compile(r"[^\W_]+")
_MAX_WORDS = 20
"""Of a value that is looked for."""
_MAX_NAME = 1_000
"""Characters of a name that is looked at."""
_MIN_DIGITS = 3
_MIN_JOINED = 4
_STAMP = re.compile(r"(?<!\d)(?:19|20)\d\d([-_.])[01]\d\1[0-3]\d(?:[-_ T.]+[0-2]\d(?:[-_:.h][0-5]\d){1,2})?(?!\d)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_STROKES = str.maketrans({"ł": "l", "đ": "d", "ð": "d", "ø": "o", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that are no base letter with an accent in Unicode; \u0131 is the Turkish i without a dot."""

Owner = TypeVar("Owner")


def words(text: str) -> Words:
    """List the parts of a text, in lower case."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", text[:_MAX_NAME]).casefold()))


class Parts(Generic[Owner]):
    """Values of owners, to be found in names; the time to look does not depend on how many there are.

    Args:
        values: Of each owner.
        min_digits: Of a number that counts where nothing else stands beside it.
    """

    def __init__(self, values: Iterable[tuple[Words, Owner]], min_digits: int = _MIN_DIGITS) -> None:
        self._owners: dict[Words, dict[Owner, None]] = {}
        for value, owner in values:
            if _counts(value, min_digits):
                self._owners.setdefault(value, {})[owner] = None
        self._lengths = sorted({len(value) for value in self._owners}, reverse=True)

    def find(self, name: str, ignored: str = "") -> list[Owner]:
        """List those of whom a value stands in a name; a part of a longer value that stands there is none itself.

        Args:
            name: Of a file or folder.
            ignored: The assignment's name for the file, which is nobody's.
        """
        parts = words(_STAMP.sub(" ", name[:_MAX_NAME]))
        taken = _positions(parts, words(ignored))
        owners: dict[Owner, None] = {}
        for length in self._lengths:
            for start in range(len(parts) - length + 1):
                span = range(start, start + length)
                matches = self._owners.get(parts[start : start + length])
                if matches and taken.isdisjoint(span):
                    owners |= matches
                    taken |= set(span)
        return list(owners)


def spellings(name: str) -> list[Words]:
    """List the ways in which a person's name is written: starting from each of its words, joined, without accents."""
    variations: Mapping[Words, None] = {}
    folded = unicodedata.normalize("NFC", name).casefold()
    decomposed = unicodedata.normalize("NFKD", folded.translate(_STROKES))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    for text in (folded, folded.translate(_UMLAUTS), plain):
        parts = words(text)[:_MAX_WORDS]
        if len(parts) == 1 and len(parts[0]) < _MIN_JOINED - 1:
            continue
        for start in range(len(parts)):
            turned = parts[start:] + parts[:start]
            variations = {**variations, turned: None, ("".join(turned),): None}
    return list(variations)


def _counts(value: Words, min_digits: int) -> bool:
    if len(value) > 1:
        return len(value) <= _MAX_WORDS and not all(map(str.isdigit, value)) and len("".join(value)) >= _MIN_JOINED
    return bool(value) and len(value[0]) >= (min_digits if value[0].isdigit() else 2)


def _positions(parts: Words, sought: Words) -> set[int]:
    """List the places of a sequence of parts wherever it stands."""
    starts = range(len(parts) - len(sought) + 1) if sought else ()
    return {place for at in starts if parts[at : at + len(sought)] == sought for place in range(at, at + len(sought))}
