"""Embedding is for words, and is not among the layers of this assignment."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Flatten(),
        layers.Embedding(256, 4),
        layers.Reshape((28, 28, 4)),
        layers.Conv2D(16, 3, activation="relu"),
        layers.GlobalMaxPooling2D(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
