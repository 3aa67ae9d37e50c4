# ruff: noqa: ARG002, D102 - Keras asks for the arguments, and what call() and build() do is what each class shows
# mypy: disable-error-code="misc"
"""Models of classes of one's own, of every kind that is composed of stock layers."""

from collections.abc import Callable
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import layers

IMAGE = (12, 10, 4)
L2 = keras.regularizers.L2(0.1)


class Plain(keras.Model):
    """Layers one behind the other."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = layers.Conv2D(4, 3, activation="relu", kernel_regularizer=L2)
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(5)

    def call(self, x: Any) -> Any:
        return self.dense(self.flatten(self.conv(x)))


class Residual(layers.Layer):
    """A block with a shortcut, a layer that is made in build(), and names that repeat in each block."""

    def __init__(self, filters: int) -> None:
        super().__init__()
        self.filters = filters
        self.first = layers.Conv2D(filters, 3, padding="same", name="first")
        self.norm = layers.BatchNormalization(name="norm")
        self.shortcut: Any = None

    def build(self, input_shape: Any) -> None:
        if input_shape[-1] != self.filters:
            self.shortcut = layers.Conv2D(self.filters, 1, name="shortcut")

    def call(self, x: Any, training: bool = False) -> Any:
        y = keras.activations.relu(self.norm(self.first(x), training=training))
        return (x if self.shortcut is None else self.shortcut(x)) + y


class Stages(keras.Model):
    """Blocks in a list and in a dictionary, the second of which is used twice."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks = [Residual(filters) for filters in (4, 6, 6)]
        self.ends = {"pool": layers.GlobalAveragePooling2D(), "head": keras.Sequential([layers.Dense(5)])}

    def call(self, x: Any, training: bool | None = None) -> Any:
        for block in (*self.blocks, self.blocks[2]):
            x = block(x)
        return self.ends["head"](self.ends["pool"](x))


class Outer(keras.Model):
    """Models within models, of the same and of other kinds, called by keyword and on several tensors."""

    def __init__(self) -> None:
        super().__init__()
        image = keras.Input(IMAGE)
        x = layers.Conv2D(4, 3, padding="same")(image)
        self.inner = keras.Model(image, x * 0.5 + layers.ReLU()(x))
        self.stages = Stages()
        self.join = Join()

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        left = self.inner(inputs)
        right, _ = self.join(left, self.inner(left, training=training))
        return self.stages(x=right, training=training)


class Join(layers.Layer):
    """Takes two tensors and gives two."""

    def call(self, first: Any, second: Any, scale: float = 0.25) -> Any:
        return layers.Add()([first, second * scale]), first


class WhileTraining(keras.Model):
    """Layers below `if training:`, above a normalization that acts in both ways."""

    def __init__(self) -> None:
        super().__init__()
        self.noise, self.drop = layers.GaussianNoise(0.5), layers.Dropout(0.5)
        self.norm, self.flatten, self.dense = layers.BatchNormalization(), layers.Flatten(), layers.Dense(5)

    def call(self, x: Any, training: bool | None = None) -> Any:
        if training:
            x = self.noise(x, training=training)
        x = self.flatten(self.norm(x))
        if training:
            x = self.drop(x, training=True)
        return self.dense(x)


class WithoutTraining(keras.Model):
    """Keras calls a model without an argument `training` as at test time, even while it trains."""

    def __init__(self) -> None:
        super().__init__()
        self.drop, self.flatten = layers.Dropout(0.5), layers.Flatten()
        self.head = keras.Sequential([layers.GaussianNoise(0.5), layers.Dense(5)])
        self.unused = layers.Dense(7)

    def call(self, x: Any) -> Any:
        return self.head(self.flatten(inputs=self.drop(x)))


class Noisy(layers.Layer):
    """A layer without an argument `training`, whose own layers know nevertheless."""

    def __init__(self) -> None:
        super().__init__()
        self.drop, self.norm = layers.Dropout(0.5), layers.BatchNormalization()

    def call(self, x: Any) -> Any:
        return self.norm(self.drop(x))


