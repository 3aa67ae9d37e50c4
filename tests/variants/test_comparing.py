"""What a variant changes, in a student's words, and along how many axes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.changes import AXES
from grader.model.graph import ModelSpec
from grader.records import Build
from grader.spec import AssignmentSpec
from grader.validate import validate
from grader.variants.comparing import axes_of, changes
from tests.keras_json import (
    Json,
    checked,
    compiled,
    conv,
    dense,
    dropout,
    flatten,
    image,
    layer,
    pooling,
    relu,
)

Read = Callable[..., ModelSpec]

FIRST = (conv(32), pooling())
SECOND = (conv(64), pooling())
END = (flatten(), dense(128, activation="relu"), dropout(), dense())
MODEL = (*FIRST, *SECOND, *END)
HEAD = (flatten(), dense())
NORMALISED = layer(
    "BatchNormalization", axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True,
    beta_initializer={"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None},
    gamma_initializer={"module": "keras.initializers", "class_name": "Ones", "config": {}, "registered_name": None},
    moving_mean_initializer={
        "module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": None,
    },
    moving_variance_initializer={
        "module": "keras.initializers", "class_name": "Ones", "config": {}, "registered_name": None,
    },
    beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, synchronized=False,
)  # fmt: skip
AVERAGE = layer("GlobalAveragePooling2D", data_format="channels_last", keepdims=False)

VARIANTS: dict[str, tuple[tuple[Json, ...], list[tuple[str, str]]]] = {
    "more filters": (
        (*FIRST, conv(128), pooling(), *END), [("filters", "filters 64 → 128 in the 2nd convolution")],
    ),
    "fewer filters everywhere": (
        (conv(16), pooling(), conv(16), pooling(), *END),
        [("filters", "filters 32 → 16 in the 1st convolution"), ("filters", "filters 64 → 16 in the 2nd convolution")],
    ),
    "another window": (
        (conv(32, kernel_size=[5, 5]), pooling(), *SECOND, *END),
        [("window", "window 3×3 → 5×5 in the 1st convolution")],
    ),
    "average pooling": (
        (conv(32), pooling("AveragePooling2D"), conv(64), pooling("AveragePooling2D"), *END),
        [("pooling", "max pooling → average pooling in every pooling layer")],
    ),
    "a larger window of the pooling": (
        (conv(32), pooling(size=3), *SECOND, *END),
        [("pooling window", "window 2×2 → 3×3 in the 1st pooling layer"),
         ("pooling window", "stride 2×2 → 3×3 in the 1st pooling layer")],
    ),
    "another activation": (
        (conv(32, activation="tanh"), pooling(), conv(64, activation="tanh"), pooling(), *END),
        [("activation", "activation relu → tanh in every convolution")],
    ),
    "fewer units": (
        (*FIRST, *SECOND, flatten(), dense(64, activation="relu"), dropout(), dense()),
        [("units", "units 128 → 64 in the 1st dense layer")],
    ),
    "no dropout": (
        (*FIRST, *SECOND, flatten(), dense(128, activation="relu"), dense()),
        [("dropout", "dropout of rate 0.5 taken away behind the 1st dense layer")],
    ),
    "less dropout": (
        (*FIRST, *SECOND, flatten(), dense(128, activation="relu"), dropout(0.25), dense()),
        [("dropout", "rate 0.5 → 0.25 in the dropout")],
    ),
    "normalisation": (
        (conv(32), NORMALISED, pooling(), *SECOND, *END),
        [("normalisation", "batch normalisation added behind the 1st convolution")],
    ),
    "a third block": (
        (*FIRST, *SECOND, conv(128), pooling(), *END),
        [("depth", "convolution of 128 filters added as the 3rd, with max pooling beside it")],
    ),
    "one block only": (
        (*FIRST, *END), [("depth", "2nd convolution of 64 filters taken away, with max pooling beside it")],
    ),
    "a third block with something new": (
        (*FIRST, *SECOND, conv(128), NORMALISED, pooling(), *END),
        [("depth", "convolution of 128 filters added as the 3rd, with max pooling beside it"),
         ("normalisation", "batch normalisation added behind the 3rd convolution")],
    ),
    "no hidden dense layer": (
        (*FIRST, *SECOND, flatten(), dropout(), dense()),
        [("depth", "1st dense layer of 128 units taken away")],
    ),
    "global pooling": (
        (*FIRST, *SECOND, AVERAGE, dense(128, activation="relu"), dropout(), dense()),
        [("pooling", "flattening → global average pooling")],
    ),
    "another start": (
        (conv(32, kernel_initializer={"module": "keras.initializers", "class_name": "HeNormal",
                                      "config": {"seed": None}, "registered_name": None}), pooling(), *SECOND, *END),
        [("initialisation", "kernel initialisation GlorotUniform → HeNormal in the 1st convolution")],
    ),
    "several at once": (
        (conv(16, kernel_size=[5, 5]), pooling(), *SECOND, *END),
        [("filters", "filters 32 → 16 in the 1st convolution"), ("window", "window 3×3 → 5×5 in the 1st convolution")],
    ),
}  # fmt: skip
COMPILED: dict[str, tuple[Json, list[tuple[str, str]]]] = {
    "another rate": (compiled(learning_rate=0.01), [("learning rate", "learning rate 0.001 → 0.01")]),
    "another optimizer": (
        compiled(kind="SGD", learning_rate=0.1, momentum=0.9),
        [("optimizer", "Adam(learning rate=0.001) → SGD(learning rate=0.1, momentum=0.9)")],
    ),
    "a setting of the optimizer": (compiled(beta_1=0.8), [("optimizer", "beta 1 0.9 → 0.8 in Adam")]),
    "another loss": (
        compiled("categorical_crossentropy"),
        [("loss", "loss SparseCategoricalCrossentropy → CategoricalCrossentropy")],
    ),
}


def _pairs(model: ModelSpec, variant: ModelSpec) -> list[tuple[str, str]]:
    return [(change.axis, change.text) for change in changes(model, variant)]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_of_the_layers_is_described(name: str, spec_of: Read) -> None:
    """Each change has its axis, its values before and after, and the layer, counted as its author counts."""
    layers, expected = VARIANTS[name]
    assert _pairs(spec_of(*MODEL), spec_of(*layers)) == expected


@pytest.mark.parametrize("name", COMPILED)
def test_a_variant_of_the_training_is_described(name: str, spec_of: Read) -> None:
    """Optimizer, learning rate and loss are told apart."""
    config, expected = COMPILED[name]
    assert _pairs(spec_of(*MODEL, compile_config=compiled()), spec_of(*MODEL, compile_config=config)) == expected


def test_logits_for_probabilities_are_one_change(spec_of: Read) -> None:
    """Whether the model or its loss makes probabilities is one decision, though two places are written otherwise."""
    loss = {"module": "keras.losses", "class_name": "SparseCategoricalCrossentropy", "config": {"from_logits": True}}
    logits = spec_of(*MODEL[:-1], dense(activation="linear"), compile_config=compiled(loss))
    found = changes(spec_of(*MODEL, compile_config=compiled()), logits)
    assert axes_of(found) == ("loss",)


def test_another_activation_at_the_end_is_named_there(spec_of: Read) -> None:
    """The last layer's function belongs to the answer."""
    sigmoid = spec_of(*MODEL[:-1], dense(activation="sigmoid"), compile_config=compiled())
    assert _pairs(spec_of(*MODEL, compile_config=compiled()), sigmoid) == [
        ("activation", "softmax → sigmoid at the end")
    ]


