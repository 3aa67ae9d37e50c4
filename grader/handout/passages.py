"""Passages of a lesson that are about MNIST, marked by `{% mnist %}` and `{% endmnist %}`."""

from collections.abc import Callable
from typing import NamedTuple

from jinja2 import Environment, nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

_WORDS = 9


class Passage(NamedTuple):
    """A marked passage."""

    line: int
    """On which its mark stands, from 1."""
    words: str
    """Its first words."""


class Passages(Extension):
    """Lets the marks through unseen, and notes what stands between them and is shown to somebody."""

    tags = {"mnist"}  # noqa: RUF012 - Jinja2's own

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.shown: dict[int, str] = {}
        """The text of each passage, by the line of its mark."""

    def parse(self, parser: Parser) -> nodes.Node:
        """Read from one mark to the other."""
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endmnist",), drop_needle=True)
        return nodes.CallBlock(self.call_method("note", [nodes.Const(line)]), [], [], body).set_lineno(line)

    def note(self, line: int, caller: Callable[[], str]) -> str:
        """Keep a passage when it is shown."""
        self.shown[line] = caller()
        return self.shown[line]


def passages(shown: dict[int, str]) -> list[Passage]:
    """Name each passage by its first words, in the order of the lesson."""
    return [Passage(line, " ".join(text.split()[:_WORDS])) for line, text in sorted(shown.items()) if text.strip()]
