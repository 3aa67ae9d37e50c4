"""The spec beside Keras itself: same shapes, same parameter counts, same outputs, for every layer over a grid."""

import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import cache, partial
from multiprocessing import get_context
from typing import Any, get_args

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from keras.optimizers import schedules

from grader.model.compile_config import default_optimizer, read_loss, read_optimizer
from grader.model.document import parse_document
from grader.model.flatten import flatten
from grader.model.graph import ModelSpec
from grader.model.layers import LAYERS
from grader.model.layers.activation import ActivationName
from grader.model.losses import LOSS_NAMES, LOSSES, CategoricalCrossentropy, Loss, SparseCategoricalCrossentropy
from grader.model.measure import measure
from grader.model.optimizers import OPTIMIZERS
from grader.model.schedules import SCHEDULES
from grader.worker.process.environment import ONEDNN_OPTS
from grader.worker.trainer.images import TrialImages
from grader.worker.trainer.rebuild import rebuild

pytestmark = pytest.mark.long(2)

IMAGE = (12, 10, 4)
Make = Callable[[], keras.layers.Layer]
_L1_L2 = keras.regularizers.L1L2(0.1, 0.2)


def _convolutions() -> Iterator[Make]:
    for padding in ("valid", "same"):
        for kernel in (1, 3, (2, 5)):
            for strides in (1, 2, (2, 3)):
                if kernel != 1 or strides == 1:  # not every machine can train a 1 x 1 kernel with strides
                    yield partial(layers.Conv2D, 6, kernel, strides=strides, padding=padding)
                    yield partial(layers.Conv2DTranspose, 6, kernel, strides=strides, padding=padding)
        yield partial(layers.Conv2DTranspose, 16, 1, strides=2, padding=padding)
        for layer in (partial(layers.SeparableConv2D, 6), layers.DepthwiseConv2D):
            yield partial(layer, 3, padding=padding)
            yield partial(layer, (2, 5), strides=2, padding=padding, depth_multiplier=2, use_bias=False)
            yield partial(layer, 3, dilation_rate=2, padding=padding, activation="relu")
    yield lambda: layers.Conv2D(6, 3, dilation_rate=2)
    yield lambda: layers.Conv2D(6, 3, dilation_rate=(2, 1), padding="same")
    yield lambda: layers.Conv2D(8, 3, groups=4, use_bias=False, activation="relu")
    yield lambda: layers.Conv2D(4, 3, kernel_regularizer="l2", bias_regularizer="l1", kernel_initializer="he_normal")
    yield lambda: layers.SeparableConv2D(4, 3, depthwise_regularizer="l2", pointwise_initializer="he_uniform")
    yield lambda: layers.DepthwiseConv2D(3, depthwise_regularizer="l1", depthwise_initializer="lecun_normal")
    yield lambda: layers.Conv2DTranspose(4, 3, strides=2, output_padding=1, kernel_regularizer="l2")
    yield lambda: layers.Conv2DTranspose(4, 3, strides=(2, 3), output_padding=(0, 2), padding="same", use_bias=False)


def _pooling() -> Iterator[Make]:
    for pooling in (layers.MaxPooling2D, layers.AveragePooling2D):
        for padding in ("valid", "same"):
            for size, strides in ((2, None), (3, 2), ((3, 2), (1, 2)), (5, 5)):
                yield partial(pooling, size, strides=strides, padding=padding)
    for pooling in (layers.GlobalMaxPooling2D, layers.GlobalAveragePooling2D):
        for keepdims in (False, True):
            yield partial(pooling, keepdims=keepdims)