def test_other_names_are_no_change(spec_of: Read, assignment: AssignmentSpec) -> None:
    """Keras numbers the layers of a second model on; neither those names nor a student's are trained."""
    named = [item | {"config": item["config"] | {"name": f"mine_{i}"}} for i, item in enumerate(MODEL)]
    variant = checked(assignment, image(28, 28, 1), *named).spec
    assert variant
    assert variant != spec_of(*MODEL)
    assert changes(spec_of(*MODEL), variant) == ()


def test_an_activation_may_be_written_as_a_layer(spec_of: Read) -> None:
    """Then nothing that has a name is changed, and this is said."""
    written = spec_of(conv(32, activation="linear"), relu(), pooling(), *SECOND, *END)
    ((axis, text),) = _pairs(spec_of(*MODEL), written)
    assert axis == "other"
    assert "how the same layers are written" in text


def test_many_changes_along_one_axis_are_cut_short(spec_of: Read) -> None:
    """Their axis is named all the same, and how many there are."""
    deep = [conv(filters) for filters in range(4, 12)]
    other = [conv(2 * filters) for filters in range(4, 12)]
    found = _pairs(spec_of(*deep, flatten(), dense()), spec_of(*other, flatten(), dense()))
    assert [axis for axis, _ in found] == ["filters"] * 4
    assert found[-1][1] == "5 more changes of this kind"


