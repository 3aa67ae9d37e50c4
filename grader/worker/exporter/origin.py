"""Where in the student's own files an exception arose: their frames count, those of Keras only name the layer."""

import ast
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import FrameType, TracebackType
from typing import Any, NamedTuple

import keras

ROOT = "<submission>"
"""Begins the file name of all student code: of the submission itself it is all, of a module its path follows."""

_WRITTEN_AT = "_written_at"


class Origin(NamedTuple):
    """What is known of an exception beside its text."""

    path: str
    """Of a module beside the submission; empty for the submission itself."""
    line: int | None
    function: str
    """Of the student's, in which it arose; empty at the top level."""
    layer: keras.Layer | None
    """Whose construction or call raised it."""
    expression: ast.AST | None
    """What the student wrote there."""
    names: frozenset[str] = frozenset()
    """That are known there."""
    calls: tuple[str, ...] = ()
    """Functions at work below it, outermost first."""


def code_name(path: str) -> str:
    """File name under which student code is compiled."""
    return f"{ROOT}/{path}" if path else ROOT


def remember_lines() -> None:
    """Let every layer and operation know, from now on, on which line of the student's it was made."""
    make = keras.Operation.__new__

    def make_and_remember(cls: type[keras.Operation], *arguments: Any, **named: Any) -> keras.Operation:
        made = make(cls, *arguments, **named)
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way up
        while frame is not None and not frame.f_code.co_filename.startswith(ROOT):
            frame = frame.f_back
        if frame is not None:
            vars(made)[_WRITTEN_AT] = frame.f_code.co_filename, frame.f_lineno
        return made

    keras.Operation.__new__ = make_and_remember


def models_in(model: keras.Model) -> Iterator[keras.Model]:
    """A model and all models within it, each once."""
    waiting, seen = [model], {id(model)}
    while waiting:
        inner = waiting.pop()
        yield inner
        for made in inner.layers:
            if isinstance(made, keras.Model) and id(made) not in seen:
                seen.add(id(made))
                waiting.append(made)


def written_lines(model: keras.Model) -> Iterator[tuple[str, str, int]]:
    """Name of each layer and operation of a model, path of the student's file and line where it was made."""
    for inner in models_in(model):
        for made in getattr(inner, "operations", inner.layers):
            if _WRITTEN_AT in vars(made):
                file, line = vars(made)[_WRITTEN_AT]
                yield made.name, _path(file), line


def find_origin(error: BaseException, trees: Mapping[str, Sequence[ast.Module]]) -> Origin:
    """Find the innermost of the student's own frames.

    Args:
        error: As it was caught.
        trees: What was run of each file.
    """
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(ROOT):  # of `exec`
        return Origin(_path(error.filename), error.lineno, "", None, None)
    frames = traceback.extract_tb(error.__traceback__)
    own = [index for index, frame in enumerate(frames) if frame.filename.startswith(ROOT)]
    if not own:
        return Origin("", None, "", None, None)
    frame = frames[own[-1]]
    scopes = [scope for scope, _ in traceback.walk_tb(error.__traceback__)][own[-1]]
    layer = _layer(error.__traceback__, own[-1])
    path, line = _path(frame.filename), frame.lineno or None
    written = getattr(layer, _WRITTEN_AT, ("", 0))
    if written[0] == frame.filename and (line or 0) <= written[1] <= (frame.end_lineno or 0):
        line = written[1]  # one of many layers in a list
    function = "" if frame.name == "<module>" else frame.name
    names = frozenset(scopes.f_locals) | frozenset(scopes.f_globals)
    calls = tuple(called.name for called in frames[own[-1] + 1 :])
    return Origin(path, line, function, layer, _expression(trees.get(path, ()), frame), names, calls)


def _path(filename: str) -> str:
    return filename.removeprefix(ROOT).removeprefix("/")


def _layer(trace: TracebackType | None, after: int) -> keras.Layer | None:
    """The innermost layer at work below the student's frame; a model is one only where nothing else is."""
    found: list[keras.Layer] = []
    for index, (frame, _) in enumerate(traceback.walk_tb(trace)):
        worker = frame.f_locals.get("self") if index > after else None
        if isinstance(worker, keras.Layer):
            found.append(worker)
    return next((one for one in reversed(found) if not isinstance(one, keras.Model)), None)


def _expression(trees: Iterable[ast.Module], frame: traceback.FrameSummary) -> ast.AST | None:
    found: list[ast.AST] = []
    wanted = (frame.lineno, frame.end_lineno, frame.colno, frame.end_colno)
    for node in (node for tree in trees for node in ast.walk(tree)):
        place = (getattr(node, name, None) for name in ("lineno", "end_lineno", "col_offset", "end_col_offset"))
        if isinstance(node, ast.expr | ast.stmt) and tuple(place) == wanted and not isinstance(node, ast.Expr):
            found.append(node)
    imports = [node for node in found if isinstance(node, ast.ImportFrom)]
    if imports:  # what is one line to the student was run name by name
        return ast.ImportFrom(imports[0].module, [alias for node in imports for alias in node.names], imports[0].level)
    return next(iter(found), None)
