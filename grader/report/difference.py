"""How a difference in accuracy is said: never without whether chance would explain it."""

from collections.abc import Sequence

from grader.report.ranking import Row
from grader.significance import LEVEL, Comparison
from grader.wording import number_of

_UNTESTED = "untested"


def in_a_word(comparison: Comparison | None) -> str:
    """`chance` where chance would explain the difference, else `clear`; `untested` where the answers are not known."""
    if comparison is None:
        return _UNTESTED
    return "chance" if comparison.by_chance else "clear"


def in_words(comparison: Comparison) -> str:
    """Say in plain words how far from the reference, of how many images, and whether chance would explain it.

    Example:
        >>> in_words(Comparison(better=19, worse=10, total=1000))
        '9 images better of 1,000: chance would explain it'
    """
    count, of = abs(comparison.difference), f"of {comparison.total:,}"
    if not count:
        return f"as many images right {of} as the reference"
    images = number_of(count, "image")
    direction = "better" if comparison.difference > 0 else "worse"
    verdict = "chance would explain it" if comparison.by_chance else "more than chance"
    return f"{images} {direction} {of}: {verdict}"


def words_explained() -> str:
    """Explain what `in_words` says."""
    return (
        "Against the reference: how many of the same test images more or fewer are right. Chance would explain it: "
        "equally good models would differ as much by chance (exact McNemar test; of equally good models, more than "
        f"chance is found for at most {100 * LEVEL:g} %). This is about the models as they were trained here."
    )


def legend(rows: Sequence[Row]) -> str:
    """Explain the words beside the differences of a table; empty where there are none."""
    if all(row.difference is None for row in rows):
        return ""
    words = {in_a_word(row.comparison) for row in rows if row.difference is not None}
    untested = " Untested: the answers for single images are not known." if _UNTESTED in words else ""
    return (
        "The difference from the reference (ref) is in percentage points (pp) of the same test images. "
        f"{chance_or_clear()}{untested}"
    )


def chance_or_clear() -> str:
    """Explain the two words for a difference between two models."""
    return (
        "Chance: equally good models would differ as much by chance. Clear: they would not "
        f"(exact McNemar test; of equally good models at most {100 * LEVEL:g} % are called clear)."
    )