def _activations() -> Iterator[Make]:
    for name in get_args(ActivationName):
        yield partial(layers.Activation, name)
    for function in (tf.nn.relu, tf.nn.softmax, tf.nn.swish, keras.activations.hard_swish, keras.ops.relu):
        yield partial(layers.Dense, 3, activation=function)
    for layer in (layers.ReLU(6), layers.LeakyReLU(0.2), layers.ELU(0.5), layers.Softmax()):
        yield partial(layers.Conv2D, 3, 2, activation=layer)
        yield partial(layers.Activation, layer)
    yield from (layers.ReLU, layers.LeakyReLU, layers.PReLU, layers.ELU, layers.Softmax)
    yield lambda: layers.ReLU(max_value=6, negative_slope=0.1, threshold=0.5)
    yield lambda: layers.PReLU(alpha_initializer="he_normal", alpha_regularizer="l2", shared_axes=[1, 2])
    yield lambda: layers.Softmax(axis=2)
    yield lambda: layers.Softmax(axis=(1, 2))


def _normalization() -> Iterator[Make]:
    yield from (layers.BatchNormalization, layers.LayerNormalization, layers.UnitNormalization)
    for axis in (-1, 1, 2):
        yield partial(layers.BatchNormalization, axis=axis, momentum=0.9, scale=False, beta_regularizer="l2")
        yield partial(layers.LayerNormalization, axis=axis, center=False, epsilon=1e-5)
        yield partial(layers.GroupNormalization, 2, axis=axis, gamma_regularizer="l1")
        yield partial(layers.UnitNormalization, axis=axis)
    yield lambda: layers.BatchNormalization(center=False, epsilon=1e-5)
    yield lambda: layers.LayerNormalization(axis=[1, 2, 3], gamma_initializer="random_normal")
    yield lambda: layers.GroupNormalization(-1)
    yield lambda: layers.UnitNormalization(axis=[1, 2])


def _reshaping() -> Iterator[Make]:
    yield from (layers.Flatten, layers.ZeroPadding2D, layers.UpSampling2D)
    yield lambda: layers.Reshape((-1, 8))
    yield lambda: layers.Reshape((60, 4, 2))
    yield lambda: layers.Permute((3, 1, 2))
    yield lambda: layers.ZeroPadding2D(((1, 0), (2, 3)))
    yield lambda: layers.Cropping2D(((1, 0), (2, 3)))
    for interpolation in ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"):
        yield partial(layers.UpSampling2D, (2, 3), interpolation=interpolation)


def _disturbing() -> Iterator[Make]:
    yield lambda: layers.Dropout(0.5, seed=3)
    for layer in (layers.SpatialDropout2D, layers.GaussianNoise, layers.GaussianDropout, layers.AlphaDropout):
        yield partial(layer, 0.2)
        yield partial(layer, 0.2, seed=3)
    for fill_mode in ("reflect", "wrap", "constant", "nearest"):
        yield partial(layers.RandomTranslation, 0.1, (-0.2, 0.1), fill_mode=fill_mode)
        yield partial(layers.RandomRotation, 0.1, fill_mode=fill_mode, fill_value=0.5)
        yield partial(layers.RandomZoom, 0.1, fill_mode=fill_mode, interpolation="nearest")
    yield lambda: layers.RandomRotation((-0.1, 0.2), seed=5)
    yield lambda: layers.RandomZoom((-0.2, -0.1), 0.1, seed=5)
    for mode in ("horizontal", "vertical", "horizontal_and_vertical"):
        yield partial(layers.RandomFlip, mode)
    yield lambda: layers.RandomContrast(0.2)
    yield lambda: layers.RandomContrast((0.1, 0.3), value_range=(0, 1), seed=5)


def _dense() -> Iterator[Make]:
    yield lambda: layers.Rescaling(1 / 255, offset=-1)
    for units, bias in ((7, True), (1, False)):
        yield partial(layers.Dense, units, activation="tanh", use_bias=bias, kernel_regularizer=_L1_L2)
    for initializer in (
        "glorot_normal", "lecun_uniform", "random_normal", "random_uniform", "truncated_normal", "orthogonal",
        "variance_scaling", "zeros", "ones", keras.initializers.Constant(0.2),
    ):  # fmt: skip
        yield partial(layers.Dense, 3, kernel_initializer=initializer)


