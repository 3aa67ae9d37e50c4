"""A function that calls itself puts one block on another."""
import keras
from keras import layers


def grow(x, depth, filters=16):
    if depth == 0:
        return layers.Flatten()(x)
    x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return grow(layers.MaxPooling2D()(x), depth - 1, filters * 2)


def build_model():
    inputs = keras.Input((28, 28, 1))
    outputs = layers.Dense(10, activation="softmax")(grow(inputs, depth=3))
    model = keras.Model(inputs, outputs)
    model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
