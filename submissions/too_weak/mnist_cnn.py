"""Everything is in order, but too little gets through: two filters, and pooling so coarse that 3x3 places are left."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(2, 3, activation="relu"),
            layers.AveragePooling2D(8),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: every digit is reduced to 18 numbers, the average answers of two filters in nine large windows. Digits that
# agree in these averages cannot be told apart any more, however long the training lasts.