GRID = [
    *_convolutions(), *_pooling(), *_activations(), *_normalization(), *_reshaping(), *_disturbing(), *_dense(),
]  # fmt: skip


def _branches(makers: list[Make]) -> keras.Model:
    """Several layers side by side in one model, so that one compiled function trains them all."""
    image = keras.Input(IMAGE)
    wide = layers.Conv2D(16, 1, strides=2)(layers.Conv2D(16, 1)(image))
    branches = [wide, *(make()(image) for make in makers)]
    return keras.Model(image, layers.Concatenate()([layers.Flatten()(branch) for branch in branches]))


def _train_all() -> int:
    """Train every layer of the grid for three batches, as the trainer does; the number of layers that were trained."""
    keras.utils.set_random_seed(1)
    tf.config.experimental.enable_op_determinism()
    images = np.random.default_rng(0).normal(size=(6, *IMAGE)).astype(np.float32)
    batches = tf.data.Dataset.range(6).batch(2)
    trained = 0
    for start in range(0, len(GRID), 30):  # a layer joins at most 32 branches
        makers = GRID[start : start + 30]
        graph = flatten(parse_document(_branches(makers).to_json().encode()))
        measure(graph, IMAGE)
        spec = ModelSpec(graph=graph, optimizer=default_optimizer("SGD", 1e-9), loss=SparseCategoricalCrossentropy())
        model = rebuild(spec, IMAGE, seed=1)
        model.hold(TrialImages(images, np.arange(6)))
        model.fit(batches, epochs=1, verbose=0, shuffle=False)
        model.predict_on_batch(images)
        trained += len(makers)
    return trained


@pytest.fixture(scope="module")
def process() -> Iterator[Callable[[str], ProcessPoolExecutor]]:
    """A process of its own with oneDNN switched off ("0") or on ("1"); in the end it is thrown away."""
    with ExitStack() as stack:

        @cache
        def start(switch: str) -> ProcessPoolExecutor:
            with pytest.MonkeyPatch.context() as patch:  # the child imports this file, which starts TensorFlow
                patch.setenv("TF_ENABLE_ONEDNN_OPTS", switch)
                patch.setenv("TF_NUM_INTRAOP_THREADS", "1")
                patch.setenv("TF_NUM_INTEROP_THREADS", "1")
                started = stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
                started.submit(os.getpid).result()
            return started

        yield start


@pytest.mark.parametrize("switch", ["0", "1"])
def test_every_layer_of_the_grid_can_be_trained_with_and_without_onednn(
    switch: str, process: Callable[[str], ProcessPoolExecutor]
) -> None:
    """What only some processors can train is not in the spec: TensorFlow switches oneDNN on by processor."""
    assert process(switch).submit(_train_all).result() == len(GRID)


def _merged(layer: keras.layers.Layer) -> keras.Model:
    image = keras.Input(IMAGE)
    left, right = layers.Conv2D(4, 1)(image), layers.Conv2D(4, 1)(image)
    return keras.Model(image, layer([left, right, image]))


def _two_merged(layer: keras.layers.Layer) -> keras.Model:
    image = keras.Input(IMAGE)
    return keras.Model(image, layer([layers.Conv2D(4, 1)(image), layers.Conv2D(1, 1)(image)]))


def _gated(layer: keras.layers.Layer) -> keras.Model:
    image = keras.Input(IMAGE)
    return keras.Model(image, layer([image, layers.GlobalAveragePooling2D()(image)]))


def _shared_and_nested() -> keras.Model:
    image, inner_image = keras.Input(IMAGE), keras.Input(IMAGE)
    inner = keras.Model(inner_image, layers.ReLU()(layers.Conv2D(4, 3, padding="same")(inner_image)))
    shared = layers.Conv2D(4, 3, padding="same")
    head = keras.Sequential([layers.Flatten(), layers.Dense(10)])
    return keras.Model(image, head(layers.Add()([inner(shared(shared(image))), inner(image)])))


