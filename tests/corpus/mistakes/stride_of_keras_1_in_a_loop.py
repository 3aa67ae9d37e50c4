"""A line of a loop makes several layers, and is noted once."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (8, 16, 32):
        model.add(layers.Conv2D(filters, 3, 3, padding="same", activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(10))
    return model
