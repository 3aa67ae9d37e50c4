"""Text from outside, made safe to show."""

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories that move a cursor, reorder text or show nothing: control, format, surrogate, private, unassigned,
line and paragraph separators (Unicode Standard, section 4.5)."""

MAX_SHOWN = 80
"""Characters of a received value that a sentence shows."""


def printable(text: str) -> str:
    r"""Write every invisible character as its Python escape: what a reader sees is all there is.

    Covers terminal escapes, carriage returns, bidirectional overrides and lone surrogates.

    Example:
        >>> printable("a\x1b[31mb")
        'a\\x1b[31mb'
    """
    return "".join(map(_visible, text))


def shortened(text: str, most: int = MAX_SHOWN) -> str:
    """Cut off a received value that is too long for a sentence; an ellipsis stands for the rest."""
    return text if len(text) <= most else f"{text[:most]}…"


def _visible(character: str) -> str:
    if unicodedata.category(character) in _INVISIBLE:
        return character.encode("unicode_escape").decode("ascii")
    return character