def _nested_output() -> keras.Model:
    image, inner_image = keras.Input(IMAGE), keras.Input(IMAGE)
    inner = keras.Model(inner_image, layers.Conv2D(4, 3, padding="same")(inner_image))
    return keras.Model(inputs=[image], outputs=[inner(inner(image))])


def _sequential(make: Make) -> keras.Model:
    return keras.Sequential([keras.Input(IMAGE), make()])


def _functional(make: Make) -> keras.Model:
    image = keras.Input(IMAGE)
    return keras.Model(image, make()(image))


def _function(name: str, **arguments: Any) -> keras.Model:
    image = keras.Input(IMAGE)
    return keras.Model(image, getattr(keras.activations, name)(image, **arguments))


_FUNCTIONS = (
    "relu6", "selu", "silu", "softplus", "softsign", "sigmoid", "hard_sigmoid", "hard_tanh", "log_sigmoid",
    "tanh", "gelu", "leaky_relu", "elu", "softmax", "relu",
)  # fmt: skip
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "x + y": lambda x, y: x + y,
    "x - y": lambda x, y: x - y,
    "x * y": lambda x, y: x * y,
    "maximum": keras.ops.maximum,
    "minimum": keras.ops.minimum,
    "hard_silu": lambda x, _: keras.ops.hard_silu(x),
    "x / 255": lambda x, _: x / 255.0,
    "x * 2 - 1": lambda x, _: x * 2 - 1,
    "1 - x": lambda x, _: 1.0 - x,
    "0.5 * x": lambda x, _: 0.5 * x,
    "x + 0.5": lambda x, _: keras.ops.add(x, 0.5),
    "relu(x) twice": lambda x, _: keras.ops.relu(keras.ops.relu(x) - 0.5),
    "capped relu": lambda x, _: keras.activations.relu(x, max_value=0.5, negative_slope=0.1),
}


def _computed(operation: Callable[[Any, Any], Any]) -> keras.Model:
    image = keras.Input(IMAGE)
    x, y = layers.Conv2D(3, 3, padding="same")(image), layers.Conv2D(1, 1)(image)
    return keras.Model(image, operation(x, y))


MODELS: dict[str, Callable[[], keras.Model]] = {
    # In turns, for every layer stands in the grid more than once.
    **{
        f"{number}-{type(make()).__name__}": partial(_functional if number % 2 else _sequential, make)
        for number, make in enumerate(GRID)
    },
    **{
        layer.__name__: partial(_merged, layer())
        for layer in (
            layers.Add,
            layers.Multiply,
            layers.Average,
            layers.Maximum,
            layers.Minimum,
            layers.Concatenate,
        )
    },
    "Subtract": lambda: _two_merged(layers.Subtract()),
    "Multiply of one channel with many": lambda: _two_merged(layers.Multiply()),
    "Multiply of an image with a gate": lambda: _gated(layers.Multiply()),
    "Concatenate along the height": lambda: _merged(layers.Concatenate(axis=1)),
    **{f"function {name}": partial(_function, name) for name in _FUNCTIONS},
    **{name: partial(_computed, operation) for name, operation in _ARITHMETIC.items()},
    "shared layers and nested models": _shared_and_nested,
    "a nested model as the output": _nested_output,
}


@pytest.mark.parametrize("name", MODELS)
def test_shapes_and_parameters_agree_with_keras(name: str) -> None:
    """Arithmetic on the spec gives what Keras counts on the built model."""
    model = MODELS[name]()

    graph = flatten(parse_document(model.to_json().encode()))
    size = measure(graph, IMAGE)

    assert size.output_shape == model.output_shape[1:]
    assert size.parameters == model.count_params()
    assert graph.declared_input == IMAGE


