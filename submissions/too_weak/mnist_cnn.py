"""Everything is in order, but it cannot learn enough: one convolution, and global pooling right behind it."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: every digit is reduced to four numbers, which say how much of four small patterns it holds on average, but
# not where. A 6 and a 9 have nearly the same strokes, so more epochs would hardly help.
