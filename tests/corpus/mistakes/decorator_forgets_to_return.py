"""A decorator that measures the time, and keeps the model to itself."""
import functools
import time

import keras
from keras import layers


def timed(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        function(*args, **kwargs)
        print(f"{function.__name__} took {time.perf_counter() - start:.2f} s")

    return wrapper


@timed
def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(24, 5, activation="relu"), layers.Flatten()])
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
