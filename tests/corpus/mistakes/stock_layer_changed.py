"""A class that inherits from Conv2D and changes its call()."""
import tensorflow as tf
from tensorflow.keras import layers


class ConvRelu(layers.Conv2D):
    def call(self, inputs):
        return tf.nn.relu(super().call(inputs))


def build_model():
    model = tf.keras.Sequential([layers.Input((28, 28, 1)), ConvRelu(32, 3), layers.Flatten(), layers.Dense(10, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
