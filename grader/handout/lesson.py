"""The lesson as its author writes it: Markdown with Python blocks, rendered by Jinja2 and cut into pieces."""

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
from grader.handout.data import OFFLINE, LessonData
from grader.handout.passages import Passage, Passages, passages
from grader.handout.solution import solved, unsolved
from grader.records import CHECK_NAMES
from grader.spec import AssignmentSpec
from grader.versions import VERSIONS
from grader.worker.checks.messages import OwnCheck

TASK = "task"
"""Flag of the block that is the module which students hand in."""
RAISES = "raises-exception"
"""Flag, and Jupyter's own tag, of blocks that call the task: later cells must run even while it is unwritten."""
FIGURES = "figures"
"""Flag of blocks that draw into the folder `figures`; students do not see them."""
NOISY = "noisy"
"""Flag of blocks whose output does not belong on the page: progress and durations."""
ANALYSIS = "analysis"
"""Flag of the block ```` ```markdown analysis ````, and tag of its cell: where students write their analysis."""
MEASURED = "measured"
"""Flag of blocks that print results of a training, which differ slightly between machines."""

Evaluate = Callable[[str], JsonValue]


class Text(NamedTuple):
    """Markdown."""

    markdown: str
    flags: tuple[str, ...] = ()


class Code(NamedTuple):
    """Python, from a fenced block ```` ```python flag … ````."""

    source: str
    flags: tuple[str, ...]


Piece = Text | Code


class Lesson(NamedTuple):
    """What the author wrote, the rules of the assignment, and its images."""

    path: Path
    source: str
    spec: AssignmentSpec
    data: LessonData = OFFLINE
    own_checks: tuple[OwnCheck, ...] = ()
    """The teacher's own."""

    def render(self, audience: str, evaluate: Evaluate) -> tuple[Piece, ...]:
        """Fill in rules and values, and cut the text at its Python blocks.

        The template knows `spec`, `data` (the images), `own_checks` (`question` and `points` of each), `CHECK_NAMES`,
        `versions` ("3.11", of the programs that grade), `page` and `notebook` (one of them is true), `value("…")` for a
        Python expression over what the lesson's code has computed, the filters `thousands` and `percent`, and the marks
        `mnist` and `endmnist` around a passage.

        Args:
            audience: `page` or `notebook`.
            evaluate: Gives the value of an expression.

        Raises:
            InputError: The lesson is not a valid template, or uses an unknown name.
        """
        return tuple(_pieces(self._rendered(audience, evaluate, {})))

    def about_mnist(self) -> list[Passage]:
        """Find the marked passages that somebody gets to see although the images are others; none if they are MNIST.

        Raises:
            InputError: As `render`.
        """
        shown: dict[int, str] = {}
        if not self.data.is_mnist:
            for audience in ("page", "notebook"):
                self._rendered(audience, lambda _: 0, shown)
        return passages(shown)

    def _rendered(self, audience: str, evaluate: Evaluate, shown: dict[int, str]) -> str:
        """The text with rules and values; passages about MNIST are added to `shown`, by the lines of their marks."""
        environment = Environment(
            extensions=[Passages],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 - the instructor's own Markdown, not a stranger's HTML
        )
        environment.filters |= {"thousands": "{:,}".format, "percent": _percent}
        versions = {name: ".".join(version.split(".")[:2]) for name, version in VERSIONS.items()}
        context = {
            "spec": self.spec,
            "data": self.data,
            "own_checks": self.own_checks,
            "CHECK_NAMES": CHECK_NAMES,
            "versions": versions,
        }
        try:
            template = environment.from_string(self.source)
            text = template.render(context, value=evaluate, page=audience == "page", notebook=audience == "notebook")
        except Exception as error:  # an expression in a template can raise anything
            line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise InputError(
                happened=f"The Jinja2 template {self.path} cannot be rendered: {type(error).__name__}: {error}{line}.",
                remedy="Correct it; it can use spec, data, own_checks, CHECK_NAMES, versions, page, notebook and "
                "value(). Nothing was written.",
            ) from error
        extension = environment.extensions[Passages.identifier]
        assert isinstance(extension, Passages)  # noqa: S101 - ours
        shown |= extension.shown
        return text

    def task(self, pieces: tuple[Piece, ...]) -> Code:
        """The only block that students hand in.

        Raises:
            InputError: There is not exactly one such block, or it lacks the assignment's function.
        """
        blocks = [piece for piece in pieces if isinstance(piece, Code) and TASK in piece.flags]
        if len(blocks) != 1:
            raise self._wrong_task(f"{len(blocks)} such blocks")
        source = blocks[0].source
        for version, code in (("", solved(source)), (" without its solutions", unsolved(source))):
            try:
                names = {getattr(node, "name", None) for node in ast.parse(code).body}
            except SyntaxError as error:
                problem = f"a block that{version} is not valid Python: {error.msg} on its line {error.lineno}"
                raise self._wrong_task(problem) from error
            if self.spec.function not in names:
                raise self._wrong_task(f"a block that{version} lacks this function")
        return blocks[0]

    def _wrong_task(self, received: str) -> InputError:
        return InputError(
            expected=f"exactly one block ```python {TASK} in {self.path}, with the function {self.spec.function}()",
            received=received,
            remedy="Write the module that students hand in as that block. Nothing was written.",
        )


def read_lesson(assignment: Path, spec: AssignmentSpec) -> Lesson:
    """Read the lesson that lies beside the reference solution.

    Raises:
        InputError: It is missing, is not UTF-8, or lies in the folder that students get.
    """
    path = Path(os.path.normpath(assignment / spec.reference)).with_name("lesson.md")
    if path.resolve().is_relative_to(assignment.resolve()):
        raise InputError(
            expected="the reference solution and its lesson to lie outside the folder that students get",
            received=f"reference = {spec.reference!r} in spec.toml, and so {path}",
            remedy="Put both into another folder. Nothing was written.",
        )
    try:
        return Lesson(path, path.read_text(encoding="utf-8"), spec)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            happened=f"The lesson {path} cannot be read: {getattr(error, 'strerror', None) or error}.",
            remedy="Write it there as UTF-8 text, starting from a copy of this project's reference/lesson.md.",
        ) from error


def _pieces(text: str) -> list[Piece]:
    lines = list(io.StringIO(text))  # unlike str.splitlines, Markdown ends a line only at a line feed
    pieces: list[Piece] = []
    after = 0
    for token in MarkdownIt().parse(text):
        language, *flags = token.info.split() if token.type == "fence" and token.level == 0 else ("",)
        if token.map and (language == "python" or (language == "markdown" and ANALYSIS in flags)):
            piece = Code(token.content, tuple(flags)) if language == "python" else Text(token.content, tuple(flags))
            pieces += [Text("".join(lines[after : token.map[0]])), piece]
            after = token.map[1]
    pieces.append(Text("".join(lines[after:])))
    return [piece for piece in pieces if not isinstance(piece, Text) or piece.markdown.strip()]


def _percent(share: float) -> str:
    """0.95 → 95 %, 0.9675 → 96.75 %, as the grader writes a threshold."""
    return f"{100 * share:g} %"
