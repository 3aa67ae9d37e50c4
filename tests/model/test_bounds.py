"""The first and the last value of every number that a document may hold, and of the lengths of its lists and names."""

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from grader.model import document, fields, operations, optimizers, schedules
from grader.model.layers.activation import ELU, LeakyReLU, PReLU, ReLU
from grader.model.layers.augmentation import RandomContrast, RandomRotation, RandomZoom
from grader.model.layers.convolution import Conv2DTranspose
from grader.model.layers.input import InputLayer
from grader.model.layers.normalization import BatchNormalization, GroupNormalization
from grader.model.layers.regularization import GaussianNoise
from grader.model.layers.reshaping import Permute, Reshape
from grader.model.losses import CategoricalFocalCrossentropy

TINY = 1e-9
"""Less than any step between two values that somebody would write."""

TENSOR = {"class_name": "__keras_tensor__", "config": {"shape": 0, "dtype": 0, "keras_history": ["a", 0, 0]}}
NODE = {"args": [TENSOR], "kwargs": {}}
FLOAT32 = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}
FLATTEN = {
    "module": "keras.layers",
    "class_name": "Flatten",
    "config": {"name": "flatten", "trainable": True, "dtype": FLOAT32, "data_format": "channels_last"},
    "registered_name": None,
}

TYPES: list[tuple[str, Any, list[Any], list[Any]]] = [
    ("Name", fields.Name, ["x", "x" * 256], ["", "x" * 257]),
    ("Units", fields.Units, [1, 65_536], [0, 65_537]),
    ("Channels", fields.Channels, [1, 4_096], [0, 4_097]),
    ("Size", fields.Size, [1, 256], [0, 257]),
    ("Padding", fields.Padding, [0, 256], [-1, 257]),
    ("Axis", fields.Axis, [-4, 4], [-5, 5]),
    ("Axes", fields.Axes, [-4, [4], [1, 2, 3, 4]], [[], [1, 2, 3, 4, -1], 5]),
    ("Rate", fields.Rate, [0.0, 1 - TINY], [-TINY, 1.0]),
    ("Coefficient", fields.Coefficient, [0.0, 1.0], [-1e-6, 1 + 1e-6]),
    ("Scalar", fields.Scalar, [-1_000.0, 1_000.0], [-1_000.1, 1_000.1]),
    ("Index", document.Index, [0, 1_000], [-1, 1_001]),
    ("Argument", document.Argument, [TENSOR, 1.0, [TENSOR], [TENSOR] * 32], [[], [TENSOR] * 33]),
    ("Clip", optimizers.Clip, [TINY, 1_000.0], [0.0, 1_000.1]),
    ("Epsilon", optimizers.Epsilon, [TINY, 1.0], [0.0, 1.001]),
    ("LearningRate", schedules.LearningRate, [TINY, 10.0], [0.0, 10.001]),
    ("FinalRate", schedules.FinalRate, [0.0, 10.0], [-TINY, 10.001]),
    ("Steps", schedules.Steps, [TINY, 1e9], [0.0, 1e9 + 1]),
    ("Growth", schedules.Growth, [TINY, 10.0], [0.0, 10.001]),
]

