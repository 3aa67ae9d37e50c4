"""A template with blanks, of which one is still there."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
    model.add(layers.Conv2D(16, kernel_size=___, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", loss="___")
    return model
