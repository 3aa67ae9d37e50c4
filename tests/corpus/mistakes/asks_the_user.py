"""input() waits for an answer that nobody gives."""
import keras
from keras import layers


def build_model():
    filters = int(input("How many filters? "))
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(filters, 3, activation="relu"), layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
