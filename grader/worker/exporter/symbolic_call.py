"""Calls models and layers of the student's own classes on a symbolic image: what remains is a graph of stock layers.

Keras itself makes one node of each layer's call, however many layers that calls in turn. While a model is traced, the
`call` of a layer that is composed of others is run on the symbolic tensors, and gets no node. All else is Keras's own:
building, casting, and who hears of `training`.
"""

import inspect
import warnings
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import keras

from grader.records import Finding, Place
from grader.wording import listed
from grader.worker.exporter.call_graph import DISTURBING, Comparison, calls_before, node_of, plain_model
from grader.worker.exporter.inlining import composed_call, inlined
from grader.worker.exporter.origin import current_place, written_place
from grader.worker.exporter.own_classes import (
    CALL,
    UntraceableError,
    check_arguments,
    check_training,
    class_name,
    is_own,
    layer_label,
    method_place,
    own_method,
    unpack,
)

_CONTEXT = {"training", "mask"}
"""Arguments of call() that Keras itself fills in."""
AddNote = Callable[[Finding], None]
_TAKES_TRAINING = "Write def call(self, x, training=None) in the model."
_LEAVE_OUT = "Leave out training=... where it is called."
_MOST_NAMES = 5


def stock_model(model: keras.Model, input_shape: tuple[int, ...], add_note: AddNote) -> keras.Model:
    """Give a model of stock layers that computes and trains as this one does: itself, if it has no others.

    Args:
        model: As the student's function returned it.
        input_shape: Of the assignment's images.
        add_note: Takes notes for the author.

    Raises:
        UntraceableError: It does what no graph of layers does.
        Exception: Whatever the student's own code raises.
    """
    model._check_super_called()  # noqa: SLF001 - else nothing else works
    check_training(model)
    for layer in model._flatten_layers():  # noqa: SLF001 - the public list holds one level
        unpack(layer)
    own = [layer for layer in model._flatten_layers() if is_own(layer)]  # noqa: SLF001
    if not own:
        return model
    if is_own(model):
        _check_signature(model)
    plain, remarks = _Trace(model, _image(model, input_shape)).model()
    for note in (_note(model, own), *remarks):
        add_note(note)
    return plain


def _note(model: keras.Model, own: list[keras.Layer]) -> Finding:
    """What happened, for the author."""
    if is_own(model):
        what = "The model is a class with a call() of its own: it was called on a symbolic image"
        place = method_place(own_method(model, CALL))
    else:
        names = listed(sorted({class_name(layer) for layer in own}), _MOST_NAMES)
        what, place = f"The model has layers of your own classes ({names}): they were called on a symbolic image", None
    return Finding(problem=f"{what}, and the layers that were called are what is graded.").at(place or Place())


def _check_signature(model: keras.Model) -> None:
    """Look whether the model is called on one image.

    Raises:
        UntraceableError: It is not.
    """
    name, method = class_name(model), own_method(model, CALL)
    if method is None:
        raise UntraceableError(
            f"The class {name} has no method call(self, x), which says how its layers are called.",
            "Write one, indented like __init__, which returns the output of the last layer.",
            method_place(own_method(model, ("__init__",))) or written_place(model),
        )
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = [each for each in inspect.signature(model.call).parameters.values() if each.name not in _CONTEXT]
    needed = [each.name for each in parameters if each.kind in kinds and each.default is each.empty]
    if len(needed) > 1:
        problem = (
            f"call() of {name} takes {len(needed)} inputs ({listed(needed, _MOST_NAMES)}), and there is one: the image."
        )
        raise UntraceableError(problem, "Write def call(self, x).", method_place(method))
    if not any(each.kind in {*kinds, inspect.Parameter.VAR_POSITIONAL} for each in parameters):
        raise UntraceableError(f"call() of {name} takes no image.", "Write def call(self, x).", method_place(method))