class Packed(keras.Model):
    """A functional model packed into a class."""

    def __init__(self) -> None:
        image = keras.Input(IMAGE)
        x = layers.Conv2D(4, 3)(image)
        super().__init__(image, layers.Dense(5)(layers.Flatten()(x)))


class PackedSequential(keras.Sequential):
    """The same of a Sequential model."""

    def __init__(self) -> None:
        super().__init__([keras.Input(IMAGE), Conv(4), layers.Flatten(), layers.Dense(5)])


class Conv(layers.Conv2D):
    """A stock layer with defaults of one's own."""

    def __init__(self, filters: int) -> None:
        super().__init__(filters, 3, activation="relu", kernel_regularizer=L2)


class Overruled(Packed):
    """A functional model whose call() goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.last = layers.Dense(3)

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        return self.last(super().call(inputs, training=training))


def _functional() -> keras.Model:
    image, block = keras.Input(IMAGE), Residual(4)
    x = Noisy()(block(block(image)))
    return keras.Model(image, layers.Dense(5)(layers.Flatten()(x - 1)))


def _sequential(*first: Any) -> keras.Model:
    pool = layers.MaxPooling2D()
    return keras.Sequential([*first, Residual(4), pool, Noisy(), pool, layers.Flatten(), layers.Dense(5)])


def _called_before() -> keras.Model:
    model = Stages()
    model(np.zeros((2, *IMAGE), np.float32))
    return model


def _nested_in_sequential() -> keras.Model:
    return keras.Sequential([keras.Input(IMAGE), keras.Sequential([Packed(), layers.Dense(4)]), layers.Dense(3)])


MODELS: dict[str, Callable[[], keras.Model]] = {
    "layers one behind the other": Plain,
    "blocks in lists": Stages,
    "called before": _called_before,
    "models within models": Outer,
    "layers that act in training alone": WhileTraining,
    "no argument training": WithoutTraining,
    "a functional model in a class": Packed,
    "a Sequential model in a class": PackedSequential,
    "a functional model with a call of its own": Overruled,
    "own layers in a functional model": _functional,
    "own layers in a Sequential model": partial(_sequential, keras.Input(IMAGE)),
    "own layers in a Sequential model without an input": _sequential,
    "a class within Sequential models": _nested_in_sequential,
}


class Normalized(keras.Model):
    """A normalization of the model's own, and a block that hears of the training from Keras alone."""

    def __init__(self) -> None:
        super().__init__()
        self.norm, self.block, self.flatten, self.dense = (
            layers.BatchNormalization(), Noisy(), layers.Flatten(), layers.Dense(5),
        )  # fmt: skip

    def call(self, x: Any) -> Any:
        return self.dense(self.flatten(self.block(self.norm(x))))


class NormalizedWithTraining(Normalized):
    """The argument alone is enough, whether it is handed on or not."""

    def call(self, x: Any, training: bool | None = None) -> Any:
        return super().call(x)


class NormalizedWithKeywords(Normalized):
    """Keras does not take `**kwargs` for the argument."""

    def call(self, x: Any, **named: Any) -> Any:
        return super().call(x)


class NormalizedInside(keras.Model):
    """A model that Keras itself makes does not hear of the training either where the one around it does not."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = keras.Sequential([layers.BatchNormalization(), layers.Flatten(), layers.Dense(5)])

    def call(self, x: Any) -> Any:
        return self.inner(x)


NORMALIZED: dict[str, Callable[[], keras.Model]] = {
    "without an argument training": Normalized,
    "with an argument training": NormalizedWithTraining,
    "with keywords, without an argument training": NormalizedWithKeywords,
    "an inner model, without an argument training": NormalizedInside,
    "a block in a functional model": _functional,
    "a block in a Sequential model": _sequential,
}
"""Models with normalization, whose averages move while Keras trains, if it tells them."""
