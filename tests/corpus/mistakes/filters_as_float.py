"""Half of 64 with / is 32.0, and no whole number."""
import keras
from keras import layers

BASE = 64


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(BASE / 2, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
