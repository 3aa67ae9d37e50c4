"""Two residual blocks in the Functional API: each adds what it has learned to what came in."""

import keras
from keras import layers


def residual_block(x):
    y = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    y = layers.Conv2D(32, 3, padding="same")(y)
    x = layers.Add()([x, y])
    return layers.ReLU()(x)


def build_model():
    inputs = keras.Input(shape=(28, 28, 1))
    x = layers.Conv2D(32, 5, strides=2, padding="same", activation="relu")(inputs)
    x = residual_block(x)
    x = layers.MaxPooling2D()(x)
    x = residual_block(x)
    x = layers.Flatten()(x)
    outputs = layers.Dense(10, activation="softmax")(x)
    model = keras.Model(inputs, outputs)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# Analysis: Add needs equal shapes, hence padding="same" and 32 filters everywhere. The short cut lets the gradient
# reach the first layer directly. With five convolutions this is not needed yet; with fifty it would be.