FIELDS: list[tuple[type[BaseModel], str, list[Any], list[Any]]] = [
    (document.Node, "args", [[TENSOR], [TENSOR, 1.0]], [[], [TENSOR, 1.0, 1.0]]),
    (document.Sequential, "inbound_nodes", [[], [NODE] * 200], [[NODE] * 201]),
    (document._SequentialConfig, "layers", [[], [FLATTEN] * 200], [[FLATTEN] * 201]),
    (document._FunctionalConfig, "layers", [[], [FLATTEN] * 200], [[FLATTEN] * 201]),
    (InputLayer, "batch_shape", [[None, 1], [None, 65_536], [None, 1, 1, 1, 1]],
     [[None], [None, 0], [None, 65_537], [None, 1, 1, 1, 1, 1]]),
    (Conv2DTranspose, "output_padding", [[0, 0], [255, 255]], [[-1, 0], [0, -1], [256, 0], [0, 256]]),
    (GroupNormalization, "groups", [-1, 4_096], [-2, 4_097]),
    (BatchNormalization, "momentum", [0.0, 1.0], [-TINY, 1 + TINY]),
    (BatchNormalization, "epsilon", [TINY, 1.0], [0.0, 1 + TINY]),
    (GaussianNoise, "stddev", [0.0, 1.0], [-TINY, 1 + TINY]),
    (ReLU, "max_value", [None, TINY, 1_000.0], [0.0, 1_000.1]),
    (ReLU, "negative_slope", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (ReLU, "threshold", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (LeakyReLU, "negative_slope", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (ELU, "alpha", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (PReLU, "shared_axes", [None, [1, 2, 3, 4]], [[0], [5], [1, 2, 3, 4, 1]]),
    (Reshape, "target_shape", [[1], [1, 1, 1, -1]], [[], [1, 1, 1, 1, 1], [0], [-2], [-1, -1]]),
    (Permute, "dims", [[1], [1, 2, 3, 4]], [[], [1, 2, 3, 4, 5]]),
    (RandomRotation, "factor", [1.0, [-1.0, 1.0], [0.5, -0.5]], [[-1.001, 0.0], [0.0, 1.001], [0.0, 0.0, 0.0]]),
    (RandomZoom, "height_factor", [[-0.999, 1.0]], [[-1.0, 0.0], [0.0, 1.001]]),
    (RandomContrast, "factor", [[0.0, 1.0], [1.0, 0.0]], [[-TINY, 1.0], [1.0, -TINY], [0.0, 1.001], [1.001, 0.0]]),
    (operations.Relu, "max_value", [None, TINY, 1_000.0], [0.0, 1_000.1]),
    (operations.Relu, "negative_slope", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (operations.Relu, "threshold", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (operations.LeakyRelu, "negative_slope", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (operations.Elu, "alpha", [0.0, 1_000.0], [-TINY, 1_000.1]),
    (CategoricalFocalCrossentropy, "alpha", [0.0, 1.0], [-TINY, 1 + TINY]),
    (CategoricalFocalCrossentropy, "gamma", [0.0, 100.0], [-TINY, 100.1]),
    (optimizers.Adam, "weight_decay", [None, 0.0, 1.0], [-TINY, 1.001]),
    (optimizers.Adam, "ema_overwrite_frequency", [None, 1, 1_000_000], [0, 1_000_001]),
    (optimizers.Adagrad, "initial_accumulator_value", [0.0, 1_000.0], [-TINY, 1_001.0]),
    (optimizers.Lion, "beta_1", [TINY, 1 - TINY], [0.0, 1.0]),
    (optimizers.Lion, "beta_2", [TINY, 1 - TINY], [0.0, 1.0]),
    (fields._NormalConfig, "mean", [-1.0, 1.0], [-1.001, 1.001]),
    (fields._NormalConfig, "stddev", [0.0, 1.0], [-TINY, 1.001]),
    (fields._UniformConfig, "minval", [-1.0, 1.0], [-1.001, 1.001]),
    (fields._UniformConfig, "maxval", [-1.0, 1.0], [-1.001, 1.001]),
    (fields._VarianceScalingConfig, "scale", [TINY, 10.0], [0.0, 10.001]),
    (fields._OrthogonalConfig, "gain", [TINY, 10.0], [0.0, 10.001]),
    (fields._ConstantConfig, "value", [-1.0, 1.0], [-1.001, 1.001]),
    (schedules._CosineConfig, "alpha", [0.0, 1.0], [-TINY, 1.001]),
    (schedules._CosineConfig, "warmup_steps", [0.0, 1e9], [-TINY, 1e9 + 1]),
    (schedules._RestartsConfig, "alpha", [0.0, 1.0], [-TINY, 1.001]),
    (schedules._PiecewiseConfig, "boundaries", [[0.0], [1e9], [1.0] * 100], [[], [-TINY], [1e9 + 1], [1.0] * 101]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "accepted", "refused"), [case[1:] for case in TYPES], ids=[case[0] for case in TYPES])
def test_a_kind_of_value_ends_where_its_bounds_are(kind: Any, accepted: list[Any], refused: list[Any]) -> None:
    """The value at the bound is taken, the next one is not."""
    adapter = TypeAdapter[Any](kind)
    assert [value for value in accepted if not _fits(adapter, value)] == []
    assert [value for value in refused if _fits(adapter, value)] == []


def _fits(adapter: TypeAdapter[Any], value: Any) -> bool:
    try:
        adapter.validate_json(TypeAdapter(Any).dump_json(value))
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("model", "field", "accepted", "refused"), FIELDS, ids=[f"{case[0].__name__}.{case[1]}" for case in FIELDS]
)
def test_an_argument_ends_where_its_bounds_are(
    model: type[BaseModel], field: str, accepted: list[Any], refused: list[Any]
) -> None:
    """The value at the bound is taken, the next one is not; what else the layer needs is left out."""
    assert [value for value in accepted if _is_refused(model, field, value)] == []
    assert [value for value in refused if not _is_refused(model, field, value)] == []


def _is_refused(model: type[BaseModel], field: str, value: Any) -> bool:
    """Whether a document with this value has a fault in the field."""
    try:
        model.model_validate_json(TypeAdapter(dict[str, Any]).dump_json({field: value}))
    except ValidationError as error:
        return any(fault["loc"][:1] == (field,) for fault in error.errors())
    return False
