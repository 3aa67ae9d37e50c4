"""Text from outside in GitHub's Markdown; nothing but the standard library, so that it may run beside a secret."""

import re
from collections.abc import Iterator, Sequence

from grader.report.text import shown

_MARKUP = str.maketrans(
    {
        # References, not backslashes: parsers differ in whether `\\|` ends a table cell.
        "|": "&#124;",
        "<": "&lt;",
        ">": "&gt;",
        "&": "&amp;",
        "\u200b": "&#8203;",
    }
    | {character: f"\\{character}" for character in r"\`*_~[]$"}
)

_LINKED = re.compile(r"[@#:](?=\S)|www(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
"""Where GitHub sees a mention, an issue, an emoji, a web or a mail address after it has parsed the Markdown, when a
backslash is long gone (github/markup issue 1168). A zero-width space, which `shown` text never has, prevents that."""


def escaped(text: str) -> str:
    """Text from outside, so that it renders as itself in a line or a table cell and links to nobody."""
    return _LINKED.sub("\\g<0>\u200b", shown(text)).translate(_MARKUP)


def fenced(lines: Sequence[str]) -> Iterator[str]:
    """Text from outside as a block in which nothing is linked or read as markup; its fence is longer than any in it."""
    body = [shown(each) for each in lines]
    longest = max((len(ticks) for each in body for ticks in re.findall("`+", each)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", *body, fence)
