"""The same without an input shape: Keras takes no memory, and the arithmetic finds it."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        layers.Conv2D(32, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(10**6, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
