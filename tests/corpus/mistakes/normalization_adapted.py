"""Normalization learns from data before the training; BatchNormalization learns during it."""
import keras
import numpy as np
from keras import layers


def build_model():
    norm = layers.Normalization()
    norm.adapt(np.random.rand(100, 28, 28, 1))
    model = keras.Sequential([keras.Input((28, 28, 1)), norm, layers.Conv2D(32, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
