"""The lesson, as its author writes it: Markdown with Python in it, rendered by Jinja2 and cut into pieces."""

import ast
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError
from markdown_it import MarkdownIt
from pydantic import JsonValue

from grader.errors import InputError
from grader.handout.solution import solved, unsolved
from grader.records import CHECK_NAMES
from grader.spec import AssignmentSpec

TASK = "task"
"""Flag of the block that is the module students hand in."""
RAISES = "raises-exception"
"""Flag, and Jupyter's own tag, of blocks that call the task: unwritten, it must not keep those behind from running."""
FIGURES = "figures"
"""Flag of blocks that draw into the folder `figures`; no student sees them."""
NOISY = "noisy"
"""Flag of blocks whose output is left out of the page: progress, and how long it took."""
MEASURED = "measured"
"""Flag of blocks that print numbers of a training, which differ a little between machines."""

Evaluate = Callable[[str], JsonValue]


class Text(NamedTuple):
    """Markdown."""

    markdown: str


class Code(NamedTuple):
    """Python, from a fenced block ```` ```python flag … ````."""

    source: str
    flags: tuple[str, ...]


Piece = Text | Code


class Lesson(NamedTuple):
    """What the author wrote, and the rules it speaks of."""

    path: Path
    source: str
    spec: AssignmentSpec

    def render(self, audience: str, evaluate: Evaluate) -> tuple[Piece, ...]:
        """Fill in the rules and values, and cut the text at its Python blocks.

        The template knows `spec`, `CHECK_NAMES`, `page` and `notebook` (which of them is made), `value("…")` for a
        Python expression over what the lesson's code has computed, and the filters `thousands` and `percent`.

        Args:
            audience: `page` or `notebook`.
            evaluate: Gives the value of an expression.

        Raises:
            InputError: The lesson is no template, or names something that it does not have.
        """
        environment = Environment(
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - Markdown of the teacher's own, no HTML of a stranger
        )
        environment.filters |= {"thousands": "{:,}".format, "percent": _percent}
        known = {"spec": self.spec, "CHECK_NAMES": CHECK_NAMES, "value": evaluate}
        try:
            template = environment.from_string(self.source)
            text = template.render(known, page=audience == "page", notebook=audience == "notebook")
        except Exception as error:  # whatever a template's author can make an expression raise
            line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise InputError(
                expected=f"{self.path} to be a Jinja2 template over spec, CHECK_NAMES, page, notebook and value()",
                received=f"{type(error).__name__}: {error}{line}",
                remedy="Correct the lesson; nothing was written.",
            ) from error
        return tuple(_pieces(text))

    def task(self, pieces: tuple[Piece, ...]) -> Code:
        """The one block that students hand in.

        Raises:
            InputError: There is none or more than one, or it lacks the assignment's function.
        """
        found = [piece for piece in pieces if isinstance(piece, Code) and TASK in piece.flags]
        if len(found) != 1:
            raise self._wrong_task(f"{len(found)} of them")
        for version, code in (("", solved(found[0].source)), (" without its solutions", unsolved(found[0].source))):
            try:
                names = {getattr(node, "name", None) for node in ast.parse(code).body}
            except SyntaxError as error:
                told = f"one that{version} is no Python: {error.msg} on its line {error.lineno}"
                raise self._wrong_task(told) from error
            if self.spec.function not in names:
                raise self._wrong_task(f"one that{version} lacks it")
        return found[0]

    def _wrong_task(self, received: str) -> InputError:
        return InputError(
            expected=f"{self.path} to have one block ```python {TASK} with the function {self.spec.function}()",
            received=received,
            remedy="Write the module that students hand in as that block; nothing was written.",
        )


def read_lesson(assignment: Path, spec: AssignmentSpec) -> Lesson:
    """Read the lesson that lies beside the reference solution.

    Raises:
        InputError: It is missing or no UTF-8.
    """
    path = Path(os.path.normpath(assignment / spec.reference)).with_name("lesson.md")
    if path.resolve().is_relative_to(assignment.resolve()):
        raise InputError(
            expected="the reference solution and its lesson to lie outside the folder that students get",
            received=f"`reference` of spec.toml as {spec.reference!r}, and so {path}",
            remedy="Put both into a folder beside it; nothing was written.",
        )
    try:
        return Lesson(path, path.read_text(encoding="utf-8"), spec)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            expected=f"the lesson beside the reference solution, {path}, as UTF-8 text",
            received=getattr(error, "strerror", None) or str(error),
            remedy="Write it there, beginning with a copy of this project's reference/lesson.md.",
        ) from error


def _pieces(text: str) -> list[Piece]:
    lines = list(io.StringIO(text))  # Markdown, unlike str.splitlines, knows one end of a line only
    pieces: list[Piece] = []
    after = 0
    for token in MarkdownIt().parse(text):
        language, *flags = token.info.split() if token.type == "fence" and token.level == 0 else ("",)
        if language == "python" and token.map:
            pieces += [Text("".join(lines[after : token.map[0]])), Code(token.content, tuple(flags))]
            after = token.map[1]
    pieces.append(Text("".join(lines[after:])))
    return [piece for piece in pieces if not isinstance(piece, Text) or piece.markdown.strip()]


def _percent(share: float) -> str:
    """0.95 → 95 %, 0.9675 → 96.75 %, as the grader writes a threshold."""
    return f"{100 * share:g} %"
