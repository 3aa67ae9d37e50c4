"""The angle between the output and the one-hot label; the output is of length one."""
import keras
from keras import layers


def build_model():
    inputs = layers.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Flatten()(x)
    x = layers.Dense(10)(x)
    outputs = layers.UnitNormalization(axis=-1)(x)
    model = keras.Model(inputs, outputs)
    model.compile("adam", keras.losses.CosineSimilarity())
    return model
