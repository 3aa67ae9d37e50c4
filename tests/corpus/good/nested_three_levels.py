"""A Sequential in a Functional model in a Sequential model."""

import keras
from keras import layers


def level_three(filters):
    return keras.Sequential([layers.Conv2D(filters, 3, padding="same"), layers.BatchNormalization(), layers.ReLU()])


def level_two():
    x = inputs = keras.Input((28, 28, 1))
    x = level_three(16)(x)
    x = layers.MaxPooling2D()(x)
    y = level_three(16)(x)
    x = layers.add([x, y])
    return keras.Model(inputs, x, name="features")


def build_model():
    head = keras.Sequential([layers.Flatten(), layers.Dense(32, activation="relu"), layers.Dense(10, activation="softmax")], name="head")
    model = keras.Sequential([keras.Input((28, 28, 1)), level_two(), layers.MaxPooling2D(), head])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
