"""The tutorial network with average pooling where it has max pooling, and fewer filters."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential(name="averages")
    model.add(keras.Input(shape=(28, 28, 1)))
    model.add(layers.Conv2D(24, 3, activation="relu"))
    model.add(layers.AveragePooling2D(2))
    model.add(layers.Conv2D(48, 3, activation="relu"))
    model.add(layers.AveragePooling2D(2))
    model.add(layers.Flatten())
    model.add(layers.Dense(64, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: average pooling keeps the mean of each window, max pooling its strongest answer. A thin stroke that fills a
# quarter of a window reaches the next layer at a quarter of its strength, so the filters behind it learn a little later.
