"""Variants of the network, each with one change, and an analysis of what they did; the last one changes two things."""

import keras
from keras import layers


def build_model(filters=12, window=3, pooling=layers.MaxPooling2D, activation="relu", rate=0.2):
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(filters, window, activation=activation),
            pooling(2),
            layers.Conv2D(2 * filters, window, activation=activation),
            pooling(2),
            layers.Flatten(),
            layers.Dropout(rate),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def build_variants():
    return {
        "twice the filters": build_model(filters=24),
        "average pooling": build_model(pooling=layers.AveragePooling2D),
        "wide windows and tanh": build_model(window=5, activation="tanh"),
    }


ANALYSIS = """
TODO
"""
