"""A ready-made architecture for photographs: far too large for digits."""
import tensorflow as tf


def build_model():
    model = tf.keras.applications.MobileNetV2(weights=None, input_shape=(32, 32, 1), classes=10)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
