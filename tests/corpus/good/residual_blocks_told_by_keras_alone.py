"""Blocks whose call() names no argument training: Keras tells their layers of it, through the model around them."""

import keras
from keras import layers


class Residual(keras.Model):
    def __init__(self, filters, shortcut=False):
        super().__init__()
        self.first = layers.Conv2D(filters, 3, padding="same")
        self.second = layers.Conv2D(filters, 3, padding="same")
        self.shortcut = layers.Conv2D(filters, 1) if shortcut else None
        self.norms = [layers.BatchNormalization(), layers.BatchNormalization()]

    def call(self, x):
        y = keras.activations.relu(self.norms[0](self.first(x)))
        y = self.norms[1](self.second(y))
        if self.shortcut is not None:
            x = self.shortcut(x)
        return keras.activations.relu(x + y)


def build_model():
    return keras.Sequential([
        keras.Input((28, 28, 1)),
        Residual(8, shortcut=True),
        layers.MaxPooling2D(),
        Residual(8),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10),
    ])
