"""fit() inside build_model(), and its history is returned."""
import keras
import numpy as np
from keras import layers


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    history = model.fit(np.zeros((32, 28, 28, 1)), np.zeros(32), epochs=1, verbose=0)
    return history
