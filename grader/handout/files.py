"""The files that are generated from a lesson: the template, the notebook, the page, and the reference solution."""

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
from grader.handout.lesson import ANALYSIS, FIGURES, RAISES, TASK, Code, Evaluate, Lesson, Piece, Text
from grader.handout.solution import has_mark, solution_lines, solved, unsolved

_PYTHON = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Pieces(NamedTuple):
    """A lesson with its values filled in: complete, and as students see it."""

    complete: tuple[Piece, ...]
    """The notebook's pieces, including the solutions and the code that draws the figures."""
    task: str
    """The module that students hand in, with its solutions."""
    notebook: list[Piece]
    page: list[Piece]


def pieces_of(lesson: Lesson, evaluate: Evaluate) -> Pieces:
    """Fill in a lesson, leave out what students must not see, and make sure that none of it remains.

    Raises:
        InputError: The lesson is not valid, or shows students a line of the solution.
    """
    complete = lesson.render("notebook", evaluate)
    task = lesson.task(complete).source
    notebook, page = list(_for_students(complete)), list(_for_students(lesson.render("page", evaluate)))
    _refuse_code_never_run(lesson, page, notebook)
    _refuse_leaks(lesson, task, [unsolved(task), *map(_text, notebook), *map(_text, page)])
    return Pieces(complete, task, notebook, page)


def blocks_to_run(pieces: Pieces) -> list[Code]:
    """All code of the notebook as it is handed out; then the solved task and what tries it; then the figures."""
    blocks = [piece for piece in pieces.complete if isinstance(piece, Code)]
    handed_out = [piece for piece in pieces.notebook if isinstance(piece, Code)]
    solution = [block._replace(source=_body(solved(block.source))) for block in blocks if TASK in block.flags]
    trials = [_without(RAISES, block) for block in blocks if RAISES in block.flags]
    return [*handed_out, *solution, *trials, *(block for block in blocks if FIGURES in block.flags)]


def files_of(lesson: Lesson, assignment: Path, run: Run) -> dict[Path, str]:
    """The text of every file except the figures, by its path.

    Args:
        lesson: Their source.
        assignment: The folder that students get.
        run: The results of exactly this lesson's code.

    Raises:
        InputError: The lesson is not valid, or shows students a line of the solution.
    """
    _, task, notebook, page = pieces_of(lesson, run.values.__getitem__)
    _refuse_leaks(lesson, task, run.outputs.values())
    module = lesson.spec.module
    return {
        assignment / f"{module}.py": f"{unsolved(task)}{_analysis(notebook)}",
        assignment / f"{module}.ipynb": _notebook(notebook),
        assignment / "README.md": "".join(part for piece in page for part in _parts(piece, run)),
        Path(os.path.normpath(assignment / lesson.spec.reference)): solved(task),
    }


def _without(flag: str, code: Code) -> Code:
    return code._replace(flags=tuple(other for other in code.flags if other != flag))


def _body(module: str) -> str:
    """A module without its docstring, since a notebook says the same in its text."""
    first = ast.parse(module).body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno
    return "".join(list(io.StringIO(module))[first.end_lineno if documented else 0 :]).lstrip("\n")


def _for_students(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Unsolved tasks, and no code that draws the figures."""
    for piece in pieces:
        if isinstance(piece, Code) and TASK in piece.flags:
            yield piece._replace(source=_body(unsolved(piece.source)))
        elif isinstance(piece, Text) or FIGURES not in piece.flags:
            yield piece


def _text(piece: Piece) -> str:
    return piece.markdown if isinstance(piece, Text) else piece.source


def _refuse_code_never_run(lesson: Lesson, page: Iterable[Piece], notebook: Iterable[Piece]) -> None:
    """Only the notebook's code is run, so the page must not show other code as if it had been run."""
    ran = {piece.source for piece in notebook if isinstance(piece, Code)}
    for piece in page:
        if isinstance(piece, Code) and piece.source not in ran:
            raise InputError(
                expected=f"every Python block on the page of {lesson.path} to be in the notebook too, where it is run",
                received=f"a block that is only on the page:\n{piece.source}",
                remedy="Put it into both, or mark it as `py` instead of `python`. Nothing was written.",
            )


def _refuse_leaks(lesson: Lesson, task: str, texts: Iterable[str]) -> None:
    """No line of a solution, and no mark in any spelling, may reach a student."""
    secrets = solution_lines(task)
    for line in (line.strip() for text in texts for line in io.StringIO(text)):
        if line in secrets or has_mark(line):
            raise InputError(
                expected=f"the solution in {lesson.path} to be repeated nowhere, since students read the rest",
                received=repr(line),
                remedy="Write it differently in one of the two places. Nothing was written.",
            )


def _analysis(notebook: Iterable[Piece]) -> str:
    """The place for the analysis in a plain file: what the notebook has as a text cell, in a string."""
    texts = [piece.markdown for piece in notebook if isinstance(piece, Text) and ANALYSIS in piece.flags]
    literals = (text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for text in texts)
    return "".join(f'\n\nANALYSIS = """\n{text}"""\n' for text in literals)


def _notebook(pieces: Iterable[Piece]) -> str:
    cells = []
    for number, piece in enumerate(pieces, 1):
        if isinstance(piece, Text):
            cell = nbformat.v4.new_markdown_cell(piece.markdown.strip(), id=f"text-{number}")
        else:
            cell = nbformat.v4.new_code_cell(piece.source.rstrip(), id=f"code-{number}")
        tags = [flag for flag in piece.flags if flag in {TASK, RAISES, ANALYSIS}]
        cell.metadata = {"tags": tags} if tags else {}
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=_PYTHON)
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"


def _parts(piece: Piece, run: Run) -> Iterator[str]:
    """A piece of the page: text, or code and what it printed."""
    if isinstance(piece, Text):
        yield re.sub(r"\n{3,}", "\n\n", piece.markdown)  # conditions in a template leave empty lines
    else:
        yield f"```python\n{piece.source}```\n"
        if output := run.output(piece):
            yield f"\n```text\n{output}\n```\n"
