"""TensorFlow's own initializers, which are those of Keras under other names."""

import tensorflow as tf
from tensorflow.keras import layers


def build_model():
    weights = tf.random_normal_initializer(0.0, 0.05)
    return tf.keras.Sequential([
        tf.keras.Input((28, 28, 1)),
        layers.Conv2D(8, 3, activation="relu", kernel_initializer=weights),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, bias_initializer=tf.zeros_initializer()),
    ])
