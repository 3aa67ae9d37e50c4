"""Calls of older Keras and TensorFlow, and the calls of today that do the same."""

import ast

from grader.worker.exporter.corrections import Correction, Part, Parts, Reasons, joined
from grader.worker.exporter.old_arguments import OldArguments
from grader.worker.exporter.removed_names import LOST_METHODS, MERGES, TENSORFLOW_1_LAYERS
from grader.worker.exporter.todays_names import NamesInFile, root_of, todays

_METHODS = {"compile", "fit"}
_MERGE = "keras.layers.merge"


def owner_of(call: ast.Call, names: NamesInFile) -> str:
    """Today's name of the class, function or method that is called; empty when it is none of Keras."""
    path = names.path(call.func)
    if path:
        today = todays(path)
        return today.path.rpartition(".")[2] if today else ""
    return call.func.attr if isinstance(call.func, ast.Attribute) and _is_method(call, names, _METHODS) else ""


def corrected_call(call: ast.Call, names: NamesInFile, *, keras_1: bool) -> Correction | None:
    """Give what to write in place of a call; `None` when it may stay."""
    path = names.path(call.func)
    if path in {_MERGE, f"{_MERGE}.merge"}:
        return _merge(call)
    if path.startswith("tensorflow.layers."):
        return _tensorflow_layer(call, path.rpartition(".")[2], names)
    if isinstance(call.func, ast.Attribute) and _is_method(call, names, LOST_METHODS):
        reasons = Reasons(((f"{call.func.attr}()", ""),), advice="Delete the line: the grader trains and tests.")
        return Correction(call, None, reasons)
    owner = owner_of(call, names)
    if not owner:
        return None
    arguments = OldArguments(call, owner, keras_1=keras_1)
    if not arguments.reasons.changes and not arguments.reasons.problem:
        return None
    parts: Parts = (call.func, "(", *joined(arguments.written), ")")
    return Correction(call, parts, arguments.reasons, is_refused=arguments.is_refused)


def _is_method(call: ast.Call, names: NamesInFile, methods: set[str] | frozenset[str]) -> bool:
    """Whether a method is called, and not a function of an imported module such as `re.compile`."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in methods:
        return False
    owner = root_of(call.func)
    return not (isinstance(owner, ast.Name) and names.is_imported(owner.id))


def merge_functions(calls: list[ast.Call]) -> list[str]:
    """Names of the functions that take the place of `merge` in some calls of it."""
    return sorted({name for call in calls if (name := _function_of(call))})


def is_merge(call: ast.Call, names: NamesInFile) -> bool:
    """Whether the function `merge` of Keras 1 is called, by that name."""
    return isinstance(call.func, ast.Name) and names.path(call.func) == _MERGE


def _function_of(call: ast.Call) -> str:
    mode = _mode(call)
    return MERGES.get(mode, "") if isinstance(mode, str) else ""


def _mode(call: ast.Call) -> object:
    """Given by name or in the second place; the sum without it."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] or call.args[1:2]
    if not given:
        return "sum"
    return given[0].value if isinstance(given[0], ast.Constant) else None


def _merge(call: ast.Call) -> Correction:
    function, mode = _function_of(call), _mode(call)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    inputs = call.args[0] if call.args else named.get("inputs")
    if not function or inputs is None or (isinstance(call.func, ast.Name) and call.func.id != "merge"):
        what = f"merge(mode={mode!r:.20})" if isinstance(mode, str) else "merge() with a mode that is computed"
        advice = "Use a layer such as layers.Add(), layers.Dot(axes=...) or layers.Concatenate()."
        return Correction(call, None, Reasons(((what, ""),), advice=advice))
    written: list[Parts] = [(inputs,)]
    advice = ""
    if function == "concatenate" and (axis := named.get("concat_axis")) is not None:
        written.append(("axis=", axis))
        if isinstance(axis, ast.Constant) and axis.value == 1:
            advice = "If axis 1 meant the channels of images, which come last today, write -1 for it."
    if "name" in named:
        written.append(("name=", named["name"]))
    head: Parts = (call.func.value, f".{function}") if isinstance(call.func, ast.Attribute) else (function,)
    reasons = Reasons(((f"merge(mode={mode!r})", f"{function}()"),), advice=advice)
    return Correction(call, (*head, "(", *joined(written), ")"), reasons)


def _tensorflow_layer(call: ast.Call, name: str, names: NamesInFile) -> Correction | None:
    """A function that took the input first is a layer that is called on it."""
    layer = TENSORFLOW_1_LAYERS.get(name)
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    inputs = call.args[0] if call.args else named.get("inputs")
    root = root_of(call.func)
    if layer is None or inputs is None or not isinstance(root, ast.Name) or names.path(root) != "tensorflow":
        return None
    kept: list[Parts] = [(value,) for value in call.args[1:]]
    kept += [_keyword(keyword) for keyword in call.keywords if keyword.arg not in {"inputs", "training", "reuse"}]
    parts: tuple[Part, ...] = (f"{root.id}.keras.layers.{layer}(", *joined(kept), ")(", inputs, ")")
    changes = ((f"tf.layers.{name}()", f"tf.keras.layers.{layer}"),)
    return Correction(call, parts, Reasons(changes, owner="TensorFlow"))


def _keyword(keyword: ast.keyword) -> Parts:
    return (f"{keyword.arg}=", keyword.value) if keyword.arg else ("**", keyword.value)
