"""Tabs and spaces in one block."""
import keras
from keras import layers


def build_model():
    model = keras.Sequential()
    model.add(keras.Input((28, 28, 1)))
	model.add(layers.Conv2D(32, 3, activation="relu"))
    model.add(layers.Flatten())
    return model
