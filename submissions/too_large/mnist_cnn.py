"""Eleven million parameters for ten digits: nearly all of them lie between Flatten and one wide dense layer."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(2048, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: 13 x 13 x 32 = 5,408 values times 2,048 units make 11,075,584 weights; the convolution has 288. A second
# convolution and a second pooling before Flatten would save most of them.
