"""A tuner's class, a type checker's shapes and imports for checkers alone occur only in annotations."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import keras
import keras_tuner as kt
import numpy.typing as npt
from jaxtyping import Float
from keras import layers

if TYPE_CHECKING:
    from tensorflow_datasets import Dataset

Images = Float[npt.NDArray, "batch 28 28 1"]


@dataclass
class Settings:
    classes: ClassVar[int] = 10
    tuner: kt.HyperParameters | None = None
    filters: list[int] = field(default_factory=lambda: [16, 32])


@lru_cache
def settings(data: Dataset | None = None) -> Settings:
    return Settings()


def block(x: Images, filters: int) -> Images:
    kernel: Float = 3
    return layers.MaxPooling2D()(layers.Conv2D(filters, kernel, activation="relu")(x))


def build_model(hp: kt.HyperParameters = None) -> "keras.Model":
    width: Images = hp.Int("width", 16, 64) if hp else 16
    x = image = keras.Input((28, 28, 1))
    for filters in settings().filters:
        x = block(x, filters + width)
    model = keras.Model(image, layers.Dense(Settings.classes, activation="softmax")(layers.Flatten()(x)))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def search(tuner: kt.RandomSearch) -> None:
    tuner.search()


search(kt.RandomSearch(build_model, objective="val_accuracy", max_trials=3))
