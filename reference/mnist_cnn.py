"""The reference solution: the CNN of most first tutorials, which every submission is compared with."""

import keras
from keras import layers


def build_model() -> keras.Model:
    """Two convolutions, each followed by max pooling, and one dense layer: (28, 28, 1) → 10 probabilities."""
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, kernel_size=3, activation="relu"),
            layers.MaxPooling2D(pool_size=2),
            layers.Conv2D(64, kernel_size=3, activation="relu"),
            layers.MaxPooling2D(pool_size=2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
