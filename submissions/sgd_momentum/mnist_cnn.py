"""Plain gradient descent can do it too, if it has momentum and a learning rate that somebody chose."""

import keras
from keras import layers, optimizers


def build_model():
    model = keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(16, 5, activation="relu", kernel_initializer="he_normal"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 5, activation="relu", kernel_initializer="he_normal"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.25),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(
        optimizer=optimizers.SGD(learning_rate=0.02, momentum=0.9, nesterov=True),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# Analysis: Adam finds a step size for every weight; SGD has the one that I give it. Momentum 0.9 sums up about the last
# ten gradients, so a rate of 0.02 acts like 0.2. He's initializer is made for ReLU, which sets many values to 0.