def _image(model: keras.Model, input_shape: tuple[int, ...]) -> Any:
    """The model's own input, or one in the shape that it was built for, else in that of the assignment."""
    first = next(iter(getattr(model, "_layers", ())), None) if isinstance(model, keras.Sequential) else None
    if isinstance(first, keras.layers.InputLayer):
        return first.output
    if hasattr(model, "_inputs_struct"):
        return model._inputs_struct  # noqa: SLF001 - with the structure that it is called with
    shapes = list((getattr(model, "_build_shapes_dict", None) or {}).values())
    built = shapes[0] if len(shapes) == 1 and isinstance(shapes[0], tuple) else ()
    known = all(extent is None or isinstance(extent, int) for extent in built)
    return keras.Input(built[1:] if len(built) > 1 and known else input_shape)


class _Called(NamedTuple):
    """The call of a stock layer."""

    tensor: keras.KerasTensor
    """Its output, which is kept so that nothing else gets its `id`."""
    training: bool
    place: Place | None


class _Trace:
    """A model that is called three times: to be built, as in training, and as at test time."""

    def __init__(self, model: keras.Model, image: Any) -> None:
        self._model = model
        self._image = image
        self._called: dict[int, _Called] = {}
        self._composed: dict[int, keras.Layer] = {}
        self._silent: dict[int, keras.Layer] = {}
        self._mode: bool | None = None

    def model(self) -> tuple[keras.Model, list[Finding]]:
        """The graph of the training, as a Functional model, and remarks on it."""
        with warnings.catch_warnings(), inlined(self._symbolic_call):
            warnings.simplefilter("ignore")  # Keras warns of a call() that fails, which is run again
            first = self._run(None)
            output = self._run(True)
            tested = self._run(False)
        _check_operands(output)
        self._check_weights(first, output)
        self._check_modes(output, True)
        self._check_modes(tested, False)
        self._check_branches(output, tested)
        for layer in self._composed.values():
            if not layer.trainable:
                layer.trainable = False  # hands it on to its layers
        return plain_model(self._model, self._image, output), list(self._remarks(output))

    def _run(self, mode: bool | None) -> keras.KerasTensor:
        """Call the model as Keras calls it while it trains (`True`) or is tested."""
        self._mode = mode
        named = {"training": bool(mode)} if self._model._call_has_training_arg else {}  # noqa: SLF001 - as `fit` asks
        output = self._model(self._image, **named)
        if isinstance(output, keras.KerasTensor):
            return output
        name, method = class_name(self._model), own_method(self._model, CALL)
        if output is None:
            raise UntraceableError(
                f"call() of {name} returns nothing.", "End it with `return x`.", method_place(method)
            )
        kind = f"a {type(output).__name__}" if isinstance(output, list | tuple | dict) else "something else"
        problem = f"call() of {name} must return one tensor, the output of a layer, and returns {kind}."
        raise UntraceableError(problem, "Return the output of the last layer alone.", method_place(method))

    def _symbolic_call(self, layer: keras.Layer, *arguments: Any, **named: Any) -> Any:
        """In place of Keras's own, which only infers the shape of the output."""
        unpack(layer)
        if is_own(layer) or isinstance(layer, keras.Model):
            self._composed[id(layer)] = layer
            return composed_call(layer, *arguments, **named)
        training = bool(named.get("training"))
        if isinstance(layer, DISTURBING) and self._mode and not training:
            self._silent[id(layer)] = layer
            return arguments[0]
        output = layer.compute_output_spec(*arguments, **named)
        for tensor in keras.tree.flatten(output):
            self._called[id(tensor)] = _Called(tensor, training, current_place())
        return output

    def _check_weights(self, first: keras.KerasTensor, output: keras.KerasTensor) -> None:
        """Every layer with weights must be one that Keras trains."""
        known = {id(layer) for layer in self._model._flatten_layers()}  # noqa: SLF001
        before = {id(node.operation) for node in calls_before(first)}
        for node in calls_before(output):
            layer = node.operation
            if not getattr(layer, "weights", ()) or id(layer) in known:
                continue
            if id(layer) in before:
                problem = (
                    f"{layer_label(layer)} is called by the model and is no part of it, so that it is not trained."
                )
            else:
                problem = f"{layer_label(layer)} is made in call(), so that each call makes new weights."
            advice = "Make it in __init__(), as in self.layer = ..., and call self.layer(x) in call()."
            raise UntraceableError(problem, advice, written_place(layer))

    def _check_modes(self, output: keras.KerasTensor, mode: bool) -> None:
        """Layers that act otherwise in training must know at each call whether the model trains."""
        for node in calls_before(output):
            layer = node.operation
            called = self._called.get(id(node.outputs[0]))
            sensitive = isinstance(layer, (*DISTURBING, keras.layers.BatchNormalization))
            if called is None or not sensitive or called.training is mode:
                continue
            when = "acts as at test time while the model trains" if mode else "acts as in training at test time"
            without = is_own(self._model) and not self._model._call_has_training_arg  # noqa: SLF001
            untold = mode or inspect.signature(layer.call).parameters["training"].default is True
            why = ", because call() of the model has no argument training" if without and untold else ""
            advice = _TAKES_TRAINING if why else _LEAVE_OUT
            raise UntraceableError(f"{layer_label(layer)} {when}{why}.", advice, called.place)

    def _check_branches(self, output: keras.KerasTensor, tested: keras.KerasTensor) -> None:
        """What is called in training alone must do nothing at test time, or the model is two models."""
        comparison = Comparison()
        graphs = [calls_before(end) for end in (output, tested)]
        numbers = [comparison.number_calls(nodes) for nodes in graphs]
        if numbers[0][id(node_of(output))] == numbers[1][id(node_of(tested))]:
            return
        both = set(numbers[0].values()) & set(numbers[1].values())
        single = (
            node for nodes, known in zip(graphs, numbers, strict=True) for node in nodes if known[id(node)] not in both
        )
        first = next(single, None)
        called = self._called.get(id(first.outputs[0])) if first is not None else None
        place = called.place if called else written_place(first.operation) if first is not None else None
        problem = "call() computes something else in training than at test time."
        advice = "Below `if training:` only call layers that act in training alone, such as Dropout."
        raise UntraceableError(problem, advice, place)

    def _remarks(self, output: keras.KerasTensor) -> Iterator[Finding]:
        """Notes on layers of the model that do nothing in it."""
        used = {id(node.operation) for node in calls_before(output)}
        silent = [layer for layer in self._silent.values() if id(layer) not in used]
        if silent:
            names = listed([layer_label(layer) for layer in silent], _MOST_NAMES)
            without = not self._model._call_has_training_arg  # noqa: SLF001
            problem = f"Left out because Keras never tells them that the model trains: {names}."
            advice = _TAKES_TRAINING if without else _LEAVE_OUT
            yield Finding(problem=problem, advice=advice).at(written_place(silent[0]) or Place())
        passed = used | self._silent.keys() | self._composed.keys()
        unused = [
            layer
            for layer in self._model._flatten_layers(include_self=False)  # noqa: SLF001
            if id(layer) not in passed and not isinstance(layer, keras.layers.InputLayer)
        ]
        if unused:
            names = listed([layer_label(layer) for layer in unused], _MOST_NAMES)
            problem = f"Made and never called, and so not part of the model: {names}."
            yield Finding(problem=problem).at(written_place(unused[0]) or Place())


def _check_operands(output: keras.KerasTensor) -> None:
    """Look for operations on values that no document holds.

    Raises:
        UntraceableError: There is one.
    """
    for node in calls_before(output):
        operation = node.operation
        values = keras.tree.flatten((node.arguments.args, node.arguments.kwargs))
        check_arguments(operation, values, written_place(operation))
        if not any(
            keras.ops.is_tensor(value) or getattr(value, "shape", ()) for value in values if not _is_symbolic(value)
        ):
            continue
        problem = (
            f"{class_name(operation)} is called on an array, a variable or a random number, which cannot be taken over."
        )
        advice = "Write the number itself, as in x * 2.0, or use a layer, such as layers.GaussianNoise."
        raise UntraceableError(problem, advice, written_place(operation))


def _is_symbolic(value: object) -> bool:
    return isinstance(value, keras.KerasTensor)
