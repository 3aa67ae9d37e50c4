"""The spec beside Keras itself: same shapes, same parameter counts, same outputs, for every layer over a grid."""

import json
from collections.abc import Callable, Iterator
from functools import partial

import keras
import numpy as np
import pytest
from keras import layers

from grader.model.document import parse_document
from grader.model.graph import ModelSpec, flatten
from grader.model.layers import LAYERS
from grader.model.measure import measure
from grader.model.training import OPTIMIZERS, Loss, default_optimizer, read_loss, read_optimizer
from grader.worker.rebuild import rebuild

IMAGE = (12, 10, 4)
Make = Callable[[], keras.layers.Layer]
_L1_L2 = keras.regularizers.L1L2(0.1, 0.2)


def _convolutions() -> Iterator[Make]:
    for padding in ("valid", "same"):
        for kernel in (1, 3, (2, 5)):
            for strides in (1, 2, (2, 3)):
                yield partial(layers.Conv2D, 6, kernel, strides=strides, padding=padding)
    yield lambda: layers.Conv2D(6, 3, dilation_rate=2)
    yield lambda: layers.Conv2D(6, 3, dilation_rate=(2, 1), padding="same")
    yield lambda: layers.Conv2D(8, 3, groups=4, use_bias=False, activation="relu")
    yield lambda: layers.Conv2D(4, 3, kernel_regularizer="l2", bias_regularizer="l1", kernel_initializer="he_normal")


def _pooling() -> Iterator[Make]:
    for pooling in (layers.MaxPooling2D, layers.AveragePooling2D):
        for padding in ("valid", "same"):
            for size, strides in ((2, None), (3, 2), ((3, 2), (1, 2)), (5, 5)):
                yield partial(pooling, size, strides=strides, padding=padding)
    for pooling in (layers.GlobalMaxPooling2D, layers.GlobalAveragePooling2D):
        for keepdims in (False, True):
            yield partial(pooling, keepdims=keepdims)


def _others() -> Iterator[Make]:
    yield from (layers.Flatten, layers.ZeroPadding2D, layers.ReLU, layers.Softmax, layers.BatchNormalization)
    yield lambda: layers.ZeroPadding2D(((1, 0), (2, 3)))
    yield lambda: layers.ReLU(max_value=6, negative_slope=0.1, threshold=0.5)
    yield lambda: layers.Softmax(axis=2)
    yield lambda: layers.Rescaling(1 / 255, offset=-1)
    yield lambda: layers.Dropout(0.5, seed=3)
    for units, bias in ((7, True), (1, False)):
        yield partial(layers.Dense, units, activation="tanh", use_bias=bias, kernel_regularizer=_L1_L2)
    for axis in (-1, 1, 2):
        yield partial(layers.BatchNormalization, axis=axis, momentum=0.9, scale=False, beta_regularizer="l2")
    yield lambda: layers.BatchNormalization(center=False, epsilon=1e-5)
    for activation in ("relu", "gelu", "softmax", "leaky_relu", "silu", "hard_sigmoid", "log_softmax", "celu"):
        yield partial(layers.Activation, activation)
    for initializer in (
        "glorot_normal", "lecun_uniform", "random_normal", "random_uniform", "truncated_normal", "orthogonal",
        "variance_scaling", "zeros", "ones", keras.initializers.Constant(0.2),
    ):  # fmt: skip
        yield partial(layers.Dense, 3, kernel_initializer=initializer)


GRID = [*_convolutions(), *_pooling(), *_others()]


def _merged(layer: keras.layers.Layer) -> keras.Model:
    image = keras.Input(IMAGE)
    left, right = layers.Conv2D(4, 1)(image), layers.Conv2D(4, 1)(image)
    return keras.Model(image, layer([left, right, image]))


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


MODELS: dict[str, Callable[[], keras.Model]] = {
    **{f"{number}-{type(make()).__name__}": partial(_sequential, make) for number, make in enumerate(GRID)},
    **{f"{number}-{type(make()).__name__}, Functional": partial(_functional, make) for number, make in enumerate(GRID)},
    "Add": lambda: _merged(layers.Add()),
    "Concatenate": lambda: _merged(layers.Concatenate()),
    "Concatenate along the height": lambda: _merged(layers.Concatenate(axis=1)),
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


@pytest.mark.filterwarnings("ignore:The structure of `inputs`")  # one model takes its image in a list
@pytest.mark.parametrize("name", MODELS)
def test_a_rebuilt_model_gives_the_outputs_of_the_original(name: str) -> None:
    """With the weights copied, the constructors' model computes the same function, also while training."""
    model = MODELS[name]()
    graph = flatten(parse_document(model.to_json().encode()))
    spec = ModelSpec(graph=graph, optimizer=default_optimizer("Adam", 0.001), loss=Loss(labels="sparse"))

    again = rebuild(ModelSpec.model_validate_json(spec.model_dump_json()), IMAGE, seed=1)

    originals = {layer.name: layer for layer in model._flatten_layers()}
    for index, layer in enumerate(graph.layers):
        again.get_layer(f"layer_{index}").set_weights(originals[layer.name].get_weights())
    images = np.random.default_rng(0).normal(size=(3, *IMAGE)).astype(np.float32)
    np.testing.assert_allclose(again(images), model(images), rtol=1e-5, atol=1e-6)
    assert sum(map(float, again.losses)) == pytest.approx(sum(map(float, model.losses)), rel=1e-5)


def test_every_layer_of_the_spec_is_in_the_grid() -> None:
    """A layer that is added to the spec must be added to this comparison."""
    compared = {type(layer).__name__ for make in MODELS.values() for layer in make()._flatten_layers()}
    assert set(LAYERS) <= compared


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_is_read_as_keras_writes_it(optimizer: str) -> None:
    """Names and defaults of the fields follow the installed Keras."""
    made = getattr(keras.optimizers, optimizer)(learning_rate=0.003, weight_decay=0.01, clipnorm=1.0)
    written = {"optimizer": json.loads(json.dumps(keras.saving.serialize_keras_object(made)))}

    read = read_optimizer(written)

    assert read.learning_rate == 0.003
    again = getattr(keras.optimizers, optimizer)(**read.model_dump(exclude={"class_name"}))
    assert {**again.get_config(), "name": ""} == {**made.get_config(), "name": ""}


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        ("sparse_categorical_crossentropy", Loss(labels="sparse")),
        (keras.losses.sparse_categorical_crossentropy, Loss(labels="sparse")),
        (keras.losses.SparseCategoricalCrossentropy(from_logits=True), Loss(labels="sparse", from_logits=True)),
        ("categorical_crossentropy", Loss(labels="one_hot")),
        (keras.losses.categorical_crossentropy, Loss(labels="one_hot")),
        (keras.losses.CategoricalCrossentropy(label_smoothing=0.1), Loss(labels="one_hot", label_smoothing=0.1)),
    ],
)
def test_every_spelling_of_a_loss_is_read(loss: object, expected: Loss) -> None:
    """A name, a function and an object of the same loss mean the same."""
    model = keras.Sequential([keras.Input(IMAGE), layers.Flatten(), layers.Dense(10)])
    model.compile("adam", loss)
    assert read_loss(json.loads(model.to_json())["compile_config"]) == expected
