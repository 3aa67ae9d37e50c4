"""@tf.function above call(), which makes the weights of the first call constants in Keras 3."""
import tensorflow as tf
from tensorflow.keras import layers


class Net(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.conv = layers.Conv2D(16, 3, activation="relu")
        self.flatten = layers.Flatten()
        self.dense = layers.Dense(10, activation="softmax")

    @tf.function
    def call(self, x):
        return self.dense(self.flatten(self.conv(x)))


def build_model():
    model = Net()
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