@pytest.fixture(scope="module")
def differences(process: Callable[[str], ProcessPoolExecutor]) -> dict[str, str]:
    """What is found to differ in each model, with oneDNN as the trainer has it."""
    return process(ONEDNN_OPTS).submit(_compare_all).result()


def _compare_all() -> dict[str, str]:
    differences = {}
    for name, make in MODELS.items():
        try:
            _compare(make())
            differences[name] = ""
        except Exception as error:  # noqa: BLE001 - each model is a test of its own
            differences[name] = f"{type(error).__name__}: {error}"
    return differences


def _compare(model: keras.Model) -> None:
    graph = flatten(parse_document(model.to_json().encode()))
    spec = ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=SparseCategoricalCrossentropy())
    again = rebuild(ModelSpec.model_validate_json(spec.model_dump_json()), IMAGE, seed=1)
    originals = {layer.name: layer for layer in model._flatten_layers()}
    for index, layer in enumerate(graph.layers):
        if layer.name in originals:  # an operation has neither name nor weights here
            again.get_layer(f"layer_{index}").set_weights(originals[layer.name].get_weights())
    images = np.random.default_rng(0).normal(size=(3, *IMAGE)).astype(np.float32)
    # As one compiled function, as the trainer runs them: called one by one, some operations exist on some processors.
    both = tf.function(lambda batch: [each(batch, training=False) for each in (again, model)], jit_compile=False)
    received, expected = (outputs.numpy() for outputs in both(images))
    np.testing.assert_allclose(received, expected, rtol=1e-5, atol=1e-6)
    assert sum(map(float, again.losses)) == pytest.approx(sum(map(float, model.losses)), rel=1e-5)


@pytest.mark.parametrize("name", MODELS)
def test_a_rebuilt_model_gives_the_outputs_of_the_original(name: str, differences: dict[str, str]) -> None:
    """With the weights copied, the constructors' model computes the same function and the same penalties."""
    assert differences[name] == ""


def test_every_layer_of_the_spec_is_in_the_grid() -> None:
    """A layer that is added to the spec must be added to this comparison."""
    others = list(MODELS.values())[len(GRID) :]
    compared = {type(layer).__name__ for make in others for layer in make()._flatten_layers()}
    assert set(LAYERS) <= compared | {type(make()).__name__ for make in GRID}


def _compiled(**arguments: object) -> dict[str, Any]:
    model = keras.Sequential([keras.Input(IMAGE), layers.Flatten(), layers.Dense(10)])
    model.compile(**{"loss": "mse", **arguments})
    return dict(json.loads(model.to_json())["compile_config"])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_is_read_as_keras_writes_it(optimizer: str) -> None:
    """Names and defaults of the fields follow the installed Keras."""
    original = getattr(keras.optimizers, optimizer)(
        learning_rate=0.003, weight_decay=0.01, clipnorm=1.0, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=5
    )

    spec = read_optimizer(_compiled(optimizer=original))

    assert spec.learning_rate == 0.003
    again = getattr(keras.optimizers, optimizer)(**spec.model_dump(exclude={"class_name"}))
    assert {**again.get_config(), "name": ""} == {**original.get_config(), "name": ""}
    moved = [keras.Variable([1.0, -2.0]) for _ in range(2)]
    for optimizer_copy, variable in zip((original, again), moved, strict=True):
        for _ in range(3):
            optimizer_copy.apply([np.array([0.5, -0.1], np.float32)], [variable])
    assert moved[0].numpy().tolist() == moved[1].numpy().tolist() != [1.0, -2.0]


@pytest.mark.parametrize("clip", ["clipnorm", "global_clipnorm", "clipvalue"])
def test_every_way_to_clip_gradients_is_read(clip: str) -> None:
    """Keras takes one of the three at a time."""
    optimizer = read_optimizer(_compiled(optimizer=keras.optimizers.Adam(**{clip: 0.5})))
    assert getattr(optimizer, clip) == 0.5


