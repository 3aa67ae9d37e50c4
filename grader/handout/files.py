"""The files that a lesson makes: the template, the notebook, the page, and the reference solution."""

import ast
import io
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat

from grader.errors import InputError
from grader.handout.kernel import Run
from grader.handout.lesson import FIGURES, RAISES, TASK, Code, Evaluate, Lesson, Piece, Text
from grader.handout.solution import has_mark, solution_lines, solved, unsolved

_PYTHON = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Pieces(NamedTuple):
    """A lesson with its values filled in: as it is written, and what students get to see of it."""

    written: tuple[Piece, ...]
    """The notebook's pieces, with the solutions and what draws the figures."""
    task: str
    """The module that students hand in, with its solutions."""
    notebook: list[Piece]
    page: list[Piece]


def pieces_of(lesson: Lesson, evaluate: Evaluate) -> Pieces:
    """Fill in a lesson, leave out what students must not see, and make sure that nothing of it is left.

    Raises:
        InputError: The lesson is not as it should be, or shows students a line of the solution.
    """
    written = lesson.render("notebook", evaluate)
    task = lesson.task(written).source
    notebook, page = list(_shown(written)), list(_shown(lesson.render("page", evaluate)))
    _refuse_what_never_ran(lesson, page, notebook)
    _refuse_leaks(lesson, task, [unsolved(task), *map(_text, notebook), *map(_text, page)])
    return Pieces(written, task, notebook, page)


def blocks_to_run(pieces: Pieces) -> list[Code]:
    """All code of the notebook as it is handed out; then the solved task, with what tries it; then the figures."""
    written = [piece for piece in pieces.written if isinstance(piece, Code)]
    solution = [piece._replace(source=_body(solved(piece.source))) for piece in written if TASK in piece.flags]
    trying = [_without(RAISES, piece) for piece in written if RAISES in piece.flags]
    handed_out = [piece for piece in pieces.notebook if isinstance(piece, Code)]
    return [*handed_out, *solution, *trying, *(piece for piece in written if FIGURES in piece.flags)]


def files_of(lesson: Lesson, assignment: Path, run: Run) -> dict[Path, str]:
    """Every file but the figures, by its path.

    Args:
        lesson: What they are made of.
        assignment: The folder that students get.
        run: Of exactly this lesson's code.

    Raises:
        InputError: The lesson is not as it should be, or shows students a line of the solution.
    """
    _, task, notebook, page = pieces_of(lesson, run.values.__getitem__)
    _refuse_leaks(lesson, task, run.outputs.values())
    module = lesson.spec.module
    return {
        assignment / f"{module}.py": unsolved(task),
        assignment / f"{module}.ipynb": _notebook(notebook),
        assignment / "README.md": "".join(part for piece in page for part in _parts(piece, run)),
        Path(os.path.normpath(assignment / lesson.spec.reference)): solved(task),
    }


def _without(flag: str, code: Code) -> Code:
    return code._replace(flags=tuple(one for one in code.flags if one != flag))


def _body(module: str) -> str:
    """A module without its docstring, which the text of a notebook says better."""
    first = ast.parse(module).body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno
    return "".join(list(io.StringIO(module))[first.end_lineno if documented else 0 :]).lstrip("\n")


def _shown(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """What a student sees."""
    for piece in pieces:
        if isinstance(piece, Code) and TASK in piece.flags:
            yield piece._replace(source=_body(unsolved(piece.source)))
        elif isinstance(piece, Text) or FIGURES not in piece.flags:
            yield piece


def _text(piece: Piece) -> str:
    return piece.markdown if isinstance(piece, Text) else piece.source


def _refuse_what_never_ran(lesson: Lesson, page: Iterable[Piece], notebook: Iterable[Piece]) -> None:
    """Only the notebook's code is run, so the page must not show other code as if it had been."""
    ran = {piece.source for piece in notebook if isinstance(piece, Code)}
    for piece in page:
        if isinstance(piece, Code) and piece.source not in ran:
            raise InputError(
                expected=f"every Python block that {lesson.path} shows on the page to run in the notebook",
                received=f"one that is on the page alone:\n{piece.source}",
                remedy="Show it in both, or name it `py` instead of `python`; nothing was written.",
            )


def _refuse_leaks(lesson: Lesson, task: str, texts: Iterable[str]) -> None:
    """No line of a solution, and no mark, whatever its spelling, reaches a student."""
    secrets = solution_lines(task)
    for line in (line.strip() for text in texts for line in io.StringIO(text)):
        if line in secrets or has_mark(line):
            raise InputError(
                expected=f"no line of the solution in {lesson.path} anywhere else in it, for students read the rest",
                received=repr(line),
                remedy="Write it differently in one of the places; nothing was written.",
            )


def _notebook(pieces: Iterable[Piece]) -> str:
    cells = []
    for number, piece in enumerate(pieces, 1):
        if isinstance(piece, Text):
            cell = nbformat.v4.new_markdown_cell(piece.markdown.strip(), id=f"text-{number}")
        else:
            cell = nbformat.v4.new_code_cell(piece.source.rstrip(), id=f"code-{number}")
            tags = [flag for flag in piece.flags if flag in {TASK, RAISES}]
            cell.metadata = {"tags": tags} if tags else {}
        cells.append(cell)
    whole = nbformat.v4.new_notebook(cells=cells, metadata=_PYTHON)
    nbformat.validate(whole)
    return f"{nbformat.writes(whole)}\n"


def _parts(piece: Piece, run: Run) -> Iterator[str]:
    """A piece of the page: text, or code and what it printed."""
    if isinstance(piece, Text):
        yield re.sub(r"\n{3,}", "\n\n", piece.markdown)  # what a template's conditions leave
    else:
        yield f"```python\n{piece.source}```\n"
        if output := run.output(piece):
            yield f"\n```text\n{output}\n```\n"