def test_models_far_too_long_to_be_compared_are_called_so(
    spec_of: Read, calls: Callable[[Callable[[], object]], int]
) -> None:
    """Two chains of 500 different layers cost no more than a glance."""
    specs = []
    for rate in (0.1, 0.2):
        graph = spec_of(conv(), *(item for _ in range(90) for item in (dropout(rate), pooling(size=1))), *HEAD).graph
        length = len(graph.calls) - 1
        more = tuple(
            call.model_copy(update={"inputs": (call.inputs[0] + length * turn,)})
            for turn in range(3) for call in graph.calls[1:]
        )  # fmt: skip
        graph = graph.model_copy(update={"calls": (graph.calls[0], *more), "output": 1 + len(more)})
        specs.append(spec_of(conv(), *HEAD).model_copy(update={"graph": graph}))
    assert [change.axis for change in changes(*specs)] == ["other"]
    assert calls(lambda: changes(*specs)) < 200_000


def _branches(*, joined: bool, source: int) -> str:
    """Two convolutions on a convolution, whose outputs are added or not; the head stands on one of them."""

    def node(*names: str) -> list[Json]:
        tensors = [
            {"class_name": "__keras_tensor__", "config": {
                "shape": None, "dtype": "float32", "keras_history": [name, 0, 0],
            }} for name in names
        ]  # fmt: skip
        return [{"args": [tensors if len(tensors) > 1 else tensors[0]], "kwargs": {}}]

    def named(item: Json, name: str, *inputs: str) -> Json:
        nodes = node(*inputs) if inputs else []
        return item | {"name": name, "config": item["config"] | {"name": name}, "inbound_nodes": nodes}

    same = {"padding": "same"}
    layers = [
        named(image(28, 28, 1), "image"),
        named(conv(8, **same), "a", "image"),
        named(conv(8, **same), "b", "a"),
        named(conv(8, **same), "c", ("a", "b")[source]),
    ]
    layers += [named(layer("Add"), "sum", "a", "c")] if joined else []
    layers += [named(flatten(), "row", "sum" if joined else "c"), named(dense(), "answer", "row")]
    config = {"name": "m", "trainable": True, "layers": layers}
    config |= {"input_layers": ["image", 0, 0], "output_layers": ["answer", 0, 0]}
    model: Json = {"module": "keras.src.models.functional", "class_name": "Functional", "config": config}
    return json.dumps(model | {"registered_name": "Functional", "compile_config": None})


def _functional(assignment: AssignmentSpec, **how: Any) -> ModelSpec:
    validation = validate(Build(document=_branches(**how)), assignment)
    assert validation.spec, validation.checks
    return validation.spec


def test_a_skip_connection_is_a_change_of_the_connections(assignment: AssignmentSpec) -> None:
    """An Add behind two layers is no other depth."""
    plain, skip = (_functional(assignment, joined=joined, source=1) for joined in (False, True))
    assert axes_of(changes(plain, skip)) == ("connections",)


def test_the_same_layers_in_another_order_of_connections_differ(assignment: AssignmentSpec) -> None:
    """Which output a layer is called on counts, though every layer is the same."""
    behind, beside = (_functional(assignment, joined=True, source=source) for source in (1, 0))
    assert axes_of(changes(behind, beside)) != ()


LAYERS = st.sampled_from([
    conv(4, padding="same"), conv(8, padding="same"), conv(8, padding="same", activation="linear"), relu(),
    pooling(size=1), pooling("AveragePooling2D", size=1), dropout(0.25), dropout(0.5), NORMALISED,
])  # fmt: skip
HEADS = st.sampled_from([(flatten(),), (AVERAGE,), (flatten(), dense(16, activation="relu"))])
RATES = st.sampled_from([0.001, 0.01])
MODELS = st.tuples(st.lists(LAYERS, max_size=6), HEADS, RATES)


@given(first=MODELS, second=MODELS)
def test_any_two_models_are_compared_alike_in_both_directions(first: Any, second: Any, spec_of: Read) -> None:
    """Equal models have no changes, others have some, and as many axes one way as the other."""
    specs = [
        spec_of(conv(4, padding="same"), *layers, *head, dense(), compile_config=compiled(learning_rate=rate))
        for layers, head, rate in (first, second)
    ]
    there, back = changes(*specs), changes(*reversed(specs))
    assert bool(there) is (specs[0].sha256 != specs[1].sha256)
    assert axes_of(there) == axes_of(back)
    assert [change.axis for change in there] == sorted((change.axis for change in there), key=AXES.index)
