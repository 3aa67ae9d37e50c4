"""Calls of TensorFlow's and the old backend's functions on the outputs of layers, which take none: all of a file."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence

from grader.records import Finding, Place
from grader.wording import listed
from grader.worker.exporter.removed_names import TENSORFLOW_LAYERS
from grader.worker.exporter.todays_names import NamesInFile

_FAULT = re.compile(
    r"KerasTensor cannot be used as input to a TensorFlow function|^module '[\w.]*\bbackend' has no attribute"
)
_MOST_CALLS = 40
"""Of one file."""
_MOST_ON_A_LINE = 3
_LONGEST = 60
_ROOTS = ("tensorflow.", "keras.backend.")
_NAMES = TENSORFLOW_LAYERS.keys() | {"cast", "identity", "shape"}
"""Functions right below `tf` and of the backend that take tensors."""
_SIGNS = {"add": "+", "multiply": "*", "subtract": "-"}
_PACKAGES = ("nn", "math", "image", "linalg")
"""All of whose functions do."""
_OF_AXES = {"max", "mean", "reduce_max", "reduce_mean"}
"""Functions that equal a layer for some axes alone."""


class _Call:
    """A call of such a function."""

    def __init__(self, node: ast.Call, path: str, *, in_call: bool) -> None:
        self.in_call = in_call
        """Whether it is in a layer's or model's `call`, where Keras itself would let it run."""
        self.line = node.lineno
        self.name = ast.unparse(node.func)[:_LONGEST]
        self._node = node
        self._last = path.rpartition(".")[2]

    @property
    def advice(self) -> str:
        """What to write in its place, as whole sentences."""
        tensor, rest = self._arguments()
        if self._last == "cast":
            advice = "The images and the outputs of layers are float32 already."
            return f"{advice} Write {tensor} in its place." if tensor else f"{advice} Leave it out."
        if self._last == "shape":
            sizes = f"{tensor or 'x'}.shape"
            return (
                f"The number of images is not known yet, and Flatten and Reshape need none; other sizes are in {sizes}."
            )
        return f"Write {self._exact(tensor, rest) or self._layer(tensor, rest)} in its place."

    def _exact(self, tensor: str, rest: list[ast.expr]) -> str:
        """The call of a layer that does the same for certain; empty where that is not known."""
        others = [ast.unparse(value) for value in rest]
        if not tensor or any(len(other) > _LONGEST for other in others):
            return ""
        written = ""
        match self._last, rest:
            case "reshape", [ast.Tuple(elts=[_, _]) | ast.List(elts=[_, _])]:
                written = f"layers.Flatten()({tensor})"
            case "reshape", [ast.Tuple(elts=[_, *sizes]) | ast.List(elts=[_, *sizes])] if sizes:
                written = f"layers.Reshape(({', '.join(map(ast.unparse, sizes))}))({tensor})"
            case "concat" | "concatenate", [_]:
                written = f"layers.Concatenate(axis={others[0]})({tensor})"
            case "add" | "multiply" | "subtract", [ast.Constant()]:
                written = f"{tensor} {_SIGNS[self._last]} {others[0]}"
            case "maximum", [ast.Constant(value=0)]:
                written = f"layers.ReLU()({tensor})"
            case "add" | "multiply" | "subtract" | "maximum" | "minimum", [_]:
                written = f"layers.{self._last.capitalize()}()([{tensor}, {others[0]}])"
            case "identity", []:
                written = tensor
        return written

    def _layer(self, tensor: str, rest: list[ast.expr]) -> str:
        """The layer that is for the same purpose; called on the tensor where it needs nothing else."""
        layer = TENSORFLOW_LAYERS.get(self._last)
        if layer is None:
            return "a layer of keras.layers"
        return (
            f"{layer}({tensor})" if tensor and not rest and "..." not in layer and self._last not in _OF_AXES else layer
        )

    def _arguments(self) -> tuple[str, list[ast.expr]]:
        """The tensor, as it is written, and the other arguments."""
        values = [*self._node.args, *(keyword.value for keyword in self._node.keywords if keyword.arg != "name")]
        if not values:
            return "", []
        text = ast.unparse(values[0])
        return text if len(text) <= _LONGEST and text.isprintable() else "", values[1:]


def is_tensorflow_fault(text: str) -> bool:
    """Whether an exception says that a function took the output of a layer which takes numbers alone."""
    return _FAULT.search(text) is not None


def tensorflow_calls(trees: Mapping[str, Sequence[ast.Module]]) -> dict[Place, Finding]:
    """A finding for each line of the functions of a submission that calls such functions.

    Args:
        trees: What was run of each file.
    """
    findings: dict[Place, Finding] = {}
    for path, parts in trees.items():
        lines: dict[int, dict[str, _Call]] = {}
        for call in _calls(parts):
            lines.setdefault(call.line, {}).setdefault(call.name, call)
        for line, calls in sorted(lines.items())[:_MOST_CALLS]:
            findings[Place(path=path, line=line)] = _finding(list(calls.values()))
    return findings


def _finding(calls: Sequence[_Call]) -> Finding:
    names = [call.name for call in calls]
    first = names[0] if len(names) == 1 else f"{listed(names[:-1], _MOST_ON_A_LINE)} and {names[-1]}"
    advice = [call.advice for call in calls[:_MOST_ON_A_LINE]]
    if len(advice) > 1:
        advice = [f"For {call.name}: {text[:1].lower()}{text[1:]}" for call, text in zip(calls, advice, strict=False)]
    if all(call.in_call for call in calls):
        what = "is not a layer" if len(names) == 1 else "are not layers"
        problem = f"{first} in call() {what}, and only layers can be taken over."
    else:
        problem = f"{first} cannot take the output of a Keras layer."
    return Finding(problem=problem, advice=" ".join(advice))


def _calls(trees: Sequence[ast.Module]) -> Iterator[_Call]:
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = NamesInFile(nodes)
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef) and node.name != "__init__"]
    seen: set[int] = set()
    for name, node in ((function.name, node) for function in functions for node in ast.walk(function)):
        if isinstance(node, ast.Call) and id(node) not in seen and node.args + node.keywords:
            seen.add(id(node))
            path = names.path(node.func)
            if _takes_tensors(path):
                yield _Call(node, path, in_call=name == "call")


def _takes_tensors(path: str) -> bool:
    """Whether a dotted name is that of a function which takes tensors."""
    root = next((root for root in _ROOTS if path.startswith(root)), "")
    if root == "keras.backend.":
        return path.rpartition(".")[2] in _NAMES
    package, _, name = path.removeprefix(root).rpartition(".")
    if not root or package.partition(".")[0] in {"keras", "compat"}:
        return False
    return package in _PACKAGES or (not package and name in _NAMES)
