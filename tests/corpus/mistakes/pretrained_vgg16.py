"""Transfer learning: the weights would have to be downloaded."""
import tensorflow as tf
from tensorflow.keras.applications import VGG16


def build_model():
    base = VGG16(weights="imagenet", include_top=False, input_shape=(32, 32, 3))
    base.trainable = False
    model = tf.keras.Sequential([tf.keras.layers.ZeroPadding2D(2), base, tf.keras.layers.Flatten(), tf.keras.layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
