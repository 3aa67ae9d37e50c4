"""A class that only inherits from Conv2D is a layer of one's own too."""
import tensorflow as tf
from tensorflow.keras import layers


class MyConv(layers.Conv2D):
    """Conv2D with my favourite defaults."""

    def __init__(self, filters, **kwargs):
        super().__init__(filters, 3, padding="same", activation="relu", **kwargs)


def build_model():
    model = tf.keras.Sequential([layers.Input((28, 28, 1)), MyConv(32), layers.MaxPool2D(), MyConv(64), layers.MaxPool2D(), layers.Flatten(), layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
