"""A sentence → clauses of words and numbers."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from grader.claims.words import EXPLAINING, PERHAPS, SPLITTING

_QUESTION, _NOR = "?", "nor"
MAX_CHARACTERS = 400
"""That are read. A longer text is no statement of a few words, and half of one may say the opposite."""
_TOKEN = re.compile(
    r"(?P<number>(?:(?<![\w.)])[+-])?\d{1,12}(?:[.,]\d{1,12}){0,4}(?:[km](?![a-z]))?)"
    r"|(?P<word>[^\W\d]+)|(?P<arrow>--?>|=>|\N{RIGHTWARDS ARROW})|(?P<end>[.,;:!()\[\]\n/&])"
    r"|(?P<mark>[^\w\s\"'*\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{HORIZONTAL ELLIPSIS}-])"
)
"""Words in any script, and marks: what is not known must not be passed over."""
_SPELLED = (
    ("\N{MINUS SIGN}", "-"), ("\N{EN DASH}", "-"), ("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
    ("can't", "can not"), ("cannot", "can not"), ("won't", "will not"), ("n't", " not"), ("'s ", " is "),
    ("not only", ""), ("not just", ""), ("more or less", "about"),
    ("\N{ALMOST EQUAL TO}", "about"), ("at all", ""), ("as well", ""),
    ("a little", "slightly"), ("far from", "unreal"), ("anything but", "unreal"),
    ("told apart", "distinguished"), ("can not be distinguished", "not distinguished"),
    ("could not be distinguished", "not distinguished"), ("can not see", "not see"), ("could not see", "not see"),
    ("could not find", "not find"), ("could not measure", "not measure"),
    ("percentage points", "pp"), ("percentage point", "pp"), ("percent", "%"),
    ("in spite of", "despite"), ("instead of", "instead"), ("rather than", "instead"), ("compared to", "instead"),
    ("compared with", "instead"), ("loss of accuracy", "drop in accuracy"), ("loss in accuracy", "drop in accuracy"),
)  # fmt: skip
"""Spellings of the same, in the order in which they are replaced; "unreal" is nothing that was seen."""


_HOW_OFTEN = re.compile(r"\bwith (?:\d{1,3}|the|these|our|my) seeds?\b(?: and [\d,]{1,9} (?:test )?images\b)?")
"""As the reports say it: it limits no statement."""


class Number(NamedTuple):
    """A number as it was written."""

    value: float
    unit: float
    """Of its last digit."""
    is_signed: bool
    is_large: bool
    """Whether it is a count, and no accuracy or difference of such."""


Token = str | Number


class Clause(NamedTuple):
    """A part of a sentence with one statement, if any."""

    tokens: tuple[Token, ...]
    opening: str
    """The word that leads into it; empty where a mark does, or nothing."""
    is_question: bool

    @property
    def words(self) -> frozenset[str]:
        """Its words, marks among them."""
        return frozenset(token for token in self.tokens if isinstance(token, str))

    @property
    def is_reason(self) -> bool:
        """Whether it says why; "as" does at the beginning, but for "as good as" and the like."""
        return self.opening in EXPLAINING or (self.tokens[0] == "as" and self.tokens[1:2] not in _AS_MUCH)


_AS_MUCH = [(word,) for word in ("good", "many", "much", "well", "high", "accurate", "few", "before", "expected")]


def clauses(text: str) -> list[Clause]:
    """Take a text apart; of one that is too long there are none."""
    if len(text) > MAX_CHARACTERS:
        return []
    text = unicodedata.normalize("NFC", text).casefold()
    text = _HOW_OFTEN.sub(" ", text)
    for spelling, usual in _SPELLED:
        text = text.replace(spelling, usual)
    return list(_split(list(_tokens(text))))


def _tokens(text: str) -> Iterator[tuple[str, Token]]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        yield kind, _number(match[0]) if kind == "number" else "->" if kind == "arrow" else match[0]


def _number(text: str) -> Number:
    """Read 0.3, 0,3, +18,496, 225k; a comma before three digits stands between thousands."""
    digits = text.lstrip("+-").rstrip("km")
    scale = {"k": 1e3, "m": 1e6}.get(text[-1], 1.0)
    is_grouped = bool(re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3})+", digits))
    plain = digits.replace(",", "" if is_grouped else ".")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.replace(".", "")
    value = float(f"{whole}.{decimals or 0}") * scale
    unit: float = scale * 10.0 ** -len(decimals)
    sign = -1.0 if text.startswith("-") else 1.0
    return Number(sign * value, unit, text[0] in "+-", is_grouped or scale > 1 or value > 100)


def _split(tokens: list[tuple[str, Token]]) -> Iterator[Clause]:
    own: list[Token] = []
    opening = ""
    for kind, token in tokens:
        is_splitting = kind == "word" and token in SPLITTING
        if not (kind == "end" or token == _QUESTION or is_splitting):
            own.append(token)
            continue
        if token in EXPLAINING and own and own[-1] in PERHAPS:  # it is the reason that is doubted
            own.pop()
        if own:
            yield Clause(tuple(own), opening, token == _QUESTION)
        opening = str(token) if is_splitting else ""
        own = ["not"] if token == _NOR else []
    if own:
        yield Clause(tuple(own), opening, is_question=False)
