"""The input is declared as whole numbers from 0 to 255; the images are float32 in [0, 1]."""
import tensorflow as tf
from tensorflow.keras import layers


def build_model():
    model = tf.keras.Sequential([
        layers.Input(shape=(28, 28, 1), dtype=tf.uint8),
        layers.Rescaling(1.0 / 255),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
