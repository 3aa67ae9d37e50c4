"""The files that a lesson makes: the template, the notebook, the page, and the reference solution."""

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat

from grader.handout.kernel import Run
from grader.handout.lesson import FIGURES, TASK, Code, Evaluate, Lesson, Piece, Text
from grader.handout.solution import solved, unsolved

_TAGS = {TASK, "raises-exception"}
"""Flags that a notebook has as tags of its cell: the second is Jupyter's own, and lets the cells after it run."""
_PYTHON = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def blocks_to_run(lesson: Lesson, evaluate: Evaluate) -> list[Code]:
    """All code of the notebook with the task solved, and then what draws the figures."""
    pieces = [piece for piece in lesson.render("notebook", evaluate) if isinstance(piece, Code)]
    shown = [_solved(piece) if TASK in piece.flags else piece for piece in pieces if FIGURES not in piece.flags]
    return shown + [piece for piece in pieces if FIGURES in piece.flags]


def files_of(lesson: Lesson, assignment: Path, run: Run) -> dict[Path, str]:
    """Every file but the figures, by its path.

    Args:
        lesson: What they are made of.
        assignment: The folder that students get.
        run: Of exactly this lesson's code.

    Raises:
        InputError: The lesson is not as it should be.
    """
    notebook = lesson.render("notebook", run.values.__getitem__)
    page = lesson.render("page", run.values.__getitem__)
    task, module, stub = lesson.task(notebook).source, lesson.spec.module, _stub()
    return {
        assignment / f"{module}.py": unsolved(task, stub),
        assignment / f"{module}.ipynb": _notebook(notebook, stub),
        assignment / "README.md": "".join(_page(page, run, stub)),
        Path(os.path.normpath(assignment / lesson.spec.reference)): solved(task),
    }


def _stub() -> str:
    return (
        "# YOUR CODE HERE\n"
        'raise NotImplementedError("Build your network here, return it compiled, and delete this line. You can do it!")'
    )


def _solved(task: Code) -> Code:
    return task._replace(source=_body(solved(task.source)))


def _body(module: str) -> str:
    """A module without its docstring, which the text of a notebook says better."""
    first = ast.parse(module).body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and first.end_lineno
    return "".join(module.splitlines(keepends=True)[first.end_lineno if documented else 0 :]).lstrip("\n")


def _shown(pieces: tuple[Piece, ...], stub: str) -> Iterator[Piece]:
    """What a student sees."""
    for piece in pieces:
        if isinstance(piece, Code) and TASK in piece.flags:
            yield piece._replace(source=_body(unsolved(piece.source, stub)))
        elif isinstance(piece, Text) or FIGURES not in piece.flags:
            yield piece


def _notebook(pieces: tuple[Piece, ...], stub: str) -> str:
    cells = []
    for number, piece in enumerate(_shown(pieces, stub), 1):
        if isinstance(piece, Text):
            cell = nbformat.v4.new_markdown_cell(piece.markdown.strip(), id=f"text-{number}")
        else:
            tags = [flag for flag in piece.flags if flag in _TAGS]
            cell = nbformat.v4.new_code_cell(piece.source.rstrip(), id=f"code-{number}")
            cell.metadata = {"tags": tags} if tags else {}
        cells.append(cell)
    whole = nbformat.v4.new_notebook(cells=cells, metadata=_PYTHON)
    nbformat.validate(whole)
    return f"{nbformat.writes(whole)}\n"


def _page(pieces: tuple[Piece, ...], run: Run, stub: str) -> Iterator[str]:
    for piece in _shown(pieces, stub):
        if isinstance(piece, Text):
            yield re.sub(r"\n{3,}", "\n\n", piece.markdown)  # what a template's conditions leave
        else:
            yield f"```python\n{piece.source}```\n"
            if output := run.output(piece):
                yield f"\n```text\n{output}\n```\n"
