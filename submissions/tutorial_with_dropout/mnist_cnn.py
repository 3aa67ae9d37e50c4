"""Two convolutions with max pooling, as in most tutorials, but with 5x5 windows, and dropout before the last layer."""

import keras
from keras import layers


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, (5, 5), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Conv2D(32, (5, 5), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: 512 values reach the last layer. Dropout hides half of them in every training step, so that no single one
# may decide alone; at test time all are used. That is why the accuracy on the training images is the lower one at first.
