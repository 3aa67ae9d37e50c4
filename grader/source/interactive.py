"""Text with IPython's own syntax in it → syntax tree, and what was left out."""

import ast
from typing import NamedTuple

from grader.records import Place
from grader.source.fault import SourceFaultError
from grader.source.magics import TransformedText, without_magics
from grader.source.syntax import parse


class Interactive(NamedTuple):
    """A cell or a file without magics."""

    tree: ast.Module
    text: TransformedText
    """From which it was parsed."""


def parse_without_magics(source: str, whole: Place) -> Interactive:
    """Parse a text of which Python alone cannot make sense.

    Args:
        source: A cell or a file.
        whole: Which.

    Raises:
        SourceFaultError: It is not valid Python without its magics either.
    """
    text = without_magics(source)
    try:
        return Interactive(parse(text.python, whole), text)
    except SourceFaultError as error:
        text = without_magics(source, keeps_timed=False)  # behind `%time` may stand a command of a shell
        try:
            return Interactive(parse(text.python, whole), text)
        except SourceFaultError:
            raise error from None
