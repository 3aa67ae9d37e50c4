"""Which way a change goes: what the changes of different students have in common."""

from typing import Any

import pytest

from grader.changes import Axis
from grader.model.graph import ModelSpec
from grader.variants.comparing import changes
from grader.variants.directions import common, of_setting
from tests.keras_json import compiled, conv, dense, dropout, flatten, pooling
from tests.variants.test_comparing import COMPILED, MODEL, NORMALISED, VARIANTS, Read

EXPECTED: dict[str, list[str]] = {
    "more filters": ["more filters"],
    "fewer filters everywhere": ["fewer filters"] * 2,
    "another window": ["larger window"],
    "average pooling": ["max pooling → average pooling"],
    "a larger window of the pooling": ["coarser pooling"] * 2,
    "another activation": ["relu → tanh"],
    "fewer units": ["fewer units"],
    "no dropout": ["dropout taken away"],
    "less dropout": ["less dropout"],
    "normalisation": ["batch normalisation added"],
    "a third block": ["convolution added"],
    "one block only": ["convolution taken away"],
    "a third block with something new": ["convolution added", "batch normalisation added"],
    "no hidden dense layer": ["dense layer taken away"],
    "global pooling": ["flattening → global average pooling"],
    "another start": ["GlorotUniform → HeNormal"],
    "several at once": ["fewer filters", "larger window"],
}
OF_TRAINING = {
    "another rate": "higher learning rate",
    "another optimizer": "Adam → SGD",
    "a setting of the optimizer": "",
    "another loss": "SparseCategoricalCrossentropy → CategoricalCrossentropy",
}


def _directions(model: ModelSpec, variant: ModelSpec) -> list[str]:
    return [change.direction for change in changes(model, variant)]


@pytest.mark.parametrize("name", VARIANTS)
def test_a_change_of_the_layers_has_a_direction(name: str, spec_of: Read) -> None:
    """It names no layer and no number of the student's."""
    layers, _ = VARIANTS[name]
    assert _directions(spec_of(*MODEL), spec_of(*layers)) == EXPECTED[name]


@pytest.mark.parametrize("name", COMPILED)
def test_a_change_of_the_training_has_a_direction(name: str, spec_of: Read) -> None:
    """Optimizers are named without their settings."""
    config, _ = COMPILED[name]
    model, variant = (spec_of(*MODEL, compile_config=each) for each in (compiled(), config))
    assert _directions(model, variant) == [OF_TRAINING[name]]


def test_the_way_back_is_the_opposite_direction(spec_of: Read) -> None:
    """What is added one way is taken away the other way."""
    plain = spec_of(conv(), flatten(), dense())
    rich = spec_of(conv(16), NORMALISED, pooling(), dropout(), flatten(), dense())
    assert _directions(plain, rich)[0] == "more filters"
    assert _directions(rich, plain)[0] == "fewer filters"
    back = [direction.replace("taken away", "added") for direction in _directions(rich, plain)[1:]]
    assert back == _directions(plain, rich)[1:]


def test_many_changes_one_way_keep_their_direction(spec_of: Read) -> None:
    """Those that are counted and not described, too."""
    deep = [conv(filters) for filters in range(4, 12)]
    wide = [conv(2 * filters) for filters in range(4, 12)]
    assert _directions(spec_of(*deep, flatten(), dense()), spec_of(*wide, flatten(), dense())) == ["more filters"] * 4


@pytest.mark.parametrize(
    ("axis", "before", "after", "expected"),
    [
        ("window", (3, 3), (5, 5), "larger window"),
        ("window", (3, 3), (1, 5), ""),
        ("window", (3, 3), (3, 1), "smaller window"),
        ("learning rate", 0.01, {"class_name": "ExponentialDecay", "config": {}}, ""),
        ("bias", True, False, "bias taken away"),
        ("regularisation", None, {"class_name": "L2", "config": {"l2": 0.1}}, "regularisation added"),
        ("regularisation", {"class_name": "L2", "config": {"l2": 0.1}}, {"class_name": "L1", "config": {}}, ""),
        ("initialisation", {"class_name": "Constant", "config": {"value": 0}},
         {"class_name": "Constant", "config": {"value": 1}}, ""),
        ("padding", "valid", "same", "padding valid → same"),
        ("connections", "a", "b", ""),
    ],
)  # fmt: skip
def test_a_direction_is_read_from_values(axis: Axis, before: Any, after: Any, expected: str) -> None:
    """Where extents go different ways, or values have no order, there is none."""
    assert of_setting(axis, before, after) == expected


def test_changes_that_go_different_ways_have_no_common_direction() -> None:
    """More filters here and fewer there is neither."""
    assert common(["more filters", "more filters"]) == "more filters"
    assert not common(["more filters", "fewer filters"])
    assert not common([])
