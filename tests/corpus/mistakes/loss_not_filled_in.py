"""Dots in quotes in the place of the loss."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile(optimizer="adam", loss="...", metrics=["accuracy"])
    return model
