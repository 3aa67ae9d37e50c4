"""tf.function is for functions that return tensors; one that returns a model has to stay plain."""
import tensorflow as tf
from tensorflow.keras import layers


@tf.function
def build_model():
    model = tf.keras.Sequential()
    model.add(tf.keras.Input((28, 28, 1)))
    model.add(layers.Conv2D(24, 5, activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
