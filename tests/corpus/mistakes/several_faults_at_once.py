"""A Lambda layer, an activation of one's own, Dropout(1.0), the wrong size and a wild learning rate: all are told at once."""
import keras
from keras import layers


def half(x):
    return x / 2


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 3)),
        layers.Lambda(half),
        layers.Conv2D(32, 3, activation=half),
        layers.Flatten(),
        layers.Dropout(1.0),
        layers.Dense(11),
    ])
    model.compile(keras.optimizers.Adam(50.0), "binary_crossentropy")
    return model
