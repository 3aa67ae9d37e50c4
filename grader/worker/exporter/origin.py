"""Where in the student's own files an exception arose: their frames count, those of Keras only name the layer."""

import ast
import functools
import inspect
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import CodeType, FrameType, TracebackType
from typing import Any, NamedTuple

import keras

from grader.records import Place

ROOT = "<submission>"
"""Begins the file name of all student code: for the submission itself that is all, for a module its path follows."""

_WRITTEN_AT = "_written_at"
_COMPILED_AT = "_compiled_at"
_WEIGHT_ADDED_AT = "_weight_added_at"


class Origin(NamedTuple):
    """What is known of an exception besides its text."""

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
    own_layers: frozenset[str] = frozenset()
    """Names by which a class of the student's keeps its layers, as in `self.conv`; none outside of its methods."""


def code_name(path: str) -> str:
    """File name under which student code is compiled."""
    return f"{ROOT}/{path}" if path else ROOT


def remember_lines(watch: Callable[[type[keras.Operation], tuple[Any, ...]], None]) -> None:
    """Let layers, operations and models record, from now on, the student's lines that make and compile them.

    A layer records the line of its first weight too, which is the student's if its class is.

    Args:
        watch: Is shown the class and the positional arguments of each layer that a student's own line makes.
    """
    make = keras.Operation.__new__

    def make_and_remember(cls: type[keras.Operation], *arguments: Any, **named: Any) -> keras.Operation:
        maker: FrameType | None = sys._getframe(1)  # noqa: SLF001 - whoever makes the layer
        while maker is not None and maker.f_code.co_name == "__new__":
            maker = maker.f_back
        if maker is not None and is_student(maker):
            watch(cls, arguments)
        operation = make(cls, *arguments, **named)
        vars(operation)[_WRITTEN_AT] = current_place()
        return operation

    keras.Operation.__new__ = make_and_remember
    trainer = next(cls for cls in keras.Model.__mro__ if "compile" in vars(cls))
    compile_model = trainer.compile

    @functools.wraps(compile_model)
    def compile_and_remember(model: keras.Model, *arguments: Any, **named: Any) -> None:
        vars(model)[_COMPILED_AT] = current_place()
        compile_model(model, *arguments, **named)

    trainer.compile = compile_and_remember
    add = keras.Layer.add_weight

    @functools.wraps(add)
    def add_and_remember(layer: keras.Layer, *arguments: Any, **named: Any) -> keras.Variable:
        vars(layer).setdefault(_WEIGHT_ADDED_AT, current_place())
        return add(layer, *arguments, **named)

    keras.Layer.add_weight = add_and_remember


def current_place() -> Place | None:
    """The line of the innermost frame of student code that is running; in a notebook, of all cells together."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only way up
    while frame is not None and not is_student(frame):
        frame = frame.f_back
    return Place(path=_path(frame.f_code.co_filename), line=frame.f_lineno) if frame is not None else None


def is_student(frame: FrameType) -> bool:
    """Whether a frame runs student code."""
    return frame.f_code.co_filename.startswith(ROOT)


def has_student_frame(error: BaseException) -> bool:
    """Whether an exception passed through student code."""
    return any(is_student(frame) for frame, _ in traceback.walk_tb(error.__traceback__))


def code_place(code: CodeType) -> Place | None:
    """Where a function of the student's begins; `None` for any other code."""
    if not code.co_filename.startswith(ROOT):
        return None
    return Place(path=_path(code.co_filename), line=code.co_firstlineno)


def function_place(function: Callable[..., object]) -> Place | None:
    """Where a function of the student's begins, below what may be wrapped around it; `None` when nobody can tell."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    return code_place(code) if inspect.iscode(code) else None


def compile_place(model: keras.Model) -> Place | None:
    """The student's last call of `model.compile(...)`."""
    return _recorded(model, _COMPILED_AT)


def mark_compiled(model: keras.Model, original: keras.Model) -> None:
    """Let a model count as compiled where another was."""
    vars(model)[_COMPILED_AT] = compile_place(original)


def written_place(operation: keras.Operation) -> Place | None:
    """The student's line that makes a layer or an operation."""
    return _recorded(operation, _WRITTEN_AT)


def weight_place(layer: keras.Layer) -> Place | None:
    """The student's line that gives a layer its first weight."""
    return _recorded(layer, _WEIGHT_ADDED_AT)


def _recorded(operation: keras.Operation, key: str) -> Place | None:
    place = vars(operation).get(key)
    return place if isinstance(place, Place) else None


def models_in(model: keras.Model) -> Iterator[keras.Model]:
    """A model and all models within it, each once."""
    waiting, seen = [model], {id(model)}
    while waiting:
        inner = waiting.pop()
        yield inner
        for layer in inner.layers:
            if isinstance(layer, keras.Model) and id(layer) not in seen:
                seen.add(id(layer))
                waiting.append(layer)


def written_places(model: keras.Model) -> Iterator[tuple[str, Place]]:
    """Name of each layer and operation of a model, and where the student's code makes it."""
    for inner in models_in(model):
        for operation in getattr(inner, "operations", inner.layers):
            if place := written_place(operation):
                yield operation.name, place


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
    made = getattr(layer, _WRITTEN_AT, None)
    if made is not None and made.path == path and (line or 0) <= (made.line or 0) <= (frame.end_lineno or 0):
        line = made.line  # of a layer among others in a list
    function = "" if frame.name == "<module>" else frame.name
    names = frozenset(scopes.f_locals) | frozenset(scopes.f_globals)
    calls = tuple(called.name for called in frames[own[-1] + 1 :])
    expression = _expression(trees.get(path, ()), frame)
    return Origin(path, line, function, layer, expression, names, calls, _own_layers(scopes.f_locals.get("self")))


def _own_layers(instance: object) -> frozenset[str]:
    if not isinstance(instance, keras.Layer):
        return frozenset()
    return frozenset(name for name, value in vars(instance).items() if isinstance(value, keras.Layer))


def _path(filename: str) -> str:
    return filename.removeprefix(ROOT).removeprefix("/")


def _layer(trace: TracebackType | None, after: int) -> keras.Layer | None:
    """The innermost layer at work below the student's frame; a model is not counted."""
    layers: list[keras.Layer] = []
    for index, (frame, _) in enumerate(traceback.walk_tb(trace)):
        worker = frame.f_locals.get("self") if index > after else None
        if isinstance(worker, keras.Layer):
            layers.append(worker)
    return next((layer for layer in reversed(layers) if not isinstance(layer, keras.Model)), None)


def _expression(trees: Iterable[ast.Module], frame: traceback.FrameSummary) -> ast.AST | None:
    nodes: list[ast.AST] = []
    position = (frame.lineno, frame.end_lineno, frame.colno, frame.end_colno)
    for node in (node for tree in trees for node in ast.walk(tree)):
        extent = (getattr(node, name, None) for name in ("lineno", "end_lineno", "col_offset", "end_col_offset"))
        if isinstance(node, ast.expr | ast.stmt) and tuple(extent) == position and not isinstance(node, ast.Expr):
            nodes.append(node)
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    if imports:  # what is one line to the student was run name by name
        return ast.ImportFrom(imports[0].module, [alias for node in imports for alias in node.names], imports[0].level)
    return next(iter(nodes), None)
