"""Hyperparameters in a dataclass, type hints everywhere, training in main()."""

from __future__ import annotations

import argparse
import logging
from dataclasses import dataclass, field
from pathlib import Path

import keras
from keras import layers

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Config:
    filters: tuple[int, ...] = (16, 32)
    kernel: int = 3
    dense: list[int] = field(default_factory=lambda: [64])
    dropout: float = 0.25
    learning_rate: float = 1e-3
    classes: int = 10

    @property
    def input_shape(self) -> tuple[int, int, int]:
        return 28, 28, 1


def build_model(config: Config = Config()) -> keras.Model:
    model = keras.Sequential([layers.Input(config.input_shape)])
    for filters in config.filters:
        model.add(layers.Conv2D(filters, config.kernel, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    for units in config.dense:
        model.add(layers.Dense(units, activation="relu"))
        model.add(layers.Dropout(config.dropout))
    model.add(layers.Dense(config.classes, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.AdamW(config.learning_rate, weight_decay=0.004),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    log.info("built %d parameters", model.count_params())
    return model


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("model.keras"))
    args = parser.parse_args()
    (x, y), _ = keras.datasets.mnist.load_data()
    model = build_model()
    model.fit(x[..., None] / 255.0, y)
    model.save(args.out)


if __name__ == "__main__":
    main()
