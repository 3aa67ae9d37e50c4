"""A template whose blanks are no Python."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(<filters>, 3, activation="relu"), layers.Flatten()])
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
