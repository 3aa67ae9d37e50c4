"""Conflict markers of git."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
<<<<<<< HEAD
        layers.Conv2D(32, 3, activation="relu"),
=======
        layers.Conv2D(64, 5, activation="relu"),
>>>>>>> more-filters
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    return model
