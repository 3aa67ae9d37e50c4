"""An initializer that holds an array: weights by another way."""
import keras
import numpy as np
from keras import layers


def build_model():
    edge = np.tile(np.array([[1, 0, -1]] * 3, dtype="float32")[:, :, None, None], (1, 1, 1, 8))
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(8, 3, activation="relu", kernel_initializer=keras.initializers.Constant(edge)),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
