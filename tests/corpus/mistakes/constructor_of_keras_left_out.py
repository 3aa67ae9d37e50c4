"""super(keras.Model, self) begins the search for a constructor above keras.Model."""

from tensorflow import keras
from tensorflow.keras import layers


class Net(keras.Model):
    def __init__(self):
        super(keras.Model, self).__init__()
        self.conv = layers.Conv2D(8, 3, activation="relu")
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(10)

    def call(self, x):
        return self.dense(self.flatten(self.conv(x)))


def build_model():
    return Net()
