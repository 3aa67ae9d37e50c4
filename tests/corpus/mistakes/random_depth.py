"""The number of filters is drawn by lot, so no two calls give the same model."""
import random
import keras
from keras import layers


def build_model():
    filters = random.randint(1, 1000)
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(filters, 3, strides=2, activation="relu"), layers.GlobalMaxPooling2D(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
