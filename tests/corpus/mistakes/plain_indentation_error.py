"""One line is not indented."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
   model.add(layers.Conv2D(32, 3, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    return model