_SCHEDULES = [
    schedules.CosineDecay(0.1, 1000),
    schedules.CosineDecay(0.0, 1000, alpha=0.1, warmup_target=0.1, warmup_steps=100),
    schedules.CosineDecayRestarts(0.1, 1000, t_mul=1.5, m_mul=0.9, alpha=0.01),
    schedules.ExponentialDecay(0.1, 1000, 0.9, staircase=True),
    schedules.InverseTimeDecay(0.1, 1000, 0.5),
    schedules.PiecewiseConstantDecay([100, 200], [0.1, 0.01, 0.001]),
    schedules.PolynomialDecay(0.1, 1000, end_learning_rate=0.0, power=2.0, cycle=True),
]


@pytest.mark.parametrize("schedule", _SCHEDULES, ids=lambda schedule: type(schedule).__name__)
def test_every_schedule_gives_the_rates_of_the_original(schedule: schedules.LearningRateSchedule) -> None:
    """Read from the JSON and made again, it has the same learning rate at every step."""
    optimizer = read_optimizer(_compiled(optimizer=keras.optimizers.SGD(schedule)))
    graph = flatten(parse_document(_sequential(layers.Flatten).to_json().encode()))
    spec = ModelSpec(graph=graph, optimizer=optimizer, loss=SparseCategoricalCrossentropy())

    again = rebuild(ModelSpec.model_validate_json(spec.model_dump_json()), IMAGE, seed=1).optimizer._learning_rate

    steps = (0, 1, 99, 100, 101, 500, 1000, 1500)
    assert [float(again(step)) for step in steps] == [float(schedule(step)) for step in steps]


def test_every_schedule_of_keras_is_compared() -> None:
    """A schedule that Keras adds is noticed here."""
    names = {name for name in dir(schedules) if name[0].isupper()} - {"LearningRateSchedule"}
    assert names == set(SCHEDULES) == {type(schedule).__name__ for schedule in _SCHEDULES}


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_gives_the_values_of_the_original(name: str) -> None:
    """As an object and as a name it is read as what Keras means by it."""
    original = getattr(keras.losses, name)()
    answers = keras.ops.softmax(np.random.default_rng(0).normal(size=(4, 10)).astype(np.float32))
    labels = np.arange(4)
    spellings = [
        original,
        *(spelling for spelling, meaning in LOSS_NAMES.items() if meaning == name and _is_known(spelling)),
    ]
    for spelling in spellings:
        loss = read_loss(_compiled(loss=spelling, optimizer="sgd"))
        again = getattr(keras.losses, loss.class_name)(**loss.model_dump(exclude={"class_name"}))
        truth = labels if loss.labels == "sparse" else np.eye(10, dtype=np.float32)[labels]
        expected = keras.losses.get(spelling)(truth, answers)
        assert float(again(truth, answers)) == pytest.approx(float(np.mean(expected)), rel=1e-5)


def _is_known(spelling: str) -> bool:
    """Whether the installed Keras takes this name; some are of older versions."""
    try:
        return bool(keras.losses.get(spelling))
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("sparse_categorical_crossentropy", SparseCategoricalCrossentropy()),
        (keras.losses.sparse_categorical_crossentropy, SparseCategoricalCrossentropy()),
        (keras.losses.SparseCategoricalCrossentropy(from_logits=True), SparseCategoricalCrossentropy(from_logits=True)),
        (["categorical_crossentropy"], CategoricalCrossentropy()),
        ("categorical_crossentropy", CategoricalCrossentropy()),
        (keras.losses.categorical_crossentropy, CategoricalCrossentropy()),
        (keras.losses.CategoricalCrossentropy(label_smoothing=0.1), CategoricalCrossentropy(label_smoothing=0.1)),
    ],
)
def test_every_spelling_of_a_loss_is_read(loss: object, expected: Loss) -> None:
    """A name, a function and an object of the same loss mean the same."""
    assert read_loss(_compiled(loss=loss, optimizer="adam")).model_dump() == expected.model_dump()
