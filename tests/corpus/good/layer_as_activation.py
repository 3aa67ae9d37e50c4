"""A layer object as activation=..., in place of a name."""

import keras
from keras.layers import Conv2D, Dense, Flatten, LeakyReLU, MaxPooling2D


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        Conv2D(32, 3, activation=LeakyReLU(0.1)),
        MaxPooling2D(2),
        Flatten(),
        Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
